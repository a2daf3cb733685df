#include "protocol/hls/media_playlist.hpp"

#include <algorithm>

#include "protocol/hls/lines.hpp"

namespace rostrum::hls {
namespace {

using Status = std::optional<ParseError<Error>>;

constexpr std::string_view kMultivariantTags[] = {"#EXT-X-STREAM-INF",         "#EXT-X-MEDIA",
                                                  "#EXT-X-I-FRAME-STREAM-INF", "#EXT-X-SESSION-DATA",
                                                  "#EXT-X-SESSION-KEY",        "#EXT-X-CONTENT-STEERING"};

class Reader {
 public:
  Parsed<MediaPlaylist> read(std::string_view text) {
    LineReader lines(text);
    while (true) {
      const auto line = lines.next();
      if (!line) return line.error();
      if (!*line) break;
      const auto error = (*line)->tag.empty() ? uri(**line) : tag(**line);
      if (error) return *error;
    }
    if (const auto error = finish(text.size())) return *error;
    return std::move(playlist_);
  }

 private:
  static ParseError<Error> failure(Error code, const Line& line) { return {code, line.offset}; }

  Status tag(const Line& line) {
    if (std::find(std::begin(kMultivariantTags), std::end(kMultivariantTags), line.tag) !=
        std::end(kMultivariantTags)) {
      return failure(Error::contradiction, line);
    }
    const auto header = header_tag(line);
    return header ? *header : segment_tag(line);
  }

  /// nullopt for a tag that isn't one of the playlist as a whole.
  std::optional<Status> header_tag(const Line& line) {
    const auto& name = line.tag;
    auto& list = playlist_;
    if (name == "#EXT-X-VERSION") return once(line, integer(line, list.version));
    if (name == "#EXT-X-TARGETDURATION") return once(line, integer(line, list.target_duration_s));
    if (name == "#EXT-X-MEDIA-SEQUENCE") return once(line, before_segments(line, integer(line, list.media_sequence)));
    if (name == "#EXT-X-DISCONTINUITY-SEQUENCE") {
      return once(line, before_segments(line, integer(line, list.discontinuity_sequence.emplace())));
    }
    if (name == "#EXT-X-PLAYLIST-TYPE") return once(line, playlist_type(line));
    if (name == "#EXT-X-INDEPENDENT-SEGMENTS") return once(line, flag(list.independent_segments));
    if (name == "#EXT-X-ENDLIST") return once(line, flag(list.end_list));
    if (name == Start::kTag) return once(line, single(line, list.start));
    if (name == ServerControl::kTag) return once(line, single(line, list.server_control));
    if (name == PartInf::kTag) return once(line, single(line, list.part_inf));
    if (name == Skip::kTag) return once(line, before_segments(line, single(line, list.skip)));
    if (name == DateRange::kTag) return many(line, list.date_ranges, kMaxDateRanges);
    if (name == RenditionReport::kTag) return many(line, list.rendition_reports, kMaxRenditions);
    if (name == PreloadHint::kTag) return preload_hint(line);
    return std::nullopt;
  }

  Status segment_tag(const Line& line) {
    const auto& name = line.tag;
    if (name == "#EXTINF") return extinf(line);
    if (name == "#EXT-X-DISCONTINUITY") return flag(segment_.discontinuity, true);
    if (name == "#EXT-X-GAP") return flag(segment_.gap, true);
    if (name == Map::kTag) return single(line, segment_.map, true);
    if (name == Part::kTag) return many(line, segment_.parts, kMaxPartsPerSegment, true);
    if (name == "#EXT-X-PROGRAM-DATE-TIME") {
      segment_.program_date_time = parse_date_time(line.value);
      touched_ = true;
      if (!segment_.program_date_time) return failure(Error::bad_value, line);
    }
    if (name == "#EXT-X-BYTERANGE") {
      segment_.byte_range = parse_byte_range(line.value);
      touched_ = true;
      if (!segment_.byte_range) return failure(Error::bad_value, line);
    }
    return {};
  }

  /// 4.4.3: a tag of the whole playlist stands at most once.
  Status once(const Line& line, Status status) {
    if (std::find(seen_.begin(), seen_.end(), line.tag) != seen_.end()) return failure(Error::duplicate_tag, line);
    seen_.push_back(line.tag);
    return status;
  }

  Status before_segments(const Line& line, Status status) const {
    // 4.4.3.2, 4.4.3.3: before the first segment and what belongs to it.
    if (touched_ || !playlist_.segments.empty()) return failure(Error::contradiction, line);
    return status;
  }

  static Status integer(const Line& line, std::uint64_t& value) {
    const auto number = parse_integer(line.value);
    if (!number) return failure(Error::bad_value, line);
    value = *number;
    return {};
  }

  Status flag(bool& value, bool of_segment = false) {
    value = true;
    touched_ = touched_ || of_segment;
    return {};
  }

  template <class Tag>
  Status single(const Line& line, std::optional<Tag>& value, bool of_segment = false) {
    auto tag = read_tag<Tag>(line);
    if (!tag) return tag.error();
    if (!*tag) return {};
    value = std::move(*tag);
    touched_ = touched_ || of_segment;
    return {};
  }

  template <class Tag>
  Status many(const Line& line, std::vector<Tag>& values, std::size_t limit, bool of_segment = false) {
    auto tag = read_tag<Tag>(line);
    if (!tag) return tag.error();
    if (!*tag) return {};
    if (values.size() == limit) return failure(Error::too_many, line);
    values.push_back(std::move(**tag));
    touched_ = touched_ || of_segment;
    return {};
  }

