// Tells whether the stage's other threads still move, from counters they raise. A stage that stands still stops its
// heartbeat, so that the server sees the hang. Time is an argument. Owned by the link thread.
#pragma once
#include <chrono>
#include <cstdint>

#include "protocol/link/timing.hpp"

namespace rostrum::link {

/// What the stage reports about itself whenever it is asked; see Uplink.
struct Progress {
  /// Raised with each picture by the canvas thread, from `canvas_expected` on.
  std::uint64_t canvas = 0;
  bool canvas_expected = false;
  /// Raised by the network thread a few times a second.
  std::uint64_t network = 0;
  Tick encoded_until = 0;
  std::uint32_t feeds = 0;
};

class StallWatch {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// Fifteen pictures.
  static constexpr std::chrono::milliseconds kCanvasPatience{500};
  static constexpr std::chrono::milliseconds kNetworkPatience{1000};

  /// Call a few times a second; false when a counter that should move has not for its patience.
  bool alive(const Progress& progress, Instant now) {
    const bool canvas_moves = canvas_.moved(progress.canvas) || !progress.canvas_expected;
    if (canvas_moves) canvas_.since = now;
    const bool network_moves = network_.moved(progress.network);
    if (network_moves) network_.since = now;
    return now - canvas_.since < kCanvasPatience && now - network_.since < kNetworkPatience;
  }

 private:
  struct Counter {
    std::uint64_t value = 0;
    Instant since{};
    bool seen = false;
    bool moved(std::uint64_t present) {
      const bool change = !seen || present != value;
      seen = true;
      value = present;
      return change;
    }
  };

  Counter canvas_;
  Counter network_;
};

}  // namespace rostrum::link
