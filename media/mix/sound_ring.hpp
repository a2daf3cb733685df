// A source's decoded sound on the machine's clock: packets are laid one after the other as long as their times agree,
// stretched by a hundredth at most when the two clocks drift, and moved when they don't. Reading empties. Positions are
// frames of 48 kHz since CLOCK_MONOTONIC's zero. Value; its owner locks.
//
// What is there lies in runs. A run's edges are softened when it is read, sample by sample: whatever is written, and
// wherever a reading begins and ends, gain never changes by more than 1 / kFade from one frame to the next.
#pragma once
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace rostrum::mix {

class SoundRing {
 public:
  /// Frames kept: two seconds. What lies further ahead is taken as a clock that jumped, and dropped.
  static constexpr std::int64_t kFrames = 96'000;
  /// Edges of sound fade over 2.5 ms, or they click.
  static constexpr std::int64_t kFade = 120;

  /// How a packet belongs to the one written before.
  enum class Seam {
    /// The sender's next: joined to it while their times agree roughly.
    next,
    /// Something between them is missing: laid at its own time.
    apart,
  };

  SoundRing() : samples_(2 * kFrames) {}

  /// Interleaved stereo that should be heard from `position` on.
  void write(std::int64_t position, std::span<const float> samples, Seam seam = Seam::next);
  /// Adds what there is for [position, position + out.size() / 2) to `out`, its gain going from `from` to `to`; silence
  /// elsewhere. Positions must grow.
  void read(std::int64_t position, std::span<float> out, float from, float to);

  /// Frames written that came too late to be heard.
  [[nodiscard]] std::uint64_t late() const { return late_; }

 private:
  struct Run {
    std::int64_t begin = 0;
    std::int64_t end = 0;
  };

  float* at(std::int64_t position) { return &samples_[2 * static_cast<std::size_t>(position % kFrames)]; }
  /// Whether that end is further ahead than the ring reaches.
  [[nodiscard]] bool too_far(std::int64_t end) const { return read_ > 0 && end > read_ + kFrames; }
  void join(std::span<const float> samples);
  void begin(std::int64_t position, std::span<const float> samples);
  void put(std::int64_t position, std::span<const float> samples);
  void forget_until(std::int64_t position);

  std::vector<float> samples_;
  /// Ascending; none overlaps another, none ends by `read_`.
  std::deque<Run> runs_;
  /// All before was read or is silence.
  std::int64_t read_ = 0;
  /// Of the last frame read.
  float gain_ = 0;
  std::uint64_t late_ = 0;
};

}  // namespace rostrum::mix