  Status preload_hint(const Line& line) {
    const auto count = playlist_.preload_hints.size();
    if (const auto error = many(line, playlist_.preload_hints, 2)) return error;
    // 4.4.5.3: at most one of each type.
    if (count == 1 && playlist_.preload_hints.size() == 2 &&
        playlist_.preload_hints[0].type == playlist_.preload_hints[1].type) {
      return failure(Error::duplicate_tag, line);
    }
    return {};
  }

  Status playlist_type(const Line& line) {
    if (line.value != "EVENT" && line.value != "VOD") return failure(Error::bad_value, line);
    playlist_.type = line.value == "VOD" ? PlaylistType::vod : PlaylistType::event;
    return {};
  }

  Status extinf(const Line& line) {
    const auto comma = line.value.find(',');
    const auto duration = parse_duration(line.value.substr(0, comma));
    if (!duration) return failure(Error::bad_value, line);
    if (timed_) return failure(Error::duplicate_tag, line);
    segment_.duration = *duration;
    touched_ = timed_ = true;
    return {};
  }

  Status uri(const Line& line) {
    if (!timed_) return failure(Error::missing_tag, line);
    if (playlist_.segments.size() == kMaxSegments) return failure(Error::too_many, line);
    if (!quotable(line.value)) return failure(Error::syntax, line);
    segment_.uri = line.value;
    playlist_.segments.push_back(std::move(segment_));
    segment_ = {};
    touched_ = timed_ = false;
    return {};
  }

  Status finish(std::size_t end) {
    const auto error = [&](Error code) { return ParseError<Error>{code, end}; };
    if (timed_) return error(Error::missing_tag);
    if (touched_) playlist_.open = std::move(segment_);
    if (std::find(seen_.begin(), seen_.end(), "#EXT-X-TARGETDURATION") == seen_.end()) return error(Error::missing_tag);
    if (playlist_.target_duration_s == 0) return error(Error::bad_value);
    const bool parts = (playlist_.open && !playlist_.open->parts.empty()) ||
                       std::any_of(playlist_.segments.begin(), playlist_.segments.end(),
                                   [](const Segment& s) { return !s.parts.empty(); });
    if (parts && !playlist_.part_inf) return error(Error::missing_tag);
    if (playlist_.end_list && !playlist_.preload_hints.empty()) return error(Error::contradiction);
    for (const auto& segment : playlist_.segments) {
      // 4.4.3.1: rounded to the nearest second.
      const auto rounded = static_cast<std::uint64_t>((segment.duration.count() + 500'000) / 1'000'000);
      if (rounded > playlist_.target_duration_s) return error(Error::contradiction);
    }
    return {};
  }

  MediaPlaylist playlist_;
  Segment segment_;
  /// Tags of the playlist met so far; a dozen at most.
  std::vector<std::string_view> seen_;
  /// Something of the next segment was met; its EXTINF was met.
  bool touched_ = false;
  bool timed_ = false;
};

void write_number(std::string& out, std::string_view tag, std::uint64_t value) {
  out.append(tag).append(":").append(std::to_string(value)).append("\n");
}

void write_segment(std::string& out, const Segment& segment) {
  if (segment.discontinuity) out += "#EXT-X-DISCONTINUITY\n";
  if (segment.map) segment.map->write(out);
  if (segment.program_date_time)
    out.append("#EXT-X-PROGRAM-DATE-TIME:").append(to_text(*segment.program_date_time)).append("\n");
  if (segment.gap) out += "#EXT-X-GAP\n";
  for (const auto& part : segment.parts) part.write(out);
  if (segment.uri.empty()) return;
  out.append("#EXTINF:").append(to_text(segment.duration)).append(",\n");
  if (segment.byte_range) out.append("#EXT-X-BYTERANGE:").append(to_text(*segment.byte_range)).append("\n");
  out.append(segment.uri).append("\n");
}

}  // namespace

Parsed<MediaPlaylist> MediaPlaylist::parse(std::string_view text) { return Reader().read(text); }

std::string MediaPlaylist::write() const {
  std::string out = "#EXTM3U\n";
  write_number(out, "#EXT-X-VERSION", version);
  if (independent_segments) out += "#EXT-X-INDEPENDENT-SEGMENTS\n";
  if (start) start->write(out);
  write_number(out, "#EXT-X-TARGETDURATION", target_duration_s);
  if (server_control) server_control->write(out);
  if (part_inf) part_inf->write(out);
  write_number(out, "#EXT-X-MEDIA-SEQUENCE", media_sequence);
  if (discontinuity_sequence) write_number(out, "#EXT-X-DISCONTINUITY-SEQUENCE", *discontinuity_sequence);
  if (type) out += *type == PlaylistType::vod ? "#EXT-X-PLAYLIST-TYPE:VOD\n" : "#EXT-X-PLAYLIST-TYPE:EVENT\n";
  if (skip) skip->write(out);
  for (const auto& segment : segments) write_segment(out, segment);
  if (open) write_segment(out, *open);
  for (const auto& range : date_ranges) range.write(out);
  for (const auto& hint : preload_hints) hint.write(out);
  for (const auto& report : rendition_reports) report.write(out);
  if (end_list) out += "#EXT-X-ENDLIST\n";
  return out;
}

}  // namespace rostrum::hls
