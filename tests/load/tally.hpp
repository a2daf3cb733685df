// What was counted and measured in a run. Values; used by one thread.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::load {

/// Monotonic nanoseconds; one process sends and receives, so that they can be compared.
inline std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Durations, kept one by one.
class Delays {
 public:
  void add(std::int64_t ns) {
    microseconds_.push_back(static_cast<std::uint32_t>(std::max<std::int64_t>(0, ns) / 1000));
  }
  [[nodiscard]] std::size_t count() const { return microseconds_.size(); }
  /// Milliseconds below which `share` (0 to 1) of them lie; 0 without any.
  [[nodiscard]] double percentile_ms(double share) {
    if (microseconds_.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(microseconds_.size() - 1));
    std::ranges::nth_element(microseconds_, microseconds_.begin() + at);
    return microseconds_[static_cast<std::size_t>(at)] / 1000.0;
  }

 private:
  std::vector<std::uint32_t> microseconds_;
};

/// Whether a close was one of 1013 (Try Again Later), by what Peer::closed() was told: the reason says so, see there.
inline bool is_try_again(std::string_view why) { return why.starts_with("try again") || why == "1013"; }

struct Tally {
  /// Event frames that came to viewers.
  std::uint64_t frames = 0;
  /// Those of them that a resume brought, whose delay says how long the viewer was away.
  std::uint64_t brought = 0;
  std::uint64_t connections = 0;
  std::uint64_t welcomes = 0;
  std::uint64_t resumes = 0;
  /// Welcomes where a resume was asked for.
  std::uint64_t rewelcomes = 0;
  std::uint64_t refused = 0;
  std::uint64_t unreadable = 0;
  /// By what Peer::closed() was told.
  std::map<std::string, std::uint64_t> closes;
  /// Of these, those of 1013: the server could not keep up with a viewer, or itself.
  std::uint64_t try_again = 0;
  /// From the moderator's sending to a viewer's reading, disk included.
  Delays delivery;
  /// Of each event, by seq: until the last viewer read it, nanoseconds.
  std::map<std::uint64_t, std::int64_t> slowest;
  /// From sending to the answer.
  Delays answers;
  /// From a lost connection to its resume.
  Delays back;
  std::int64_t first_lost_ns = 0;
  std::int64_t last_back_ns = 0;
};

}  // namespace rostrum::load
