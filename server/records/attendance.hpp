// How many attended and for how long, of visits. Pure.
//
// Somebody is present from their first device's hello to the end of their last one's session; a break of a minute or
// less is none. Counted is what lies between doors and end.
#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <vector>

#include "server/event/names.hpp"
#include "server/journal/row.hpp"

namespace rostrum::records {

using event::Instant;

/// From the one instant up to the other.
struct Span {
  Instant from = 0;
  Instant to = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// In order, without overlaps; nobody without any.
using Presence = std::map<event::PersonId, std::vector<Span>>;

inline constexpr Instant kBreak_ms = 60'000;

/// `open`: in order, without overlaps. The visits have ended.
Presence presence_of(const std::vector<journal::Visit>& visits, const std::vector<Span>& open);

Instant present_ms(const std::vector<Span>& spans);

struct Figures {
  /// People who were present at all.
  std::size_t unique = 0;
  /// The most who were present at one instant, and when that was first so.
  std::size_t peak = 0;
  Instant peak_at = 0;
  /// Half were present for as long or longer.
  Instant median_ms = 0;
};
Figures figures_of(const Presence& presence);

/// From this minute on, up to the next level's, so many were present at once in each at most.
struct Level {
  Instant minute = 0;
  std::size_t people = 0;
  friend bool operator==(const Level&, const Level&) = default;
};
std::vector<Level> levels_of(const Presence& presence);

}  // namespace rostrum::records
