// How much a sender may send, when it has to be told (REMB): rises by a step while little is lost, falls with heavy
// loss. No delay model: senders with one use transport-wide feedback. Value; time is an argument.
#pragma once
#include <algorithm>
#include <cstdint>

#include "media/ingest/instant.hpp"

namespace rostrum::ingest {

class ReceiveEstimate {
 public:
  static constexpr double kStart_bps = 1'000'000;
  static constexpr double kLeast_bps = 150'000;
  /// What a picture of 1280×720 with sound can use; more would only fill queues.
  static constexpr double kMost_bps = 5'000'000;

  void received(std::size_t bytes) { bytes_ += bytes; }

  /// Every second or so: `lost` is the share of packets lost since the last call, 0 to 1. Returns bits per second.
  std::uint64_t update(double lost, Instant now) {
    if (last_ != Instant{} && now > last_) {
      const double measured = static_cast<double>(bytes_) * 8 / std::chrono::duration<double>(now - last_).count();
      if (lost > 0.1) {
        estimate_ = std::max(kLeast_bps, estimate_ * (1 - lost / 2));
      } else if (lost < 0.02) {
        // A sender with little to say (a still slide) proves nothing about the path: no rise far above what came.
        const double ceiling = std::max(estimate_, measured * 2 + 500'000);
        estimate_ = std::min({kMost_bps, ceiling, estimate_ * 1.3});
      }
    }
    last_ = now;
    bytes_ = 0;
    return static_cast<std::uint64_t>(estimate_);
  }

 private:
  std::size_t bytes_ = 0;
  double estimate_ = kStart_bps;
  Instant last_{};
};

}  // namespace rostrum::ingest
