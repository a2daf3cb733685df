// How long to wait before a dead stage is started again: not at all the first time, longer while it keeps dying young.
// Time is an argument; pure.
#pragma once
#include <algorithm>
#include <chrono>

namespace rostrum::stages {

class RestartPause {
 public:
  /// A stage that lived so long was on air, and is there again soonest without a pause. What kills it again and again
  /// is the poison ledger's business.
  static constexpr std::chrono::seconds kOldEnough{2};
  static constexpr std::chrono::milliseconds kFirst{250};
  static constexpr std::chrono::milliseconds kLongest{5000};

  /// The pause after a life of this length.
  std::chrono::milliseconds after(std::chrono::milliseconds life) {
    if (life >= kOldEnough) next_ = std::chrono::milliseconds(0);
    const auto pause = next_;
    next_ = std::clamp(next_ * 2, kFirst, kLongest);
    return pause;
  }

 private:
  std::chrono::milliseconds next_{0};
};

}  // namespace rostrum::stages
