// What the programme's playlists and names say. Constants are the same in all playlists for the life of an event:
// players stop for good when one changes (draft-pantos-hls-rfc8216bis-22 6.2.1, B.1).
#include <algorithm>

#include "protocol/hls/media_playlist.hpp"
#include "protocol/hls/multivariant_playlist.hpp"
#include "server/delivery/programme.hpp"

namespace rostrum::delivery {
namespace {

using std::chrono::microseconds;

// 9 is what EXT-X-SKIP needs; one version in all playlists, with or without it.
constexpr std::uint64_t kVersion = 9;
constexpr std::uint64_t kTargetDurationS = 2;
// Thirteen AAC frames, 0.277333 s, rounded up: the longest part of any rendition.
constexpr microseconds kPartTarget{277'340};
// Three part targets, rounded up.
constexpr microseconds kPartHoldBack{833'000};
// Six target durations, the least allowed.
constexpr microseconds kSkipUntil{12'000'000};
constexpr std::uint32_t kFrameRateMillihertz = 30'000;
constexpr const char* kSoundGroup = "sound";
constexpr std::string_view kFloor = "a-floor";

microseconds length(link::Tick ticks) { return microseconds(link::ticks_to_ns(ticks) / 1000); }

/// The longest parts may not be rounded down by much, nor up over the target; nearest is fine for both.
microseconds rounded_length(link::Tick ticks) { return microseconds((link::ticks_to_ns(ticks) + 500) / 1000); }

hls::DateTime date(const link::Timeline& timeline, link::Tick tick) {
  const std::chrono::nanoseconds since(timeline.anchor_unix_ns + link::ticks_to_ns(tick));
  return hls::DateTime(std::chrono::floor<std::chrono::milliseconds>(since));
}

std::string segment_name(std::uint64_t msn) { return "s" + std::to_string(msn) + ".m4s"; }
std::string part_name(Place place) {
  return "s" + std::to_string(place.msn) + "." + std::to_string(place.part) + ".m4s";
}
std::string init_name(const std::string& id) { return "init-" + id + ".mp4"; }

std::optional<std::string_view> between(std::string_view name, std::string_view prefix, std::string_view suffix) {
  if (name.size() < prefix.size() + suffix.size() || !name.starts_with(prefix) || !name.ends_with(suffix))
    return std::nullopt;
  return name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
}

hls::DateRange date_range(const Moment& moment, const link::Timeline& timeline) {
  hls::DateRange range;
  range.id = moment.id;
  range.event_class = moment.event_class;
  range.start_date = date(timeline, moment.at);
  if (moment.duration) range.duration = length(*moment.duration);
  for (const auto& [name, value] : moment.attributes) range.others.push_back({name, value, true});
  return range;
}

std::vector<hls::Part> listed_parts(const StoredSegment& segment, std::uint64_t msn, Kind kind) {
  std::vector<hls::Part> parts;
  for (std::uint32_t i = 0; i < segment.parts.size(); ++i) {
    hls::Part part;
    part.uri = part_name({msn, i});
    part.duration = rounded_length(ticks(kind, {msn, i}));
    part.independent = segment.parts[i].independent;
    part.gap = !segment.parts[i].body;
    parts.push_back(std::move(part));
  }
  return parts;
}

/// 6.2.5.1: what ends farther from the end of the last complete segment than the skip boundary.
std::uint64_t beyond_skip_boundary(std::uint64_t complete) {
  const auto kept = static_cast<std::uint64_t>(kSkipUntil / length(link::kSegmentTicks)) + 1;
  return complete > kept ? complete - kept : 0;
}

}  // namespace

std::string Programme::playlist(std::string_view rendition_name, bool delta) const {
  const auto& [name, rendition] = *renditions_.find(rendition_name);
  const auto& store = rendition.store;
  const Place edge = store.edge();
  const auto discontinuous = [&](std::uint64_t msn) {
    return std::binary_search(state_.discontinuities.begin(), state_.discontinuities.end(), msn);
  };

  hls::MediaPlaylist list;
  list.version = kVersion;
  list.target_duration_s = kTargetDurationS;
  list.server_control.emplace();
  list.server_control->can_block_reload = true;
  list.server_control->part_hold_back = kPartHoldBack;
  list.server_control->can_skip_until = kSkipUntil;
  list.part_inf.emplace();
  list.part_inf->part_target = kPartTarget;
  list.media_sequence = store.first_listed();
  // 6.2.2: it counts the tags that have left the window.
  list.discontinuity_sequence = static_cast<std::uint64_t>(
      std::lower_bound(state_.discontinuities.begin(), state_.discontinuities.end(), list.media_sequence) -
      state_.discontinuities.begin());

  std::string init;
  for (auto msn = list.media_sequence; const auto* stored = store.find(msn); ++msn) {
    hls::Segment segment;
    segment.discontinuity = discontinuous(msn);
    if (segment.discontinuity || stored->init != init) segment.map = hls::Map{init_name(stored->init), std::nullopt};
    init = stored->init;
    segment.program_date_time = date(config_.timeline, segment_tick(msn));
    if (msn + kSegmentsWithParts >= edge.msn) segment.parts = listed_parts(*stored, msn, rendition.kind);
    if (msn == edge.msn) {
      list.open = std::move(segment);
      break;
    }
    segment.gap = !stored->whole;
    segment.duration = rounded_length(link::kSegmentTicks);
    segment.uri = segment_name(msn);
    list.segments.push_back(std::move(segment));
  }
  if (const auto skipped = beyond_skip_boundary(list.segments.size()); delta && !ended_ && skipped > 0) {
    list.segments.erase(list.segments.begin(), list.segments.begin() + static_cast<std::ptrdiff_t>(skipped));
    list.skip = hls::Skip{skipped, std::nullopt};
  }
  for (const auto& moment : state_.moments) list.date_ranges.push_back(date_range(moment, config_.timeline));
  if (!ended_) {
    hls::PreloadHint hint;
    hint.uri = part_name(edge);
    list.preload_hints.push_back(std::move(hint));
  }
  for (const auto& [other_name, other] : renditions_) {
    if (other_name == name) continue;
    const Place last = previous_place(other.store.edge());
    list.rendition_reports.push_back({"../" + other_name + "/index.m3u8", last.msn, last.part});
  }
  list.end_list = ended_;
  return list.write();
}

std::string Programme::multivariant() const {
  hls::MultivariantPlaylist list;
  list.version = kVersion;
  // Every segment begins with a key frame.
  list.independent_segments = true;
  std::string sound_codecs;
  int sound_bps = 0;
  for (const auto& [name, rendition] : renditions_) {
    if (rendition.kind != Kind::sound) continue;
    const auto& init = rendition.inits.at(rendition.newest_init).description;
    hls::Rendition sound;
    sound.group = kSoundGroup;
    const bool floor = name == kFloor;
    sound.language = floor ? config_.floor_language : name.substr(2);
    sound.name = floor ? "Original" : *sound.language;
    sound.is_default = floor;
    sound.autoselect = true;
    sound.channels = "2";
    sound.uri = name + "/index.m3u8";
    // Players begin with the first.
    list.renditions.insert(floor ? list.renditions.begin() : list.renditions.end(), std::move(sound));
    if (sound_codecs.find(init.codecs) == std::string::npos) sound_codecs += "," + init.codecs;
    sound_bps = std::max(sound_bps, init.bandwidth_bps);
  }
  for (const auto& [name, rendition] : renditions_) {
    if (rendition.kind != Kind::video) continue;
    const auto& init = rendition.inits.at(rendition.newest_init).description;
    hls::StreamInf variant;
    variant.bandwidth_bps = static_cast<std::uint64_t>(std::max(0, init.bandwidth_bps)) +
                            static_cast<std::uint64_t>(std::max(0, sound_bps));
    variant.average_bandwidth_bps = variant.bandwidth_bps;
    variant.codecs = init.codecs + sound_codecs;
    variant.resolution =
        hls::Resolution{static_cast<std::uint32_t>(init.width), static_cast<std::uint32_t>(init.height)};
    variant.frame_rate_millihertz = kFrameRateMillihertz;
    variant.audio = kSoundGroup;
    variant.closed_captions = "NONE";
    variant.uri = name + "/index.m3u8";
    list.variants.push_back(std::move(variant));
  }
  return list.write();
}

File Programme::file(std::string_view rendition_name, std::string_view name) const {
  const auto found = renditions_.find(rendition_name);
  if (found == renditions_.end() || !listed()) return {};
  const auto& rendition = found->second;
  if (const auto id = between(name, "init-", ".mp4")) {
    const auto init = rendition.inits.find(std::string(*id));
    if (init == rendition.inits.end()) return {};
    return {File::What::init, init->second.body};
  }
  const auto numbers = between(name, "s", ".m4s");
  if (!numbers) return {};
  const auto dot = numbers->find('.');
  const auto msn = hls::parse_integer(numbers->substr(0, dot));
  if (!msn) return {};
  const auto* segment = rendition.store.find(*msn);
  if (dot == std::string_view::npos) {
    if (!segment || name != segment_name(*msn) || !segment->whole) return {};
    return {File::What::segment, segment->whole};
  }
  const auto part = hls::parse_integer(numbers->substr(dot + 1));
  if (!part || *part >= kParts) return {};
  const Place place{*msn, static_cast<std::uint32_t>(*part)};
  if (name != part_name(place)) return {};
  if (place == rendition.store.edge() && !ended_) return {File::What::hinted, nullptr};
  if (!segment || place.part >= segment->parts.size() || !segment->parts[place.part].body) return {};
  return {File::What::part, segment->parts[place.part].body};
}

}  // namespace rostrum::delivery
