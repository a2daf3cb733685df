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
  CHECK(heard[0] < 0.01F);  // fades in
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

namespace {

/// Reads a tone of a quarter of full scale on, 1,600 frames at a time, and keeps the steepest step from one frame to
/// the next. The tone itself moves by 0.0016.
struct Listener {
  SoundRing ring;
  std::int64_t at = 100'000;
  std::int64_t sent = 0;
  float before = 0;
  float steepest = 0;
  float loudest = 0;

  Listener() { ring.read(at, {}, 1, 1); }
  static std::vector<float> tone(std::int64_t position, std::int64_t frames) {
    std::vector<float> samples;
    for (std::int64_t i = position; i < position + frames; ++i) {
      const auto value = static_cast<float>(0.25 * std::cos(2 * 3.14159265 * static_cast<double>(i % 960) / 960));
      samples.insert(samples.end(), {value, value});
    }
    return samples;
  }
  /// The sender's own sound goes on without a seam, wherever it is to be heard.
  void write(std::int64_t position, std::int64_t frames, SoundRing::Seam seam = SoundRing::Seam::next) {
    ring.write(position, tone(sent, frames), seam);
    sent += frames;
  }
  void listen(std::size_t frames = 1600) {
    const auto heard = read(ring, at, frames);
    at += static_cast<std::int64_t>(frames);
    for (std::size_t i = 0; i < heard.size(); i += 2) {
      steepest = std::max(steepest, std::abs(heard[i] - before));
      loudest = std::max(loudest, std::abs(heard[i]));
      before = heard[i];
    }
  }
  void check() const {
    CHECK(loudest > 0.1F);
    CHECK(steepest < 0.006F);
  }
};

}  // namespace

TEST_CASE("a source that ends anywhere, before or behind where a reading does, does not click") {
  for (std::int64_t end = 101'500; end < 101'800; end += 7) {
    CAPTURE(end);
    Listener listener;
    listener.write(100'000, end - 100'000);
    for (int i = 0; i < 3; ++i) listener.listen();
    CHECK(listener.before == 0);
    listener.check();
  }
}

TEST_CASE("a source that runs dry anywhere and goes on late, or after a pause, does not click") {
  for (const std::int64_t pause : {0, 1, 60, 119, 500, 1'900, 2'000, 5'000}) {
    for (std::int64_t end = 101'500; end < 101'800; end += 7) {
      CAPTURE(pause);
      CAPTURE(end);
      Listener listener;
      listener.write(100'000, end - 100'000);
      listener.listen();
      listener.write(end + pause, 960);
      listener.write(end + pause + 960, 960);
      for (int i = 0; i < 6; ++i) listener.listen();
      listener.check();
    }
  }
}

TEST_CASE("a source whose times move ahead or back while it is heard does not click") {
  for (const std::int64_t move : {-6'000, -2'500, -2'000, -1'900, -700, 700, 1'900, 2'000, 2'500, 6'000}) {
    for (std::int64_t read_first = 0; read_first < 1'600; read_first += 97) {
      CAPTURE(move);
      CAPTURE(read_first);
      Listener listener;
      listener.write(100'000, 4'800);
      listener.listen(static_cast<std::size_t>(read_first));
      listener.write(104'800 + move, 960, SoundRing::Seam::apart);
      listener.write(105'760 + move, 960);
      for (int i = 0; i < 10; ++i) listener.listen();
      CHECK(listener.before == 0);
      listener.check();
    }
  }
}

TEST_CASE("sound that comes partly too late begins softly") {
  for (std::int64_t late = 1; late < 960; late += 50) {
    Listener listener;
    listener.write(100'000 - late, 960);
    listener.write(100'960 - late, 960);
    for (int i = 0; i < 3; ++i) listener.listen();
    listener.check();
  }
}

TEST_CASE("after pictures that were passed over sound begins softly") {
  Listener listener;
  listener.write(100'000, 9'600);
  listener.listen();
  listener.before = 0;  // What is in the programme meanwhile is silence.
  listener.at += 3 * 1'600;
  listener.listen();
  listener.check();
}

TEST_CASE("what follows a loss is laid at its own time, not joined") {
  SoundRing ring;
  ring.read(100'000, {}, 1, 1);
  ring.write(100'000, steady(960));
  ring.write(101'920, steady(960), SoundRing::Seam::apart);
  const auto heard = read(ring, 100'000, 3'200);
  CHECK(heard[2 * 500] == 0.5F);
  CHECK(heard[2 * 1'400] == 0);
  CHECK(heard[2 * 2'400] == 0.5F);
}

TEST_CASE("readings that are one frame off by rounding leave no frame out") {
  SoundRing ring;
  ring.read(100'000, {}, 1, 1);
  ring.write(100'000, steady(9'600));
  read(ring, 100'000);
  for (const std::int64_t position : {101'599, 103'200, 104'801}) {
    const auto heard = read(ring, position);
    CHECK(std::ranges::all_of(heard, [](float s) { return s == 0.5F; }));
  }
}
