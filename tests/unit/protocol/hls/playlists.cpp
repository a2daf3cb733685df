#include <doctest/doctest.h>

#include "protocol/hls/media_playlist.hpp"
#include "protocol/hls/multivariant_playlist.hpp"
#include "tests/unit/protocol/hls/cases.hpp"

namespace rostrum::hls {
namespace {

const std::string kHeader = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n";

Error media_error(const std::string& text) {
  const auto parsed = MediaPlaylist::parse(text);
  REQUIRE(parsed.has_error());
  CHECK(parsed.error().offset <= text.size());
  return parsed.error().code;
}

}  // namespace

TEST_CASE("what is read is written the same") {
  for (const auto& one : kMediaCases) {
    CAPTURE(one.name);
    const auto parsed = MediaPlaylist::parse(one.text);
    REQUIRE(parsed.has_value());
    CHECK(parsed->write() == one.text);
    CHECK(*MediaPlaylist::parse(parsed->write()) == *parsed);
  }
  for (const auto& one : kMultivariantCases) {
    CAPTURE(one.name);
    const auto parsed = MultivariantPlaylist::parse(one.text);
    REQUIRE(parsed.has_value());
    CHECK(parsed->write() == one.text);
  }
}

TEST_CASE("what is wrong is refused, with its reason and place") {
  for (const auto& one : kBadMediaCases) {
    CAPTURE(one.name);
    CHECK(media_error(one.text) == one.code);
  }
  for (const auto& one : kBadMultivariantCases) {
    CAPTURE(one.name);
    const auto parsed = MultivariantPlaylist::parse(one.text);
    REQUIRE(parsed.has_error());
    CHECK(parsed.error().code == one.code);
  }
  const auto parsed = MediaPlaylist::parse("#EXTM3U\n#EXT-X-MAP:URI=7\n");
  CHECK(parsed.error() == ParseError<Error>{Error::bad_value, 19});
}

TEST_CASE("the low-latency playlist's fields") {
  const auto list = *MediaPlaylist::parse(kMediaCases[1].text);
  CHECK(list.media_sequence == 100);
  CHECK(list.server_control->can_skip_until == std::chrono::seconds(24));
  REQUIRE(list.segments.size() == 1);
  CHECK(list.segments[0].parts[0].independent);
  CHECK(list.segments[0].map->uri == "init-v0.mp4");
  REQUIRE(list.open);
  CHECK(list.open->parts[0].gap);
  CHECK(list.preload_hints[0].uri == "s101.1.m4s");
  CHECK(list.rendition_reports[0].last_part == 0);
}

TEST_CASE("CRLF, comments, empty lines, unknown tags and attributes are no matter") {
  const auto list = MediaPlaylist::parse(
      "#EXTM3U\r\n# a comment\r\n\r\n#EXT-X-FUTURE:A=1\r\n#EXT-X-TARGETDURATION:6\r\n#EXT-X-MAP:URI=\"a\",NEW=1\r\n"
      "#EXTINF:5.9,a title, with a comma\r\nx.m4s\r\n#EXT-X-ENDLIST");
  REQUIRE(list.has_value());
  CHECK(list->segments[0].uri == "x.m4s");
  CHECK(list->end_list);
}

TEST_CASE("a tag that demands what isn't known is passed over") {
  const auto list = MediaPlaylist::parse(kHeader + "#EXT-X-MAP:URI=\"a\",REQ-X=1\n#EXTINF:1,\nx\n");
  REQUIRE(list.has_value());
  CHECK_FALSE(list->segments[0].map);
}

TEST_CASE("limits") {
  CHECK(media_error(std::string(kMaxPlaylistBytes + 1, ' ')) == Error::too_long);
  CHECK(media_error(kHeader + std::string(kMaxLineBytes + 1, 'a') + "\n") == Error::too_long);
  std::string parts = kHeader + "#EXT-X-PART-INF:PART-TARGET=1\n";
  for (std::size_t i = 0; i <= kMaxPartsPerSegment; ++i) parts += "#EXT-X-PART:DURATION=1,URI=\"a\"\n";
  CHECK(media_error(parts) == Error::too_many);
  std::string segments = kHeader;
  for (std::size_t i = 0; i <= kMaxSegments; ++i) segments += "#EXTINF:1,\na\n";
  CHECK(media_error(segments) == Error::too_many);
  std::string attributes = kHeader + "#EXT-X-MAP:URI=\"a\"";
  for (std::size_t i = 0; i < kMaxAttributes; ++i) attributes += ",A" + std::to_string(i) + "=1";
  CHECK(media_error(attributes + "\n") == Error::too_many);
  std::string variants = "#EXTM3U\n";
  for (std::size_t i = 0; i <= kMaxRenditions; ++i) variants += "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n";
  CHECK(MultivariantPlaylist::parse(variants).error().code == Error::too_many);
}

TEST_CASE("durations and dates") {
  CHECK(to_text(*parse_duration("0.27734")) == "0.27734");
  CHECK(to_text(*parse_duration("2")) == "2.0");
  CHECK(to_text(*parse_duration("0.2666666")) == "0.266667");
  CHECK(to_text(*parse_signed_duration("-4.5")) == "-4.5");
  for (const char* bad : {"", ".", "1.", ".5", "1e3", "+1", "-1", "1 ", "99999999999"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_duration(bad));
  }
  CHECK(to_text(*parse_date_time("2026-07-01T12:30:00.5+02:00")) == "2026-07-01T10:30:00.500Z");
  CHECK(to_text(*parse_date_time("2026-07-01T12:30:00-0130")) == "2026-07-01T14:00:00.000Z");
  CHECK(to_text(*parse_date_time("2028-02-29T23:59:60Z")) == "2028-03-01T00:00:00.000Z");
  for (const char* bad :
       {"", "2026-13-01T00:00:00Z", "2026-01-01 00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "26-01-01T00:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_date_time(bad));
  }
}

}  // namespace rostrum::hls
