// Who came and went, for the record of an event: gathered here, written by the room a few times a minute. Of a person
// it keeps when; nothing of from where, by what or on how many devices. Time is an argument. Value; owned by its room.
//
// What is lost with a process: who came or went after the last batch, and of those who stayed as much of their time.
#pragma once
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "server/event/names.hpp"
#include "server/journal/row.hpp"

namespace rostrum::room {

class Attendance {
 public:
  /// Between two batches: each is one sync for the event.
  static constexpr event::Instant kFlush_ms = 15'000;
  /// Whoever comes back within it was never away: a page that is loaded again, another network.
  static constexpr event::Instant kBreak_ms = 60'000;
  /// Overflow policy while nothing can be written: drop_newest.
  static constexpr std::size_t kMaxUnwritten = 50'000;

  /// Their first device.
  void arrived(const event::PersonId& person, event::Instant now) {
    auto& visit = here_.try_emplace(person, Here{now, std::nullopt}).first->second;
    if (visit.left_at && now - *visit.left_at > kBreak_ms) visit.since = now;
    visit.left_at.reset();
    note(person, visit);
  }
  /// Their last device.
  void left(const event::PersonId& person, event::Instant now) {
    const auto found = here_.find(person);
    if (found == here_.end()) return;
    found->second.left_at = std::max(now, found->second.since);
    note(person, found->second);
  }

  /// What is to be written now, if it is time: somebody is here, or was. One batch at a time.
  std::optional<journal::Attendance> due(event::Instant now) {
    const auto waited = now - flushed_at_;
    // A clock that was set back does not hold it up.
    if (waited >= 0 && waited < kFlush_ms) return std::nullopt;
    return batch(now);
  }
  /// The same at once.
  std::optional<journal::Attendance> batch(event::Instant now) {
    if (writing_ || (here_.empty() && changed_.empty())) return std::nullopt;
    flushed_at_ = now;
    journal::Attendance out;
    out.until = now;
    out.first = first_;
    for (const auto& [key, until] : changed_) out.visits.push_back({key.first, key.second, until});
    changed_.clear();
    std::erase_if(here_,
                  [now](const auto& entry) { return entry.second.left_at && now - *entry.second.left_at > kBreak_ms; });
    writing_ = true;
    return out;
  }
  void written() {
    writing_ = false;
    first_ = false;
  }
  void failed(const journal::Attendance& batch) {
    writing_ = false;
    for (const auto& visit : batch.visits) {
      // What came after it stands.
      if (changed_.size() < kMaxUnwritten) changed_.try_emplace({visit.person, visit.since}, visit.until);
    }
  }

 private:
  struct Here {
    event::Instant since = 0;
    std::optional<event::Instant> left_at;
  };
  void note(const event::PersonId& person, const Here& visit) {
    const std::pair key(person, visit.since);
    if (changed_.size() < kMaxUnwritten || changed_.contains(key)) changed_.insert_or_assign(key, visit.left_at);
  }

  /// With those who left so lately that they may not have.
  std::map<event::PersonId, Here> here_;
  std::map<std::pair<event::PersonId, event::Instant>, std::optional<event::Instant>> changed_;
  event::Instant flushed_at_ = 0;
  bool first_ = true;
  bool writing_ = false;
};

}  // namespace rostrum::room
