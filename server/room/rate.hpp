// How many commands a person may send: a bucket of tokens that fills with time. Time is an argument, of a clock that
// nobody sets. Value.
#pragma once
#include <algorithm>
#include <cstdint>

#include "server/event/names.hpp"

namespace rostrum::room {

class CommandRate {
 public:
  /// Commands a second in the long run, and at once.
  static constexpr double kPerSecond = 20;
  static constexpr double kBurst = 60;
  /// A moderator's desk works for many.
  static constexpr double kStaffFactor = 10;

  /// 0: go on. Otherwise milliseconds to wait.
  event::Instant take(event::Instant now, bool staff) {
    const double factor = staff ? kStaffFactor : 1;
    tokens_ = std::min(kBurst * factor, tokens_ + static_cast<double>(std::max<event::Instant>(0, now - filled_at_)) /
                                                      1000 * kPerSecond * factor);
    filled_at_ = now;
    if (tokens_ >= 1) {
      tokens_ -= 1;
      return 0;
    }
    return static_cast<event::Instant>((1 - tokens_) / (kPerSecond * factor) * 1000) + 1;
  }

 private:
  double tokens_ = 0;
  event::Instant filled_at_ = 0;
};

}  // namespace rostrum::room
