// The programme's clock: every place that speaks of programme time counts these ticks.
// 48,000 ticks a second make a video frame at 30/s (1600) and an AAC frame (1024) whole numbers, so parts, segments and
// their sums are exact. contracts.md, "Time", fixes the lengths.
#pragma once
#include <cstdint>

namespace rostrum::link {

using Tick = std::int64_t;

inline constexpr Tick kTicksPerSecond = 48'000;
inline constexpr Tick kVideoFrameTicks = 1'600;
inline constexpr Tick kAudioFrameTicks = 1'024;

inline constexpr int kVideoFramesPerPart = 8;
inline constexpr int kVideoFramesPerGroup = 32;
inline constexpr int kVideoFramesPerSegment = 64;
inline constexpr int kAudioFramesPerSegment = 100;
inline constexpr int kPartsPerSegment = 8;

inline constexpr Tick kSegmentTicks = kVideoFrameTicks * kVideoFramesPerSegment;
static_assert(kSegmentTicks == kAudioFrameTicks * kAudioFramesPerSegment);

/// Audio parts hold 12 and 13 frames in turn, so that eight of them end with the segment.
inline constexpr int audio_frames_in_part(int part_in_segment) { return part_in_segment % 2 == 0 ? 12 : 13; }
/// First tick of a part, counted from its segment's start.
inline constexpr Tick video_part_offset(int part_in_segment) {
  return Tick{part_in_segment} * kVideoFramesPerPart * kVideoFrameTicks;
}
inline constexpr Tick audio_part_offset(int part_in_segment) {
  return (Tick{part_in_segment / 2} * 25 + (part_in_segment % 2) * 12) * kAudioFrameTicks;
}

/// Where tick 0 lies on CLOCK_MONOTONIC and on the wall. The stage runs by the first, PROGRAM-DATE-TIME comes from the
/// second; both are fixed for the life of the programme.
struct Timeline {
  std::int64_t origin_monotonic_ns = 0;
  std::int64_t anchor_unix_ns = 0;
  friend bool operator==(const Timeline&, const Timeline&) = default;
};

inline constexpr std::int64_t ticks_to_ns(Tick ticks) {
  return ticks / kTicksPerSecond * 1'000'000'000 + ticks % kTicksPerSecond * 1'000'000'000 / kTicksPerSecond;
}
inline constexpr Tick ns_to_ticks(std::int64_t ns) {
  return ns / 1'000'000'000 * kTicksPerSecond + ns % 1'000'000'000 * kTicksPerSecond / 1'000'000'000;
}

}  // namespace rostrum::link
