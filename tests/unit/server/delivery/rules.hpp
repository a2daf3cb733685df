// What Apple's players hold against a live playlist, as checks that name the first rule broken, or nothing.
// draft-pantos-hls-rfc8216bis-22 4.4, 6.2.1, 6.2.2 and B.1.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "protocol/hls/media_playlist.hpp"

namespace rostrum::delivery {

inline std::string broken_part_rule(const hls::Segment& segment, hls::Duration target, bool whole) {
  hls::Duration sum{0};
  for (std::size_t i = 0; i < segment.parts.size(); ++i) {
    const auto& part = segment.parts[i];
    if (part.duration > target) return "part longer than PART-TARGET: " + part.uri;
    const bool last = whole && i + 1 == segment.parts.size();
    if (!last && !part.independent && !part.gap && part.duration * 100 < target * 85)
      return "part too short: " + part.uri;
    sum += part.duration;
  }
  const auto off = std::chrono::abs(sum - segment.duration);
  if (whole && !segment.parts.empty() && off > std::chrono::microseconds(10))
    return "parts don't sum up to " + segment.uri;
  return {};
}

/// 4.4.5.1: every range is whole, and its id is nobody else's.
inline std::string broken_range_rule(const hls::MediaPlaylist& list) {
  std::map<std::string, int> ids;
  for (const auto& range : list.date_ranges) {
    if (++ids[range.id] > 1) return "two date ranges of one ID: " + range.id;
    if (!range.start_date) return "a date range without START-DATE: " + range.id;
    if (!range.event_class) return "a date range without CLASS: " + range.id;
    if (range.end_on_next) return "a date range that ends with the next: " + range.id;
  }
  return {};
}

/// Of one playlist by itself.
inline std::string broken_rule(const hls::MediaPlaylist& list) {
  if (!list.server_control || !list.part_inf) return "no low-latency header";
  const auto target = list.part_inf->part_target;
  if (list.server_control->part_hold_back < 3 * target) return "PART-HOLD-BACK below three part targets";
  if (list.server_control->can_skip_until < std::chrono::seconds(6 * list.target_duration_s))
    return "skip boundary too near";
  const bool delta = list.skip.has_value();
  bool mapped = delta;
  const hls::Segment* before = nullptr;
  auto segments = list.segments;
  if (list.open) segments.push_back(*list.open);
  for (const auto& segment : segments) {
    const bool whole = !segment.uri.empty();
    mapped = mapped || segment.map;
    if (!mapped) return "no EXT-X-MAP in force";
    if (segment.discontinuity && !segment.map) return "no EXT-X-MAP after a discontinuity";
    if (!segment.program_date_time) return "no EXT-X-PROGRAM-DATE-TIME";
    if (before) {
      const auto gap = *segment.program_date_time - *before->program_date_time - before->duration;
      if (std::chrono::abs(gap) > std::chrono::milliseconds(2)) return "dates don't follow durations";
    }
    if (auto broken = broken_part_rule(segment, target, whole); !broken.empty()) return broken;
    before = whole ? &segment : nullptr;
  }
  // Parts for three target durations from the end, and not far beyond.
  for (std::size_t i = 0; i < list.segments.size(); ++i) {
    const bool young = i + 3 >= list.segments.size();
    if (young == list.segments[i].parts.empty())
      return "parts at the wrong distance from the edge: " + list.segments[i].uri;
  }
  if (auto broken = broken_range_rule(list); !broken.empty()) return broken;
  if (list.end_list) return list.preload_hints.empty() && !list.open ? "" : "something after the end";
  return list.preload_hints.size() == 1 ? "" : "no hint";
}

/// 4.4.5.1, 6.2.1: what was said of a range stays, an end may be added, and it stays while any of its dates lies in a
/// segment that is listed.
inline std::string broken_range_change(const hls::MediaPlaylist& before, const hls::MediaPlaylist& after) {
  const auto& first = !after.segments.empty() ? after.segments.front().program_date_time
                      : after.open            ? after.open->program_date_time
                                              : std::optional<hls::DateTime>();
  const auto skipped = hls::Duration(2'133'334) * static_cast<std::int64_t>(after.skip ? after.skip->segments : 0);
  for (const auto& old : before.date_ranges) {
    const hls::DateRange* now = nullptr;
    for (const auto& range : after.date_ranges) now = range.id == old.id ? &range : now;
    if (!now) {
      const auto end = *old.start_date + old.duration.value_or(hls::Duration(0));
      if (!old.duration) return "a date range went while it goes on: " + old.id;
      if (first && end >= *first - skipped) return "a date range went before its segments: " + old.id;
      continue;
    }
    if (now->start_date != old.start_date || now->event_class != old.event_class || now->others != old.others ||
        (old.duration && now->duration != old.duration) || (old.end_date && now->end_date != old.end_date)) {
      return "a date range changed: " + old.id;
    }
  }
  return {};
}

/// Between a full playlist and a later one.
inline std::string broken_change(const hls::MediaPlaylist& before, const hls::MediaPlaylist& after) {
  if (before.target_duration_s != after.target_duration_s || before.server_control != after.server_control ||
      before.part_inf != after.part_inf || before.version != after.version) {
    return "a constant changed";
  }
  if (after.media_sequence < before.media_sequence) return "media sequence went back";
  if (after.discontinuity_sequence < before.discontinuity_sequence) return "discontinuity sequence went back";
  if (auto broken = broken_range_change(before, after); !broken.empty()) return broken;
  std::map<std::string, hls::Segment> known;
  for (const auto& segment : before.segments) known[segment.uri] = segment;
  for (std::size_t i = 0; i < after.segments.size(); ++i) {
    const auto msn = after.media_sequence + i;
    if (msn < before.media_sequence || msn - before.media_sequence >= before.segments.size()) continue;
    const auto& old = before.segments[msn - before.media_sequence];
    const auto& now = after.segments[i];
    if (old.uri != now.uri || old.duration != now.duration || old.gap != now.gap ||
        old.discontinuity != now.discontinuity || old.program_date_time != now.program_date_time) {
      return "a listed segment changed: " + old.uri;
    }
    if (!now.parts.empty() && old.parts != now.parts) return "a listed part changed: " + old.uri;
  }
  if (before.open && !before.open->parts.empty() && !before.end_list) {
    const auto open = before.media_sequence + before.segments.size();
    if (open < after.media_sequence) return "the open segment vanished";
    const auto index = open - after.media_sequence;
    const auto* now = index < after.segments.size() ? &after.segments[index] : after.open ? &*after.open : nullptr;
    if (!now) return "the open segment vanished";
    for (std::size_t i = 0; i < before.open->parts.size() && !now->parts.empty(); ++i) {
      if (i >= now->parts.size() || now->parts[i] != before.open->parts[i]) return "a part of the open segment changed";
    }
  }
  return {};
}

}  // namespace rostrum::delivery
