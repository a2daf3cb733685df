// Keeps the mixed sound below full scale: gain goes down before a peak arrives and comes back slowly after it. Delays
// by kLookAhead. Value; owned by the canvas thread.
#pragma once
#include <array>
#include <cstddef>
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
  std::array<float, 2 * kLookAhead> delayed_{};
  /// For each frame in `delayed_` the gain that it must not exceed.
  std::array<float, kLookAhead> allowed_ = [] {
    std::array<float, kLookAhead> ones{};
    ones.fill(1);
    return ones;
  }();
  std::size_t at_ = 0;
  float gain_ = 1;
  /// By how much gain falls at each frame to reach what the loudest frame ahead allows in time.
  float step_ = 0;
  float target_ = 1;
  std::size_t target_in_ = 0;
};

}  // namespace rostrum::mix
