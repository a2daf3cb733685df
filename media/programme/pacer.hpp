// Says when the canvas makes which picture. Sans-I/O: time is an argument (CLOCK_MONOTONIC, nanoseconds). Owned by the
// canvas thread.
//
// The picture of tick t is made at origin + t, or as soon after as the machine manages: being late it makes picture
// after picture without waiting. Only when it is later than a viewer's buffer bears does it pass some over, up to the
// next edge that sound and picture have in common; the server fills the hole.
#pragma once
#include <algorithm>
#include <cstdint>

#include "protocol/link/timing.hpp"

namespace rostrum::programme {

/// Ticks at which both a video part and an audio part begin.
inline constexpr link::Tick kCommonEdge = 2 * link::kVideoFramesPerPart * link::kVideoFrameTicks;
static_assert(kCommonEdge == link::audio_part_offset(2));

class Pacer {
 public:
  /// So late that parts would miss the 0.3 s after which the server puts slate in their place, and more besides.
  static constexpr std::int64_t kPassOverNs = 600'000'000;

  struct Step {
    /// Make the picture of `tick` now; otherwise ask again at `until_ns`.
    bool picture = false;
    link::Tick tick = 0;
    std::int64_t until_ns = 0;
  };

  Pacer(const link::Timeline& timeline, link::Tick first_tick) : timeline_(timeline), next_(first_tick) {}

  /// Each picture is given once.
  Step next(std::int64_t now_ns) {
    if (now_ns < due_ns(next_)) return {false, next_, due_ns(next_)};
    if (now_ns - due_ns(next_) > kPassOverNs) pass_over(now_ns);
    // The edge may lie ahead.
    if (now_ns < due_ns(next_)) return {false, next_, due_ns(next_)};
    const Step step{true, next_, 0};
    next_ += link::kVideoFrameTicks;
    return step;
  }

  /// Pictures passed over.
  [[nodiscard]] std::uint64_t passed_over() const { return passed_over_; }

 private:
  [[nodiscard]] std::int64_t due_ns(link::Tick tick) const {
    return timeline_.origin_monotonic_ns + link::ticks_to_ns(tick);
  }
  void pass_over(std::int64_t now_ns) {
    const link::Tick now = link::ns_to_ticks(now_ns - timeline_.origin_monotonic_ns);
    const link::Tick edge = (now + kCommonEdge - 1) / kCommonEdge * kCommonEdge;
    passed_over_ += static_cast<std::uint64_t>((edge - next_) / link::kVideoFrameTicks);
    next_ = edge;
  }

  // Given.
  link::Timeline timeline_;
  // State.
  link::Tick next_;
  std::uint64_t passed_over_ = 0;
};

}  // namespace rostrum::programme
