#include "media/programme/programme.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "media/programme/pacer.hpp"
#include "tests/unit/media/encode/test_media.hpp"
#include "tests/unit/media/programme/collector.hpp"

using namespace rostrum;

namespace {

encode::Ladder small_ladder() {
  link::Setup setup;
  setup.width = 160;
  setup.height = 90;
  setup.video_bps = 200'000;
  return encode::ladder_for(setup);
}

/// A timeline whose tick 0 was half a second ago: so much the canvas makes at once.
link::Timeline begun_timeline() {
  link::Timeline timeline;
  timeline.origin_monotonic_ns =
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count() -
      500'000'000;
  return timeline;
}

}  // namespace

TEST_CASE("a programme gives inits and stand-ins at once, and parts of both kinds while it runs") {
  programme::Collector out;
  const auto picture = encode::grey_picture(160, 90, 100);
  std::atomic<link::Tick> last{-link::kVideoFrameTicks};
  std::atomic<bool> in_order{true};
  programme::Programme programme(
      small_ladder(), picture,
      [&](link::Tick tick, const link::Timeline&) {
        in_order = in_order && tick > last;
        last = tick;
        return programme::Mixed{picture, {}};
      },
      out);
  CHECK(out.inits().size() == 2);
  CHECK(out.stand_ins().size() == 6);
  link::Progress progress;
  programme.report(progress);
  CHECK(!progress.canvas_expected);
  CHECK(progress.encoded_until == 0);

  programme.start(begun_timeline(), 0);
  REQUIRE(out.wait_for_parts(4));
  programme.report(progress);
  CHECK(progress.canvas_expected);
  CHECK(progress.canvas > 0);
  programme.stop();
  programme.report(progress);
  CHECK(!progress.canvas_expected);
  CHECK(in_order);
  for (const char* rendition : {"v90", "a-floor"}) {
    link::Tick next = -1;
    for (const auto& part : out.parts(rendition)) {
      CHECK((next < 0 || part.first_tick == next));
      next = part.first_tick + part.ticks;
    }
    CHECK(next > 0);
  }
}

TEST_CASE("a programme gives a still at the first picture of each group") {
  programme::Collector out;
  const auto picture = encode::grey_picture(160, 90, 100);
  programme::Programme programme(
      small_ladder(), picture,
      [&](link::Tick, const link::Timeline&) {
        return programme::Mixed{picture, {}};
      },
      out);
  programme.start(begun_timeline(), 0);
  REQUIRE(out.wait_for_parts(12));
  programme.stop();
  const auto stills = out.stills();
  REQUIRE(stills.size() >= 1);
  for (const auto& still : stills) {
    CHECK(still.tick % (link::kVideoFramesPerGroup * link::kVideoFrameTicks) == 0);
    CHECK(still.bytes.size() > 100);
  }
}

TEST_CASE("a programme may begin again after a stop") {
  programme::Collector out;
  const auto picture = encode::grey_picture(160, 90, 100);
  programme::Programme programme(
      small_ladder(), picture,
      [&](link::Tick, const link::Timeline&) {
        return programme::Mixed{picture, {}};
      },
      out);
  programme.start(begun_timeline(), 0);
  programme.stop();
  programme.stop();
  const auto before = out.parts().size();
  programme.start(begun_timeline(), 0);
  CHECK(out.wait_for_parts(before + 2));
}
