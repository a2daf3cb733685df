// What programs are let do in a room: commands without a socket, by somebody whom the server vouches for.
#include <boost/asio/post.hpp>

#include "server/room/room.hpp"

namespace rostrum::room {
namespace {

/// Whether a translation says what is there already: who says things at least once says them twice.
bool is_there(const event::State& state, const Texts& texts, const event::Command& command, std::string_view text) {
  const auto* annotation = std::get_if<event::AnnotateQuestion>(&command);
  if (annotation == nullptr || annotation->what != event::QuestionChange::translated) return false;
  const auto* question = state.question(annotation->question);
  if (question == nullptr) return false;
  const auto found = question->beside.translations.find(annotation->word);
  return found != question->beside.translations.end() && text_of(texts, found->second) == text;
}

}  // namespace

void Room::order(Newcomer by, std::vector<session::Command> commands, Ordered done) {
  boost::asio::post(strand_, [self = shared_from_this(), by = std::move(by), commands = std::move(commands),
                              done = std::move(done)]() mutable {
    self->when_settled([self, by = std::move(by), commands = std::move(commands), done = std::move(done)] {
      self->carry_out(by, commands, done);
    });
  });
}

void Room::carry_out(const Newcomer& by, const std::vector<session::Command>& commands, const Ordered& done) {
  if (!open_ || over()) return done(journal::Failure{journal::Failure::Reason::busy, "the room is not open"}, {});
  const auto& id = by.person.id;
  const bool stranger = state_.person(id) == nullptr;
  Decided decided;
  std::string refused;
  // Let in for the decision, and stays in only if it has an effect.
  if (stranger) state_.people.emplace(id, by.person);
  for (const auto& asked : commands) {
    auto translated = translate(asked, id, ports_.fresh);
    auto* ready = std::get_if<Translated>(&translated);
    if (ready != nullptr && is_there(state_, texts_, ready->command, asked.text("text"))) continue;
    event::Decision decision =
        ready == nullptr
            ? event::Decision(std::get<event::Refusal>(std::move(translated)))
            : event::decide(state_, id, ready->command, {ports_.clock.wall_ms(), ready->fresh_id, media_time()});
    if (const auto* refusal = std::get_if<event::Refusal>(&decision)) {
      if (refused.empty()) refused = refusal->detail;
      continue;
    }
    for (auto& event : std::get<std::vector<event::Event>>(decision)) decided.events.push_back(std::move(event));
    for (auto& content : ready->contents) decided.contents.push_back(std::move(content));
  }
  if (stranger) state_.people.erase(id);
  if (decided.events.empty()) return done(std::nullopt, refused);
  if (stranger) {
    decided.events.insert(decided.events.begin(), event::PersonJoined{by.person});
    if (!by.name.empty()) decided.contents.push_back({by.person.name, id, "name", by.name});
  }
  Pending pending;
  pending.then = [done, refused](const std::optional<journal::Failure>& failure) { done(failure, refused); };
  commit(std::move(decided), id, {}, std::move(pending));
}

}  // namespace rostrum::room
