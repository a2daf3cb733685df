#include "media/programme/relief.hpp"

#include <doctest/doctest.h>

using namespace rostrum;
using programme::Relief;

namespace {

/// The level after `seconds` with that queue all the time, from `tick` on.
std::size_t after(Relief& relief, link::Tick& tick, int seconds, std::size_t queue) {
  for (int i = 0; i < seconds * 30; ++i) {
    relief.look(tick, queue);
    tick += link::kVideoFrameTicks;
  }
  return relief.level();
}

}  // namespace

TEST_CASE("first the pictures are halved, then rungs go from the top, never the last") {
  Relief relief(3);
  link::Tick tick = 0;
  CHECK(!relief.repeats(1'600));
  relief.look(tick, Relief::kLate);
  CHECK(relief.level() == 1);
  CHECK(relief.repeats(1'600));
  CHECK(!relief.repeats(3'200));
  CHECK(relief.rungs_off() == 0);
  // A step is given its time.
  relief.look(tick + 1'600, Relief::kLate);
  CHECK(relief.level() == 1);
  CHECK(after(relief, tick, 10, Relief::kLate) == 3);
  CHECK(relief.rungs_off() == 2);
}

TEST_CASE("one rung alone is never switched off") {
  Relief relief(1);
  link::Tick tick = 0;
  CHECK(after(relief, tick, 20, 15) == 1);
  CHECK(relief.rungs_off() == 0);
}

TEST_CASE("quality comes back one step every ten calm seconds") {
  Relief relief(2);
  link::Tick tick = 0;
  CHECK(after(relief, tick, 5, Relief::kLate) == 2);
  CHECK(after(relief, tick, 9, 0) == 2);
  CHECK(after(relief, tick, 2, 0) == 1);
  CHECK(after(relief, tick, 8, 0) == 1);
  CHECK(after(relief, tick, 3, 0) == 0);
}

TEST_CASE("a queue that is neither long nor empty changes nothing") {
  Relief relief(2);
  link::Tick tick = 0;
  CHECK(after(relief, tick, 30, Relief::kLate - 1) == 0);
  relief.look(tick, Relief::kLate);
  CHECK(after(relief, tick, 30, 3) == 1);
}

TEST_CASE("a programme that begins again at an earlier tick is judged anew") {
  Relief relief(2);
  link::Tick tick = 480'000;
  relief.look(tick, Relief::kLate);
  relief.look(0, Relief::kLate);
  CHECK(relief.level() == 1);
  tick = 1'600;
  CHECK(after(relief, tick, 11, 0) == 0);
}
