#include "server/delivery/reload.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include "server/delivery/gzip.hpp"

namespace rostrum::delivery {
namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

struct Case {
  const char* name;
  Query query;
  Place edge;
  /// nullopt: not to be read.
  std::optional<Reload> reload;
};

Query place(std::uint64_t msn, std::uint64_t part) {
  return {{"_HLS_msn", std::to_string(msn)}, {"_HLS_part", std::to_string(part)}};
}
Query segment(std::uint64_t msn) { return {{"_HLS_msn", std::to_string(msn)}}; }

// Complete up to 99, with three parts of 100, unless it says otherwise.
constexpr Place kEdge{100, 3};

const std::vector<Case> kCases = {
    {"no directives", {}, kEdge, Reload::answer},
    {"other names", {{"x", "_HLS_msn"}, {"_HLS_push", "1"}}, kEdge, Reload::answer},
    {"a segment long gone", segment(1), kEdge, Reload::answer},
    {"the last complete segment", segment(99), kEdge, Reload::answer},
    {"the open segment", segment(100), kEdge, Reload::wait},
    {"the one after it", segment(101), kEdge, Reload::wait},
    {"one too far", segment(102), kEdge, Reload::refuse},
    {"the largest number", segment(~std::uint64_t{0}), kEdge, Reload::refuse},
    {"a part that is there", place(100, 2), kEdge, Reload::answer},
    {"the next part", place(100, 3), kEdge, Reload::wait},
    {"the last part of the open segment", place(100, 7), kEdge, Reload::wait},
    {"past the last part is the next segment's first", place(99, 8), kEdge, Reload::answer},
    {"also of the open segment", place(100, 8), kEdge, Reload::wait},
    {"also when nothing of it is there", place(99, 8), {100, 0}, Reload::wait},
    {"far past the last part of an old segment", place(3, 1000), kEdge, Reload::answer},
    {"the last part of the next segment", place(101, 7), kEdge, Reload::wait},
    {"the same, just after a segment's end", place(101, 7), {100, 0}, Reload::wait},
    {"and one more", place(101, 8), {100, 0}, Reload::refuse},
    {"a part number far beyond", place(100, 20), kEdge, Reload::refuse},
    {"the largest part number", place(100, ~std::uint64_t{0}), kEdge, Reload::refuse},
    {"a part of a segment too far", place(102, 0), kEdge, Reload::refuse},
    {"a part without segment", {{"_HLS_part", "1"}}, kEdge, std::nullopt},
    {"no number", {{"_HLS_msn", "abc"}}, kEdge, std::nullopt},
    {"an empty number", {{"_HLS_msn", ""}}, kEdge, std::nullopt},
    {"a sign", {{"_HLS_msn", "-1"}}, kEdge, std::nullopt},
    {"past 64 bits", {{"_HLS_msn", "18446744073709551616"}}, kEdge, std::nullopt},
    {"a part that is no number", {{"_HLS_msn", "100"}, {"_HLS_part", "1.5"}}, kEdge, std::nullopt},
};

}  // namespace

TEST_CASE("directives: when to answer, wait or refuse") {
  for (const auto& one : kCases) {
    CAPTURE(one.name);
    const auto directives = Directives::parse(one.query);
    REQUIRE(directives.has_value() == one.reload.has_value());
    if (directives) CHECK(decide(*directives, one.edge) == *one.reload);
  }
}

TEST_CASE("what is refused or waited for is answered in the end") {
  for (std::uint64_t part = 0; part <= 8; ++part) {
    const auto directives = Directives::parse(place(100, part));
    CHECK(decide(*directives, {102, 0}) == Reload::answer);
  }
}

TEST_CASE("skipping") {
  CHECK(Directives::parse({{"_HLS_skip", "YES"}})->skip);
  CHECK(Directives::parse({{"_HLS_skip", "v2"}})->skip);
  CHECK_FALSE(Directives::parse({{"_HLS_skip", "NO"}})->skip);
}

TEST_CASE("Accept-Encoding") {
  for (const char* yes : {"gzip", "deflate, gzip", "GZIP;q=0.5", "br, *", "*;q=0.1", "x-gzip", "gzip ; q=1.0"}) {
    CAPTURE(yes);
    CHECK(accepts_gzip(yes));
  }
  for (const char* no : {"", "identity", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", ",,;"}) {
    CAPTURE(no);
    CHECK_FALSE(accepts_gzip(no));
  }
}

TEST_CASE("gzip unpacks to what was packed") {
  for (const std::string& text : {std::string(), std::string("#EXTM3U\n"), std::string(100'000, 'x')}) {
    const auto packed = gzip(text);
    std::string back(text.size() + 1, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string input = packed;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(back.data());
    stream.avail_out = static_cast<uInt>(back.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    back.resize(stream.total_out);
    inflateEnd(&stream);
    CHECK(back == text);
  }
}

}  // namespace rostrum::delivery
