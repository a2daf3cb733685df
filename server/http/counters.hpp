// What one I/O thread counts. Written by that thread alone, read by whoever is asked for metrics: plain atomics, each
// thread's on cache lines of their own.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>

namespace rostrum::http {

struct alignas(64) Counters {
  using Count = std::atomic<std::uint64_t>;

  Count connections_opened{0};
  Count connections_closed{0};
  /// Turned away since there were too many.
  Count connections_refused{0};
  Count handshakes_failed{0};
  /// By the first digit of the status, 1 to 5.
  std::array<Count, 6> responses{};
  /// Clients that took too long to send, or to take what they asked for.
  Count deadlines_missed{0};
  Count web_sockets_opened{0};
  Count web_sockets_closed{0};
  /// Answered no ping.
  Count web_sockets_dead{0};
  /// Read too slowly: their queue was dropped and they were closed with 1013.
  Count web_sockets_too_slow{0};
  /// WebSocket frames handed to the kernel, and their bytes.
  Count frames_sent{0};
  Count frame_bytes_sent{0};
  Count messages_received{0};

  /// For the thread that owns the counter: cheaper than fetch_add, since nobody else writes.
  static void add(Count& count, std::uint64_t more = 1) {
    count.store(count.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
};

}  // namespace rostrum::http
