// Remembers on which feeds the stage died. Two deaths within a minute and a feed is refused. Time is an argument; pure.
#pragma once
#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <vector>

#include "protocol/link/messages.hpp"

namespace rostrum::stages {

class PoisonLedger {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kWindow{60};
  static constexpr std::size_t kDeaths = 2;
  /// As many as a Setup may carry; feeds beyond stay unnoted.
  static constexpr std::size_t kMaxFeeds = 256;

  /// The stage died at `now` with these feeds at a decoder. Returns those that are refused from now on.
  std::vector<link::FeedId> died(const std::vector<link::FeedId>& suspects, Instant now) {
    std::erase_if(deaths_, [&](const auto& entry) { return now - entry.second.back() > kWindow; });
    std::vector<link::FeedId> added;
    for (const link::FeedId& feed : suspects) {
      if (poisoned(feed) || (deaths_.size() >= kMaxFeeds && !deaths_.contains(feed))) continue;
      auto& times = deaths_[feed];
      times.push_back(now);
      while (now - times.front() > kWindow) times.pop_front();
      if (times.size() < kDeaths || refused_.size() >= kMaxFeeds) continue;
      refused_.push_back(feed);
      added.push_back(feed);
    }
    for (const link::FeedId& feed : added) deaths_.erase(feed);
    return added;
  }

  [[nodiscard]] const std::vector<link::FeedId>& refused() const { return refused_; }
  [[nodiscard]] bool poisoned(const link::FeedId& feed) const {
    return std::find(refused_.begin(), refused_.end(), feed) != refused_.end();
  }

 private:
  std::map<link::FeedId, std::deque<Instant>> deaths_;
  std::vector<link::FeedId> refused_;
};

}  // namespace rostrum::stages
