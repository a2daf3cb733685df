// A place of the timeline: a part within a segment, absolute since tick 0. Value and pure functions.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>

#include "protocol/link/timing.hpp"

namespace rostrum::delivery {

/// What decides where parts begin.
enum class Kind { video, sound };

struct Place {
  /// Media sequence number: the segment's first tick / kSegmentTicks.
  std::uint64_t msn = 0;
  /// 0 to kPartsPerSegment - 1.
  std::uint32_t part = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

inline constexpr std::uint32_t kParts = link::kPartsPerSegment;

inline constexpr Place next_place(Place place) {
  return place.part + 1 < kParts ? Place{place.msn, place.part + 1} : Place{place.msn + 1, 0};
}
/// Of any place but the very first.
inline constexpr Place previous_place(Place place) {
  return place.part > 0 ? Place{place.msn, place.part - 1} : Place{place.msn - 1, kParts - 1};
}

inline constexpr link::Tick segment_tick(std::uint64_t msn) {
  return static_cast<link::Tick>(msn) * link::kSegmentTicks;
}

inline constexpr link::Tick first_tick(Kind kind, Place place) {
  const int part = static_cast<int>(place.part);
  return segment_tick(place.msn) +
         (kind == Kind::video ? link::video_part_offset(part) : link::audio_part_offset(part));
}
inline constexpr link::Tick ticks(Kind kind, Place place) {
  return first_tick(kind, next_place(place)) - first_tick(kind, place);
}
static_assert(ticks(Kind::sound, {0, 7}) == 13 * link::kAudioFrameTicks);

/// The place that begins exactly there; nullopt for ticks between places and below 0.
inline constexpr std::optional<Place> place_at(Kind kind, link::Tick tick) {
  if (tick < 0) return std::nullopt;
  for (std::uint32_t part = 0; part < kParts; ++part) {
    const Place place{static_cast<std::uint64_t>(tick / link::kSegmentTicks), part};
    if (first_tick(kind, place) == tick) return place;
  }
  return std::nullopt;
}

/// The first segment that begins at `tick` or later.
inline constexpr std::uint64_t segment_from(link::Tick tick) {
  return tick <= 0 ? 0 : static_cast<std::uint64_t>((tick + link::kSegmentTicks - 1) / link::kSegmentTicks);
}

}  // namespace rostrum::delivery
