#include "media/package/part_builder.hpp"

#include <doctest/doctest.h>

#include "protocol/cmaf/retime.hpp"

using namespace rostrum;

namespace {

encode::AccessUnit sample(link::Tick tick, bool key) { return {tick, key, Bytes(10, std::byte{1})}; }

std::vector<link::Part> add_frames(package::PartBuilder& builder, link::Tick first, link::Tick step, int count,
                                   bool first_key) {
  std::vector<link::Part> parts;
  for (int i = 0; i < count; ++i) {
    auto part = builder.add(sample(first + i * step, i == 0 ? first_key : step == link::kAudioFrameTicks));
    if (part) parts.push_back(std::move(*part));
  }
  return parts;
}

package::PartBuilder video() { return {package::Kind::video, "v720", "i"}; }
package::PartBuilder sound() { return {package::Kind::sound, "a-floor", "i"}; }

}  // namespace

TEST_CASE("video parts have eight frames; only those with a key frame are independent") {
  auto builder = video();
  const auto parts = add_frames(builder, link::kSegmentTicks, link::kVideoFrameTicks, 24, true);
  REQUIRE(parts.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(parts[i].first_tick == link::kSegmentTicks + static_cast<link::Tick>(i) * 12'800);
    CHECK(parts[i].ticks == 12'800);
    CHECK(parts[i].independent == (i == 0));
    CHECK(parts[i].rendition == "v720");
    CHECK(parts[i].init == "i");
  }
}

TEST_CASE("sound parts have 12 and 13 frames in turn and end with the segment") {
  auto builder = sound();
  const auto parts = add_frames(builder, 0, link::kAudioFrameTicks, 200, true);
  REQUIRE(parts.size() == 16);
  for (std::size_t i = 0; i < 16; ++i) {
    CHECK(parts[i].ticks == (i % 2 == 0 ? 12 : 13) * link::kAudioFrameTicks);
    CHECK(parts[i].independent);
  }
  CHECK(parts[8].first_tick == link::kSegmentTicks);
}

TEST_CASE("a chunk carries its first tick and the number of its place") {
  auto builder = video();
  const auto parts = add_frames(builder, 3 * link::kSegmentTicks + 25'600, link::kVideoFrameTicks, 8, true);
  REQUIRE(parts.size() == 1);
  const auto times = cmaf::chunk_times(parts[0].bytes);
  REQUIRE(times.has_value());
  CHECK(times->first_tick == 3 * link::kSegmentTicks + 25'600);
  CHECK(times->sequence == 3 * 8 + 2);
}

TEST_CASE("a part begun is dropped at a gap, and the next begins with a key frame at an edge") {
  auto builder = video();
  CHECK(add_frames(builder, 0, link::kVideoFrameTicks, 11, true).size() == 1);
  // Skips one frame: the rest of that part and all until the next key frame at an edge is lost.
  CHECK(add_frames(builder, 12 * link::kVideoFrameTicks, link::kVideoFrameTicks, 12, false).empty());
  const auto parts = add_frames(builder, 32 * link::kVideoFrameTicks, link::kVideoFrameTicks, 8, true);
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].first_tick == 51'200);
  CHECK(parts[0].independent);
  CHECK(builder.dropped() == 15);
}

TEST_CASE("a key frame between edges begins nothing, nor does a tick below 0") {
  auto builder = video();
  CHECK(add_frames(builder, 5 * link::kVideoFrameTicks, link::kVideoFrameTicks, 8, true).empty());
  CHECK(!builder.add(sample(-12'800, true)));
  CHECK(builder.dropped() == 9);
}
