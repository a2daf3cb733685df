#include <doctest/doctest.h>

#include "media/programme/sound_line.hpp"
#include "media/programme/video_line.hpp"
#include "protocol/cmaf/retime.hpp"
#include "tests/unit/media/encode/test_media.hpp"
#include "tests/unit/media/programme/collector.hpp"

using namespace rostrum;

namespace {

const encode::VideoRung kVideo{"v180", {320, 180, 500'000, 1}};
const encode::SoundRung kSound{"a-floor", {128'000}};

void take(programme::VideoLine& line, link::Tick first, int count) {
  for (int i = 0; i < count; ++i) {
    const link::Tick tick = first + i * link::kVideoFrameTicks;
    line.take(*encode::grey_picture(320, 180, encode::luma_of(tick)), tick);
  }
}

void take(programme::SoundLine& line, link::Tick first, int count) {
  for (int i = 0; i < count; ++i) {
    const link::Tick tick = first + i * link::kVideoFrameTicks;
    line.take(encode::sine(tick, link::kVideoFrameTicks), tick);
  }
}

}  // namespace

TEST_CASE("a video line makes parts of groups that begin where programme time says") {
  programme::Collector out;
  programme::VideoLine line(kVideo, out);
  take(line, 25'600, 64);
  const auto parts = out.parts();
  REQUIRE(parts.size() == 8);
  for (const auto& part : parts) {
    CHECK(part.independent == (part.first_tick == 25'600 || part.first_tick % 51'200 == 0));
    CHECK(part.init == out.inits().at(0).id);
  }
  CHECK(line.encoded_until() == 25'600 + 64 * 1'600);
}

TEST_CASE("after missing pictures a video line goes on with a key picture at a part's edge") {
  programme::Collector out;
  programme::VideoLine line(kVideo, out);
  take(line, 0, 10);
  take(line, 11 * link::kVideoFrameTicks, 21);
  const auto parts = out.parts();
  REQUIRE(parts.size() == 3);
  CHECK(parts[1].first_tick == 25'600);
  CHECK(parts[1].independent);
  CHECK(parts[2].first_tick == 38'400);
  CHECK(!parts[2].independent);
}

TEST_CASE("the stand-in group is whole, closed, and plays with the programme's own init") {
  programme::Collector out;
  programme::VideoLine line(kVideo, out);
  line.stand_in(*encode::grey_picture(320, 180, 90));
  const programme::VideoLine another_run(kVideo, out);
  const auto inits = out.inits();
  REQUIRE(inits.size() == 2);
  CHECK(inits[0].id == inits[1].id);
  CHECK(inits[0].rendition == "v180");
  CHECK(inits[0].codecs.starts_with("avc1.64"));
  const auto group = out.stand_ins();
  REQUIRE(group.size() == 4);
  for (int i = 0; i < 4; ++i) {
    const auto& part = group[static_cast<std::size_t>(i)];
    CHECK(part.index == i);
    CHECK(part.count == 4);
    CHECK(part.ticks == 12'800);
    CHECK(part.independent == (i == 0));
    CHECK(part.init == inits[0].id);
    CHECK(cmaf::retime(part.bytes, 1'000'000, 7).has_value());
  }
}

TEST_CASE("a sound line makes parts of 12 and 13 frames from its first tick on") {
  programme::Collector out;
  programme::SoundLine line(kSound, out);
  take(line, 25'600, 36);
  const auto parts = out.parts();
  REQUIRE(parts.size() == 4);
  CHECK(parts[0].first_tick == 25'600);
  CHECK(parts[0].ticks == 12 * 1'024);
  CHECK(parts[1].ticks == 13 * 1'024);
  CHECK(parts[3].first_tick + parts[3].ticks == 76'800);
  CHECK(line.encoded_until() == 76'800);
}

TEST_CASE("a sound line goes on after a gap at the next part's edge") {
  programme::Collector out;
  programme::SoundLine line(kSound, out);
  take(line, 0, 10);
  take(line, 102'400 - 3'200, 20);
  const auto parts = out.parts();
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].first_tick == 0);
  CHECK(parts[1].first_tick == 102'400);
  CHECK(parts[2].first_tick == 102'400 + 12 * 1'024);
}

TEST_CASE("silence stands in with both lengths of a sound part") {
  programme::Collector out;
  const programme::SoundLine line(kSound, out);
  line.stand_in();
  const auto parts = out.stand_ins();
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].ticks == 12 * 1'024);
  CHECK(parts[1].ticks == 13 * 1'024);
  CHECK(parts[1].index == 1);
  CHECK(parts[1].count == 2);
  CHECK(parts[0].init == out.inits().at(0).id);
  CHECK(out.inits().at(0).codecs == "mp4a.40.2");
}
