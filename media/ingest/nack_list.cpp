#include "media/ingest/nack_list.hpp"

#include <algorithm>

namespace rostrum::ingest {

std::optional<std::chrono::nanoseconds> NackList::received(std::int64_t sequence, Instant now) {
  if (!newest_) {
    newest_ = sequence;
    return std::nullopt;
  }
  if (sequence > *newest_) {
    const std::int64_t first = std::max(*newest_ + 1, sequence - static_cast<std::int64_t>(kMaxMissing));
    for (std::int64_t missed = first; missed < sequence; ++missed) missing_.emplace(missed, Hole{now, {}, {}});
    while (missing_.size() > kMaxMissing) missing_.erase(missing_.begin());
    newest_ = sequence;
    return std::nullopt;
  }
  const auto hole = missing_.find(sequence);
  if (hole == missing_.end()) return std::nullopt;
  std::optional<std::chrono::nanoseconds> repaired;
  if (hole->second.first_asked) repaired = now - *hole->second.first_asked;
  missing_.erase(hole);
  return repaired;
}

std::vector<std::int64_t> NackList::due(Instant now, std::chrono::nanoseconds round_trip) {
  std::vector<std::int64_t> wanted;
  for (auto& [sequence, hole] : missing_) {
    const bool first = !hole.asked;
    if (first ? now - hole.since < kReorderWait : now - *hole.asked < round_trip) continue;
    hole.asked = now;
    if (first) hole.first_asked = now;
    wanted.push_back(sequence);
  }
  return wanted;
}

void NackList::forget_until(std::int64_t sequence) { missing_.erase(missing_.begin(), missing_.upper_bound(sequence)); }

void NackList::clear() {
  missing_.clear();
  newest_.reset();
}

std::optional<Instant> NackList::missed_since(std::int64_t sequence) const {
  const auto hole = missing_.find(sequence);
  if (hole == missing_.end()) return std::nullopt;
  return hole->second.since;
}

}  // namespace rostrum::ingest
