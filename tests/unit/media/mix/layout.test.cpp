#include "media/mix/layout.hpp"

#include <doctest/doctest.h>

using namespace rostrum::mix;

namespace {

bool inside(const Area& area) {
  return area.x >= 0 && area.y >= 0 && area.width > 0 && area.height > 0 && area.x + area.width <= 1280 &&
         area.y + area.height <= 720;
}

bool apart(const Area& a, const Area& b) {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

}  // namespace

TEST_CASE("everybody has an even place of their own on the canvas") {
  for (std::size_t count = 1; count <= kMostTiles; ++count) {
    CAPTURE(count);
    const auto places = arrange(count, 1280, 720);
    REQUIRE(places.size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      for (const Area& area : {places[i].picture, places[i].label}) {
        CHECK(inside(area));
        CHECK((area.x % 2 == 0 && area.y % 2 == 0 && area.width % 2 == 0 && area.height % 2 == 0));
      }
      if (count > 1) CHECK(apart(places[i].picture, places[i].label));
      for (std::size_t j = 0; j < i; ++j) {
        CHECK(apart(places[i].picture, places[j].picture));
        CHECK(apart(places[i].label, places[j].picture));
      }
    }
  }
}

TEST_CASE("one is full, two share the width") {
  CHECK(arrange(1, 1280, 720)[0].picture == Area{0, 0, 1280, 720});
  const auto two = arrange(2, 1280, 720);
  CHECK(two[0].picture.y == two[1].picture.y);
  CHECK(two[0].picture.width > 600);
}
