// Whether a source is being spoken on, by the level at which it is mixed: louder than kBeginPower for 0.3 s begins a
// turn, quieter than kStayPower for 1.5 s ends it, so that breath, a cough and the pause between two sentences are
// neither. A turn runs from its first loud picture to the end of its last. Value; time is an argument.
//
//   quiet ──loud for kBegin──► speaking ──quiet for kPause──► quiet
#pragma once
#include <algorithm>
#include <optional>
#include <span>

#include "protocol/link/timing.hpp"

namespace rostrum::mix {

struct Turn {
  link::Tick from = 0;
  /// Missing while it goes on.
  std::optional<link::Tick> to;
  friend bool operator==(const Turn&, const Turn&) = default;
};

class Speaking {
 public:
  /// Mean squares of full scale: -40 and -46 dBFS. What browsers send of a voice lies around -25, of a quiet room
  /// under -60.
  static constexpr float kBeginPower = 1e-4F;
  static constexpr float kStayPower = 2.5e-5F;
  static constexpr link::Tick kBegin = link::kTicksPerSecond * 3 / 10;
  static constexpr link::Tick kPause = link::kTicksPerSecond * 3 / 2;

  /// What one picture's length of sound from `tick` on changes: the turn that began or ended. Ticks grow.
  std::optional<Turn> hear(link::Tick tick, float power) {
    const link::Tick end = tick + link::kVideoFrameTicks;
    if (!turn_) {
      if (power >= kBeginPower) {
        if (loud_ == 0) since_ = tick;
        loud_ += link::kVideoFrameTicks;
        last_ = end;
      } else {
        loud_ = std::max<link::Tick>(0, loud_ - link::kVideoFrameTicks);
      }
      if (loud_ < kBegin) return std::nullopt;
      turn_ = since_;
      return Turn{since_, std::nullopt};
    }
    if (power >= kStayPower) last_ = end;
    return end - last_ < kPause ? std::nullopt : this->end();
  }

  /// The turn that goes on ends where it was heard last.
  std::optional<Turn> end() {
    loud_ = 0;
    if (!turn_) return std::nullopt;
    const Turn ended{*turn_, last_};
    turn_.reset();
    return ended;
  }

  [[nodiscard]] bool speaks() const { return turn_.has_value(); }

 private:
  /// Of the turn that goes on.
  std::optional<link::Tick> turn_;
  /// Of loud sound lately, until it is enough for a turn; and since when.
  link::Tick loud_ = 0;
  link::Tick since_ = 0;
  /// End of the last that was loud.
  link::Tick last_ = 0;
};

/// Mean square of samples.
inline float power_of(std::span<const float> samples) {
  float sum = 0;
  for (const float sample : samples) sum += sample * sample;
  return samples.empty() ? 0 : sum / static_cast<float>(samples.size());
}

}  // namespace rostrum::mix
