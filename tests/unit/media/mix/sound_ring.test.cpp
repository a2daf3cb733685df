#include "media/mix/sound_ring.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace rostrum::mix;

namespace {

std::vector<float> steady(std::size_t frames, float value = 0.5F) { return std::vector<float>(2 * frames, value); }

std::vector<float> read(SoundRing& ring, std::int64_t position, std::size_t frames = 1600) {
  std::vector<float> out(2 * frames, 0.0F);
  ring.read(position, out, 1, 1);
  return out;
}

}  // namespace

TEST_CASE("packets follow each other without a seam") {
  SoundRing ring;
  ring.read(100'000, std::span<float>(), 1, 1);
  for (int i = 0; i < 4; ++i) ring.write(100'960 + i * 960, steady(960));
  const auto silent = read(ring, 100'000, 960);
  CHECK(*std::max_element(silent.begin(), silent.end()) == 0);
  const auto heard = read(ring, 100'960);
  CHECK(heard[0] == 0);  // fades in
  CHECK(std::all_of(heard.begin() + 2 * 120, heard.end(), [](float s) { return s == 0.5F; }));
}

TEST_CASE("a clock that drifts is followed by stretching, not by gaps") {
  SoundRing ring;
  ring.read(0, std::span<float>(), 1, 1);
  std::int64_t at = 10'000;
  std::int64_t read_at = 8'000;
  for (int i = 0; i < 500; ++i) {
    // The sender's 960 are 961 of ours.
    ring.write(at, steady(960));
    at += 961;
    if (i < 3) continue;
    const auto heard = read(ring, read_at, 961);
    read_at += 961;
    if (i > 10) REQUIRE(std::all_of(heard.begin(), heard.end(), [](float s) { return std::abs(s - 0.5F) < 1e-3F; }));
  }
  CHECK(ring.late() == 0);
}

TEST_CASE("a pause is silence with soft edges, and late sound is left out") {
  SoundRing ring;
  ring.read(0, std::span<float>(), 1, 1);
  ring.write(1'000, steady(960));
  ring.write(9'000, steady(960));
  const auto first = read(ring, 0, 3'000);
  CHECK(first[2 * 1'959] < 0.01F);
  CHECK(first[2 * 1'500] == 0.5F);
  CHECK(first[2 * 2'500] == 0);
  ring.write(2'000, steady(960));
  CHECK(ring.late() == 960);
  const auto second = read(ring, 3'000, 8'000);
  CHECK(second[2 * 6'500] == 0.5F);
}

TEST_CASE("times far ahead and packets of no size are dropped") {
  SoundRing ring;
  ring.read(1'000, std::span<float>(), 1, 1);
  ring.write(10'000'000, steady(960));
  ring.write(1'000, {});
  ring.write(1'000, steady(60'000));
  const auto heard = read(ring, 1'000, 4'000);
  CHECK(*std::max_element(heard.begin(), heard.end()) == 0);
}

TEST_CASE("gain goes from one value to the other") {
  SoundRing ring;
  ring.read(0, std::span<float>(), 1, 1);
  ring.write(0, steady(960));
  ring.write(960, steady(960));
  std::vector<float> out(2 * 960);
  ring.read(0, out, 1, 0);
  CHECK(out[2 * 480] == doctest::Approx(0.25).epsilon(0.01));
}

TEST_CASE("what was there before the first reading is heard, wherever in the ring it lies") {
  SoundRing ring;
  ring.write(48'000'100, steady(960));
  const auto heard = read(ring, 48'000'000);
  CHECK(heard[2 * 50] == 0);
  CHECK(heard[2 * 500] == 0.5F);
}
