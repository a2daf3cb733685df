#include "media/mix/canvas.hpp"

#include <doctest/doctest.h>

using namespace rostrum;
using namespace rostrum::mix;

namespace {

/// Pixels that are brighter than any background.
int bright(const AVFrame& frame, const Area& area) {
  int count = 0;
  for (int y = area.y; y < area.y + area.height; ++y) {
    for (int x = area.x; x < area.x + area.width; ++x) count += frame.data[0][y * frame.linesize[0] + x] > 150 ? 1 : 0;
  }
  return count;
}

const Canvas::PictureOf kNoPicture = [](const link::FeedId&, int, int) { return Picture(); };

}  // namespace

TEST_CASE("names are drawn in every script") {
  Canvas canvas(1280, 720);
  for (const char* name : {"Ann Lee", "محمد علي", "王小明", "Иван Петров", "אבי", "अमित", "😀"}) {
    CAPTURE(name);
    const Picture picture = canvas.people({{"a:camera", name, "", false}, {"b:camera", "", "", false}}, kNoPicture);
    CHECK(bright(*picture, arrange(2, 1280, 720)[0].label) > 40);
    CHECK(bright(*picture, arrange(2, 1280, 720)[1].picture) == 0);
  }
}

TEST_CASE("text is text: markup and broken UTF-8 are shown, not obeyed") {
  Canvas canvas(640, 360);
  const Picture plain = canvas.people({{"a:camera", "<b>x</b>\xff", "<span>", false}}, kNoPicture);
  CHECK(bright(*plain, {0, 0, 640, 360}) > 40);
  const Picture longest = canvas.people({{"a:camera", std::string(5000, 'W'), "", false}}, kNoPicture);
  CHECK(longest->width == 640);
}

TEST_CASE("a slate is drawn once, and again when its countdown moves") {
  Canvas canvas(1280, 720);
  link::Slate slate;
  slate.title = "Open Culture";
  slate.countdown_to_unix_ms = 100'000;
  const Picture first = canvas.slate(slate, 10'000);
  CHECK(bright(*first, {0, 0, 1280, 720}) > 500);
  CHECK(canvas.slate(slate, 10'400) == first);
  CHECK(canvas.slate(slate, 11'100) != first);
  const Picture after = canvas.slate(slate, 100'001);
  CHECK(bright(*after, {0, 0, 1280, 720}) < bright(*first, {0, 0, 1280, 720}));
}

TEST_CASE("a picture of another layout is made to fit") {
  Canvas canvas(640, 360);
  auto small = make_frame(64, 36);
  fill(*small, {0, 0, 64, 36}, {200, 128, 128});
  const Picture shared(small.release(), FreeFrame());
  const Picture drawn = canvas.people({{"a:camera", "", "", false}}, [&](const auto&, int, int) { return shared; });
  CHECK(bright(*drawn, {0, 0, 640, 360}) > 640 * 350);
}
