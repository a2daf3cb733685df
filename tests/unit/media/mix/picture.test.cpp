#include "media/mix/picture.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "media/mix/scaler.hpp"

using namespace rostrum::mix;

namespace {

bool near(int a, int b) { return std::abs(a - b) <= 2; }

Colour at(const AVFrame& frame, int x, int y) {
  return {frame.data[0][y * frame.linesize[0] + x], frame.data[1][y / 2 * frame.linesize[1] + x / 2],
          frame.data[2][y / 2 * frame.linesize[2] + x / 2]};
}

}  // namespace

TEST_CASE("pictures keep their aspect inside a box") {
  CHECK(fit(640, 360, {0, 0, 1280, 720}) == Area{0, 0, 1280, 720});
  CHECK(fit(640, 480, {0, 0, 1280, 720}) == Area{160, 0, 960, 720});
  CHECK(fit(360, 640, {100, 10, 640, 360}) == Area{318, 10, 202, 360});
  CHECK(fit(10'000, 2, {0, 0, 100, 100}).height == 2);
}

TEST_CASE("red of BT.601 is red of BT.709") {
  auto frame = make_frame(8, 8);
  fill(*frame, {0, 0, 8, 8}, {81, 90, 240});
  to_bt709(*frame, *frame);
  const Colour red = at(*frame, 3, 3);
  CHECK(near(red.y, 63));
  CHECK(near(red.cb, 102));
  CHECK(near(red.cr, 240));
  fill(*frame, {0, 0, 8, 8}, {180, 128, 128});
  to_bt709(*frame, *frame);
  CHECK(at(*frame, 0, 0).y == 180);
}

TEST_CASE("turning moves the corner") {
  auto frame = make_frame(8, 4);
  fill(*frame, {0, 0, 8, 4}, {16, 128, 128});
  fill(*frame, {0, 0, 2, 2}, {200, 90, 200});
  CHECK(at(*turned(*frame, 90), 2, 0).y == 200);
  CHECK(at(*turned(*frame, 180), 6, 2).y == 200);
  CHECK(at(*turned(*frame, 270), 0, 6).y == 200);
  CHECK(turned(*frame, 90)->width == 4);
}

TEST_CASE("what lies outside is cut off") {
  auto onto = make_frame(16, 16);
  fill(*onto, {0, 0, 16, 16}, {16, 128, 128});
  auto from = make_frame(8, 8);
  fill(*from, {0, 0, 8, 8}, {99, 1, 2});
  place(*onto, *from, 12, 12);
  place(*onto, *from, -4, -4);
  place(*onto, *from, 100, 0);
  CHECK(at(*onto, 15, 15).y == 99);
  CHECK(at(*onto, 0, 0).y == 99);
  CHECK(at(*onto, 8, 8).y == 16);
}

TEST_CASE("scaling fits a turned picture into the box") {
  auto frame = make_frame(64, 32);
  fill(*frame, {0, 0, 64, 32}, {120, 128, 128});
  Scaler scaler;
  const Picture upright = scaler.fit_into(*frame, 100, 100, 90);
  REQUIRE(upright != nullptr);
  CHECK(upright->width == 50);
  CHECK(upright->height == 100);
  CHECK(near(at(*upright, 25, 50).y, 120));
}

TEST_CASE("what fits and is of the canvas' kind is shared; what is not is converted") {
  auto frame = make_frame(64, 36);
  fill(*frame, {0, 0, 64, 36}, {81, 90, 240});
  Scaler scaler;
  CHECK(scaler.fit_into(*frame, 64, 36, 0)->data[0] == frame->data[0]);
  frame->colorspace = AVCOL_SPC_UNSPECIFIED;
  const Picture same = scaler.fit_into(*frame, 64, 36, 0);
  CHECK(same->data[0] != frame->data[0]);
  CHECK(near(at(*same, 8, 8).y, 63));
  CHECK(is_canvas_kind(*same));
  // Larger and smaller: whichever side colours are converted on, they are the same.
  CHECK(near(at(*scaler.fit_into(*frame, 128, 72, 0), 8, 8).y, 63));
  CHECK(near(at(*scaler.fit_into(*frame, 32, 18, 0), 8, 8).cr, 240));
  CHECK(at(*frame, 8, 8).y == 81);
  frame->color_range = AVCOL_RANGE_JPEG;
  frame->colorspace = AVCOL_SPC_BT709;
  fill(*frame, {0, 0, 64, 36}, {255, 128, 128});
  CHECK(near(at(*scaler.fit_into(*frame, 64, 36, 0), 8, 8).y, 235));
}

TEST_CASE("a pool's frames are of the size asked for, and outlive it") {
  Frame kept;
  {
    FramePool pool;
    const Frame first = pool.frame(64, 36);
    kept = pool.frame(128, 72);
    CHECK(first->width == 64);
    CHECK(kept->data[0] != first->data[0]);
  }
  fill(*kept, {0, 0, 128, 72}, {99, 1, 2});
  CHECK(at(*kept, 127, 71).y == 99);
}
