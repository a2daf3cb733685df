// A media playlist, read and written: draft-pantos-hls-rfc8216bis-22 4.3.1, with the low-latency tags. Value.
// It knows the syntax and which tags exclude each other; what a live playlist may change from one reload to the next is
// the publisher's business.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/hls/date_range.hpp"
#include "protocol/hls/map.hpp"
#include "protocol/hls/part.hpp"
#include "protocol/hls/preload_hint.hpp"
#include "protocol/hls/rendition_report.hpp"
#include "protocol/hls/server_control.hpp"
#include "protocol/hls/skip.hpp"
#include "protocol/hls/start.hpp"

namespace rostrum::hls {

struct Segment {
  bool discontinuity = false;
  /// Set where the tag stands; it stays in force for what follows.
  std::optional<Map> map;
  std::optional<DateTime> program_date_time;
  bool gap = false;
  std::vector<Part> parts;
  Duration duration{};
  std::optional<ByteRange> byte_range;
  /// Empty for the open segment.
  std::string uri;
  friend bool operator==(const Segment&, const Segment&) = default;
};

enum class PlaylistType { event, vod };

struct MediaPlaylist {
  std::uint64_t version = 1;
  bool independent_segments = false;
  std::optional<Start> start;
  /// Whole seconds, at least 1.
  std::uint64_t target_duration_s = 1;
  std::optional<ServerControl> server_control;
  std::optional<PartInf> part_inf;
  std::uint64_t media_sequence = 0;
  std::optional<std::uint64_t> discontinuity_sequence;
  std::optional<PlaylistType> type;
  std::optional<Skip> skip;
  std::vector<Segment> segments;
  /// Parts, and tags before them, that no EXTINF follows yet.
  std::optional<Segment> open;
  std::vector<DateRange> date_ranges;
  std::vector<PreloadHint> preload_hints;
  std::vector<RenditionReport> rendition_reports;
  bool end_list = false;

  /// missing_tag: no TARGETDURATION, parts without PART-INF, a URI without EXTINF. contradiction: a tag of multivariant
  /// playlists, a hint beside ENDLIST, a segment longer than the target.
  static Parsed<MediaPlaylist> parse(std::string_view text);
  [[nodiscard]] std::string write() const;
  friend bool operator==(const MediaPlaylist&, const MediaPlaylist&) = default;
};

}  // namespace rostrum::hls
