// All questions at once, for those who do not follow the session.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "server/room/room.hpp"

namespace rostrum::room {

/// After each event: what it says is compared with what was asked before.
void Room::compare(const event::Event& event) {
  const auto* asked = std::get_if<event::QuestionAsked>(&event);
  const auto* changed = std::get_if<event::QuestionChanged>(&event);
  const auto id = asked != nullptr ? asked->question : changed != nullptr ? changed->question : event::QuestionId();
  const auto* question = state_.question(id);
  if (question == nullptr) return;
  const bool reworded = changed != nullptr && (changed->what == event::QuestionChange::edited ||
                                               changed->what == event::QuestionChange::redacted || changed->undoes);
  if (asked == nullptr && !reworded) return;
  similar_.put(id, text_of(texts_, question->now.text));
  suggested_[id] = similar_.like(id);
}

/// Once the history was read. Only what waits for a moderator needs suggestions.
void Room::compare_all() {
  similar_.clear();
  suggested_.clear();
  for (const auto& [id, question] : state_.questions) similar_.put(id, text_of(texts_, question.now.text));
  for (const auto& [id, question] : state_.questions) {
    if (question.now.state == event::QuestionState::pending) suggested_[id] = similar_.like(id);
  }
}

void Room::ask_in_advance(Advance asked, std::function<void(bool)> done) {
  boost::asio::post(strand_, [self = shared_from_this(), asked = std::move(asked), done = std::move(done)]() mutable {
    self->when_settled(
        [self, asked = std::move(asked), done = std::move(done)] { self->take_in_advance(asked, done); });
  });
}

void Room::take_in_advance(const Advance& asked, std::function<void(bool)> done) {
  // Of an event that was deleted nothing remains to be asked; one that cannot be read may be read later.
  if (removed_) return done(true);
  if (document_.page.empty()) return done(false);
  access::Claims claims;
  claims.person = asked.person;
  claims.name = asked.name;
  claims.roles = {"viewer"};
  auto newcomer = introduced(claims);
  const auto* known = state_.person(asked.person);
  if (known != nullptr) newcomer.person = *known;
  // Whoever takes part in a rehearsal would ask in it, and lose it with it.
  if (state_.phase == event::Phase::rehearsal && !newcomer.person.is_outsider()) return done(false);
  event::Advance advance;
  advance.question = "q-" + asked.person;
  advance.author = asked.person;
  advance.text = {ports_.fresh("t"), code_points(asked.text)};
  advance.lang = asked.lang;
  advance.anonymous = asked.anonymous;
  advance.flagged = document_.words.holds(asked.text);
  if (const auto* question = state_.question(advance.question)) {
    const auto& theirs = question->now.original.empty() ? question->now.text : question->now.original;
    advance.same = text_of(texts_, theirs) == asked.text;
  }
  Decided decided;
  if (known == nullptr) state_.people.emplace(asked.person, newcomer.person);
  auto events = event::asked_in_advance(state_, advance);
  if (known == nullptr) state_.people.erase(asked.person);
  if (events.empty()) return done(true);
  if (known == nullptr) {
    decided.events.emplace_back(event::PersonJoined{newcomer.person});
    if (!newcomer.name.empty()) {
      decided.contents.push_back({newcomer.person.name, asked.person, "name", newcomer.name});
    }
  }
  for (auto& event : events) decided.events.push_back(std::move(event));
  if (advance.text.length > 0 && !advance.same) {
    decided.contents.push_back({advance.text.id, asked.person, "question", asked.text});
  }
  Pending pending;
  pending.then = [done = std::move(done)](const std::optional<journal::Failure>& failure) { done(!failure); };
  commit(std::move(decided), asked.person, {}, std::move(pending));
}

/// Without a token: as anybody may see the event who comes without one.
std::optional<event::Person> Room::reader_of(const std::string& token) {
  if (document_.page.empty()) return std::nullopt;
  event::Person reader;
  reader.roles = {event::Role::viewer};
  if (token.empty()) return document_.page.at("access") == "open" ? std::optional(reader) : std::nullopt;
  const auto claims = ports_.door.admit(slug_, token);
  if (!claims || is_revoked(claims->person)) return std::nullopt;
  const auto* known = state_.person(claims->person);
  reader = known == nullptr ? introduced(*claims).person : *known;
  return reader.removed ? std::nullopt : std::optional(reader);
}

void Room::questions(std::string token, std::function<void(std::optional<boost::json::array>)> done) {
  boost::asio::post(strand_, [self = shared_from_this(), token = std::move(token), done = std::move(done)] {
    self->when_settled([self, token, done] {
      const auto reader = self->reader_of(token);
      if (!reader) return done(std::nullopt);
      const Looker looker{view_of(*reader), reader->id};
      std::vector<const event::Question*> seen;
      for (const auto& [id, question] : self->state_.questions) {
        if (sees_question(looker, question)) seen.push_back(&question);
      }
      std::ranges::sort(seen, {}, [](const event::Question* one) { return std::pair(one->asked_at, one->id); });
      boost::json::array list;
      for (const auto* question : seen) list.emplace_back(question_shape(self->shown(), *question, looker));
      done(std::move(list));
    });
  });
}

void Room::still(std::string token, event::QuestionId id, std::function<void(std::optional<bool>)> done) {
  boost::asio::post(strand_,
                    [self = shared_from_this(), token = std::move(token), id = std::move(id), done = std::move(done)] {
                      self->when_settled([self, token, id, done] {
                        const auto reader = token.empty() ? std::nullopt : self->reader_of(token);
                        const auto* question = self->state_.question(id);
                        const bool known = reader && question != nullptr;
                        done(known && sees_question({view_of(*reader), reader->id}, *question) &&
                             sees_still(view_of(*reader), *question));
                      });
                    });
}

}  // namespace rostrum::room
