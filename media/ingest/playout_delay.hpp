// How much later than capture a feed should be played so that nearly all of its frames are there in time. Rises at once
// with the lateness seen, falls slowly when it was not needed for a while. Value; time is an argument.
#pragma once
#include <array>
#include <chrono>
#include <cstddef>

#include "media/ingest/instant.hpp"

namespace rostrum::ingest {

class PlayoutDelay {
 public:
  static constexpr std::chrono::milliseconds kLeast{40};
  static constexpr std::chrono::milliseconds kMost{300};

  /// A frame was complete `lateness` after its capture.
  void frame(std::chrono::nanoseconds lateness, Instant now);
  [[nodiscard]] std::chrono::nanoseconds value() const { return value_; }

 private:
  // Room above the worst lateness seen lately, for the steps of timers and threads behind us.
  static constexpr std::chrono::milliseconds kMargin{10};
  // What is remembered: ten seconds in buckets of one.
  static constexpr std::size_t kBuckets = 10;
  static constexpr std::chrono::seconds kBucket{1};
  // Falling by 5 ms a second is 0.5 % of speed: neither sound nor picture shows it.
  static constexpr int kFallPerSecond = 200;

  std::array<std::chrono::nanoseconds, kBuckets> worst_{};
  std::size_t bucket_ = 0;
  Instant bucket_since_{};
  Instant last_{};
  std::chrono::nanoseconds value_{kLeast};
};

}  // namespace rostrum::ingest
