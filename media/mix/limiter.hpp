// Keeps the mixed sound below full scale: gain goes down before a peak arrives and comes back slowly after it. Delays
// by kLookAhead. Value; owned by the canvas thread.
//
// Gain is the mean, over the look-ahead, of the least gain that any frame within it allows: it is never above what the
// frame that leaves allows, and never moves by more than 1 / kLookAhead from one frame to the next.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>

namespace rostrum::mix {

class Limiter {
 public:
  /// Frames of 48 kHz: 5 ms.
  static constexpr std::size_t kLookAhead = 240;
  /// -1 dBFS: what AAC adds between samples stays below full scale.
  static constexpr float kCeiling = 0.891F;

  /// Interleaved stereo, in place.
  void process(std::span<float> samples);

 private:
  struct Allowed {
    std::int64_t frame = 0;
    float gain = 1;
  };
  /// The least of what this frame and the kLookAhead before it allow.
  float least(float allowed);

  std::array<float, 2 * kLookAhead> delayed_{};
  /// What the mean is of, for each frame in `delayed_`.
  std::array<float, kLookAhead> held_ = [] {
    std::array<float, kLookAhead> ones{};
    ones.fill(1);
    return ones;
  }();
  /// Of `held_`.
  double sum_ = kLookAhead;
  std::size_t at_ = 0;
  std::int64_t frame_ = 0;
  float envelope_ = 1;
  /// Of the frames looked at those that may be the least yet: ascending in time and gain.
  std::deque<Allowed> candidates_;
};

}  // namespace rostrum::mix
