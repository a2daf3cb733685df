// What a room shows of itself to whoever watches the server. Written on the room's strand, read from anywhere: atomics.
#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace rostrum::room {

struct Vitals {
  using Count = std::atomic<std::uint64_t>;
  /// Statuses of refusals (problems.hpp); anything else counts with the last.
  static constexpr std::array<int, 10> kStatuses = {400, 401, 403, 404, 409, 422, 429, 503, 507, 500};

  /// History read, nothing of it being read again.
  std::atomic<bool> open{false};
  /// The history holds what this program cannot read: the event is not served.
  std::atomic<bool> refused{false};
  /// event::Phase.
  std::atomic<int> phase{0};
  Count accepted{0};
  /// The same id again: answered as before.
  Count repeated{0};
  std::array<Count, kStatuses.size()> refusals{};
  Count guests_made{0};

  void count_refusal(int status) {
    std::size_t at = 0;
    while (at + 1 < kStatuses.size() && kStatuses[at] != status) ++at;
    refusals[at].fetch_add(1, std::memory_order_relaxed);
  }
};

}  // namespace rostrum::room
