#include "media/mix/limiter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace rostrum::mix;

namespace {

std::vector<float> tone(float level, std::size_t frames) {
  std::vector<float> samples(2 * frames);
  for (std::size_t i = 0; i < frames; ++i) {
    samples[2 * i] = samples[2 * i + 1] = level * std::sin(static_cast<float>(i) * 0.06F);
  }
  return samples;
}

float peak(const std::vector<float>& samples) {
  float most = 0;
  for (const float sample : samples) most = std::max(most, std::abs(sample));
  return most;
}

}  // namespace

TEST_CASE("what is quiet passes unchanged, later by the look-ahead") {
  Limiter limiter;
  const auto before = tone(0.5F, 4800);
  auto after = before;
  limiter.process(after);
  for (std::size_t i = 2 * Limiter::kLookAhead; i < after.size(); ++i) {
    REQUIRE(std::abs(after[i] - before[i - 2 * Limiter::kLookAhead]) < 1e-5F);
  }
  CHECK(peak(after) > 0.4F);
}

TEST_CASE("nothing leaves above the ceiling, however loud and sudden") {
  for (const float level : {1.0F, 2.0F, 9.0F}) {
    Limiter limiter;
    auto quiet = tone(0.1F, 4800);
    limiter.process(quiet);
    auto loud = tone(level, 9600);
    limiter.process(loud);
    CHECK(peak(loud) <= Limiter::kCeiling + 1e-5F);
    CHECK(peak(loud) > 0.6F);
    // And the quiet comes back.
    auto later = tone(0.1F, 96'000);
    limiter.process(later);
    CHECK(peak({later.end() - 9600, later.end()}) > 0.095F);
  }
}

TEST_CASE("gain never jumps, whatever peaks come while it moves") {
  // Half of full scale all the time, and short peaks that grow: what leaves between them shows the gain.
  for (const std::size_t apart : {1, 50, 100, 200, 239, 240, 300}) {
    CAPTURE(apart);
    Limiter limiter;
    std::vector<float> samples(2 * 6'000, 0.5F);
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t at = 1'000 + i * apart;
      samples[2 * at] = samples[2 * at + 1] = 1.0F + static_cast<float>(i);
    }
    const auto before = samples;
    limiter.process(samples);
    float last = 1;
    for (std::size_t i = Limiter::kLookAhead; i < 6'000; ++i) {
      const float gain = samples[2 * i] / before[2 * (i - Limiter::kLookAhead)];
      REQUIRE(std::abs(gain - last) <= 1.001F / Limiter::kLookAhead);
      REQUIRE(samples[2 * i] <= Limiter::kCeiling + 1e-5F);
      last = gain;
    }
  }
}
