// Reactions: the one command that is not journalled. It is answered at once, and counts again if it is repeated.
#include <boost/json.hpp>

#include "server/room/room.hpp"

namespace rostrum::room {

namespace json = boost::json;

void Room::react(SubscriberId id, const event::PersonId& person, const session::Command& asked) {
  const auto kind = Reactions::named(asked.text("kind"));
  if (!kind) return refuse_command(id, asked.id, problem_of(event::Reason::invalid), "There is no such reaction.");
  if (person_of(person).silenced) {
    return refuse_command(id, asked.id, problem_of(event::Reason::forbidden), "A moderator has silenced you.");
  }
  auto& guest = guests_[person];
  const auto now = ports_.clock.monotonic_ns() / 1'000'000;
  const auto wait = guest.reacted_at + Reactions::kPause_ms - now;
  if (wait > 0) {
    return refuse_command(id, asked.id, problem_of(event::Reason::too_many), "Please slow down.", wait);
  }
  guest.reacted_at = now;
  // A rehearsal does not take place for viewers, nor do they for it.
  if (state_.phase != event::Phase::rehearsal || !person_of(person).is_outsider()) reactions_.add(*kind);
  json::object answer;
  answer["re"] = asked.id;
  answer["ok"] = true;
  answer["seq"] = committed_seq_;
  send(id, answer);
}

void Room::send_reactions() {
  const auto told = reactions_.beat();
  if (!told) return;
  json::object counts;
  for (std::size_t i = 0; i < told->size(); ++i) {
    if ((*told)[i] > 0) counts[Reactions::kKinds[i]] = (*told)[i];
  }
  json::object frame;
  frame["type"] = "reactions";
  frame["window_ms"] = Reactions::kWindow_ms;
  frame["counts"] = std::move(counts);
  const auto shared = text_frame(json::serialize(frame));
  Publication publication;
  for (std::size_t i = 0; i < kViews; ++i) {
    const bool hidden = static_cast<View>(i) == View::viewer && state_.phase == event::Phase::rehearsal;
    if (!hidden) publication.by_view[i] = shared;
  }
  ports_.fan_out.publish(std::move(publication));
}

}  // namespace rostrum::room
