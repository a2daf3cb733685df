// What delivery counts, over all programmes of a server. Written on the windows' strands, read from anywhere: atomics.
#pragma once
#include <atomic>
#include <cstdint>

namespace rostrum::delivery {

struct Vitals {
  using Count = std::atomic<std::uint64_t>;

  Count parts_from_stage{0};
  /// Slate in place of a part that did not come in time.
  Count parts_stood_in{0};
  /// Neither.
  Count parts_missing{0};
  /// Came after their place had been filled.
  Count parts_late{0};
  /// Requests that were held until what they asked for was there, and those that were let go without it.
  Count waits{0};
  Count waits_in_vain{0};
};

}  // namespace rostrum::delivery
