// How video gives way when encoders do not keep up, in the order of the design: 15 distinct pictures a second on an
// unchanged timeline, then rung after rung from the top, never the last. Quality comes back step by step. Sound is not
// asked. Pure; time is the tick. Owned by the canvas thread.
#pragma once
#include <cstddef>

#include "protocol/link/timing.hpp"

namespace rostrum::programme {

class Relief {
 public:
  /// Pictures waiting for an encoder: a fifth of a second is half of what the server's patience leaves.
  static constexpr std::size_t kLate = 6;
  /// A step is given this long to show.
  static constexpr link::Tick kStepDown = link::kTicksPerSecond / 2;
  static constexpr link::Tick kStepUp = 10 * link::kTicksPerSecond;

  explicit Relief(std::size_t rungs) : deepest_(rungs) {}

  /// Once for each picture, with the longest queue of all rungs that are on.
  void look(link::Tick tick, std::size_t longest_queue) {
    // Nothing is late any more at a tick before the last: another programme.
    if (tick < changed_) changed_ = calm_since_ = tick;
    if (longest_queue > 1) calm_since_ = tick;
    if (longest_queue >= kLate && level_ < deepest_ && tick - changed_ >= kStepDown) {
      ++level_;
      changed_ = tick;
    } else if (level_ > 0 && tick - calm_since_ >= kStepUp && tick - changed_ >= kStepUp) {
      --level_;
      changed_ = tick;
    }
  }

  /// The picture before is shown again in place of this tick's.
  [[nodiscard]] bool repeats(link::Tick tick) const { return level_ > 0 && tick / link::kVideoFrameTicks % 2 != 0; }
  /// Rungs switched off, counted from the highest.
  [[nodiscard]] std::size_t rungs_off() const { return level_ > 1 ? level_ - 1 : 0; }
  [[nodiscard]] std::size_t level() const { return level_; }

 private:
  // Given.
  /// Level 1 halves the pictures, each one more switches a rung off, down to the last.
  std::size_t deepest_;
  // State.
  std::size_t level_ = 0;
  link::Tick changed_ = -kStepUp;
  link::Tick calm_since_ = 0;
};

}  // namespace rostrum::programme
