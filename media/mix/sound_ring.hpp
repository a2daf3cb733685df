// A source's decoded sound on the machine's clock: packets are laid one after the other as long as their times agree,
// stretched by a hundredth at most when the two clocks drift, and moved when they don't. Reading empties. Positions are
// frames of 48 kHz since CLOCK_MONOTONIC's zero. Value; its owner locks.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rostrum::mix {

class SoundRing {
 public:
  /// Frames kept: two seconds. What lies further ahead is taken as a clock that jumped, and dropped.
  static constexpr std::int64_t kFrames = 96'000;

  SoundRing() : samples_(2 * kFrames) {}

  /// Interleaved stereo that should be heard from `position` on.
  void write(std::int64_t position, std::span<const float> samples);
  /// Adds what there is for [position, position + out.size() / 2) to `out`, its gain going from `from` to `to`; silence
  /// elsewhere. Positions must grow.
  void read(std::int64_t position, std::span<float> out, float from, float to);

  /// Frames written that came too late to be heard.
  [[nodiscard]] std::uint64_t late() const { return late_; }

 private:
  float* at(std::int64_t position) { return &samples_[2 * static_cast<std::size_t>(position % kFrames)]; }
  /// Softens what was written last before `end`, after which nothing follows at once.
  void fade_out(std::int64_t end);
  void put(std::int64_t position, std::span<const float> samples, bool fade_in);

  std::vector<float> samples_;
  /// One past the last frame written, nullopt before the first.
  std::optional<std::int64_t> end_;
  /// All before was read or is silence.
  std::int64_t read_ = 0;
  std::uint64_t late_ = 0;
};

}  // namespace rostrum::mix
