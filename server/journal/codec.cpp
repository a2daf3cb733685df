#include "server/journal/codec.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "server/journal/describe.hpp"
#include "server/journal/described_json.hpp"

namespace rostrum::journal {
namespace {

namespace json = boost::json;
using described::guarded;
using described::read;
using described::write;

constexpr std::string_view kKinds[] = {"document_applied",
                                       "question_asked",
                                       "question_changed",
                                       "vote_cast",
                                       "questions_gated",
                                       "phase_changed",
                                       "timeline_set",
                                       "rehearsal_reset",
                                       "person_joined",
                                       "person_changed",
                                       "scene_changed",
                                       "agenda_moved",
                                       "announcement_posted",
                                       "announcement_retracted",
                                       "poll_created",
                                       "poll_moved",
                                       "ballot_cast",
                                       "poll_sealed",
                                       "hand_raised",
                                       "hand_lowered",
                                       "timer_set",
                                       "prompt_sent",
                                       "chat_said",
                                       "chat_deleted",
                                       "question_annotated",
                                       "person_erased",
                                       "comment_posted",
                                       "comment_changed",
                                       "link_made",
                                       "link_revoked",
                                       "spoke",
                                       "expired"};
static_assert(std::size(kKinds) == std::variant_size_v<event::Event>);

}  // namespace

std::string_view kind_of(const event::Event& event) { return kKinds[event.index()]; }

std::string encode(const event::Event& event) {
  return json::serialize(std::visit([](const auto& held) { return write(held); }, event));
}

boost::system::result<event::Event> decode(std::string_view kind, int version, std::string_view body) {
  const auto found = std::find(std::begin(kKinds), std::end(kKinds), kind);
  if (found == std::end(kKinds) || version != kRowVersion) return make_error_code(json::error::unknown_name);
  const auto index = static_cast<std::size_t>(found - std::begin(kKinds));
  return guarded<event::Event>([&] {
    event::Event event;
    read(json::array{index, json::parse(body)}, event);
    return event;
  });
}

boost::system::result<event::Event> decode(const Row& row) {
  auto event = decode(row.kind, row.version, row.body);
  if (!event) return event;
  // The first versions left it to the row who did it.
  if (auto* changed = std::get_if<event::QuestionChanged>(&*event); changed != nullptr && changed->by.empty()) {
    changed->by = row.actor;
  }
  if (auto* applied = std::get_if<event::DocumentApplied>(&*event); applied != nullptr && applied->by.empty()) {
    applied->by = row.actor;
  }
  return event;
}

std::string encode_state(const event::State& state) { return json::serialize(write(state)); }

boost::system::result<event::State> decode_state(std::string_view body) {
  return guarded<event::State>([&] {
    event::State state;
    read(json::parse(body), state);
    return state;
  });
}

}  // namespace rostrum::journal
