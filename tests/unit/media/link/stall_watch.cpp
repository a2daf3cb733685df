#include "media/link/stall_watch.hpp"

#include <doctest/doctest.h>

namespace rostrum::link {
namespace {

using namespace std::chrono_literals;
const StallWatch::Instant kStart{std::chrono::hours(1)};

Progress progress(std::uint64_t canvas, bool expected, std::uint64_t network) {
  Progress made;
  made.canvas = canvas;
  made.canvas_expected = expected;
  made.network = network;
  return made;
}

TEST_CASE("a stage whose threads move is alive") {
  StallWatch watch;
  for (int i = 0; i < 20; ++i) {
    const auto n = static_cast<std::uint64_t>(i);
    CHECK(watch.alive(progress(n, true, n), kStart + i * 250ms));
  }
}

TEST_CASE("a canvas that stands still stops the heart, but only while pictures are expected") {
  StallWatch watch;
  CHECK(watch.alive(progress(0, false, 1), kStart));
  CHECK(watch.alive(progress(0, false, 2), kStart + 10s));
  CHECK(watch.alive(progress(0, true, 3), kStart + 10s + 250ms));
  CHECK_FALSE(watch.alive(progress(0, true, 4), kStart + 10s + 500ms));
  CHECK_FALSE(watch.alive(progress(0, true, 5), kStart + 11s));
  CHECK(watch.alive(progress(1, true, 6), kStart + 12s));
}

TEST_CASE("a network thread that stands still stops the heart") {
  StallWatch watch;
  CHECK(watch.alive(progress(1, true, 1), kStart));
  CHECK(watch.alive(progress(2, true, 1), kStart + 900ms));
  CHECK_FALSE(watch.alive(progress(3, true, 1), kStart + 1s));
}

TEST_CASE("a stage that was stopped as a whole goes on beating once it runs again") {
  StallWatch watch;
  CHECK(watch.alive(progress(1, true, 1), kStart));
  CHECK_FALSE(watch.alive(progress(1, true, 1), kStart + 30s));
  CHECK(watch.alive(progress(2, true, 2), kStart + 30s + 250ms));
}

}  // namespace
}  // namespace rostrum::link
