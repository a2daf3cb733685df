// Where a new stage enters the programme. Pure.
#pragma once
#include <algorithm>

#include "protocol/link/timing.hpp"

namespace rostrum::stages {

/// Sound and picture both have a part's edge at its multiples, so that stand-in parts of either end where the stage
/// begins.
inline constexpr link::Tick kCommonEdge = 2 * link::kVideoFramesPerPart * link::kVideoFrameTicks;
static_assert(kCommonEdge == link::audio_part_offset(2));
static_assert(link::kSegmentTicks % kCommonEdge == 0);

/// What a stage that is ready needs from the message to its first picture.
inline constexpr link::Tick kTakeoverLead = link::kTicksPerSecond / 2;

/// The first common edge at least the lead after `now_monotonic_ns`, never before tick 0.
inline constexpr link::Tick takeover_tick(const link::Timeline& timeline, std::int64_t now_monotonic_ns) {
  const link::Tick earliest = link::ns_to_ticks(now_monotonic_ns - timeline.origin_monotonic_ns) + kTakeoverLead;
  return (std::max<link::Tick>(0, earliest) + kCommonEdge - 1) / kCommonEdge * kCommonEdge;
}

}  // namespace rostrum::stages
