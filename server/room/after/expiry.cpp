// What a room no longer keeps once its time is over.
#include "server/room/after/expiry.hpp"

#include <spdlog/spdlog.h>

#include <array>

#include "server/journal/describe.hpp"
#include "server/room/room.hpp"

namespace rostrum::room {
namespace {

constexpr event::Instant kEvery_ms = 60'000;
/// Of the content table, by kind.
constexpr std::pair<event::Kept, std::array<std::string_view, 6>> kTexts[] = {
    {event::Kept::questions, {"question", "answer", "note", "report", "reason", "translation"}},
    {event::Kept::chat, {"chat"}},
    {event::Kept::comments, {"comment", "reason"}},
    {event::Kept::attendance, {}}};

}  // namespace

journal::Expiry expiry_of(const event::State& state, const event::Expired& event) {
  journal::Expiry expiry;
  for (const auto& [kind, words] : kTexts) {
    if (kind != event.kind) continue;
    for (const auto word : words) {
      if (!word.empty()) expiry.kinds.emplace_back(word);
    }
  }
  expiry.kept = event::texts_of(state);
  expiry.unnamed = event.unnamed;
  expiry.visits = event.kind == event::Kept::attendance;
  return expiry;
}

void Room::forget_expired() {
  const auto now = ports_.clock.wall_ms();
  if (document_.page.empty() || now < forgot_at_ + kEvery_ms) return;
  // As long as the end may be undone, it is none.
  if (state_.phase == event::Phase::ended && now < state_.phase_since + event::kReopenMs) return;
  forgot_at_ = now;
  for (const auto& [kind, words] : kTexts) {
    const auto before = event::expired_before(document_.retention.of(kind), ending(), document_.ends_at, now);
    if (!before) continue;
    Decided decided;
    decided.events = event::expired(state_, kind, *before);
    if (decided.events.empty()) continue;
    spdlog::info("event={} {} are not kept any more", slug_, boost::describe::enum_to_string(kind, ""));
    Pending pending;
    pending.afresh = true;
    commit(std::move(decided), "", {}, std::move(pending));
  }
}

}  // namespace rostrum::room
