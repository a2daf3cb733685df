// The closed group of slate or silence that fills in while no stage encodes. Owned by `Programme`.
// A group is repeated from its start: where it takes over and at each segment's start, since both need a key frame.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "protocol/link/media.hpp"

namespace rostrum::delivery {

class StandIn {
 public:
  /// A stage's group has this many parts at most.
  static constexpr int kMaxParts = 64;

  /// Parts come in order, from 0; a group that is whole replaces the one before.
  void take(link::StandInPart part) {
    if (part.count <= 0 || part.count > kMaxParts || part.index >= part.count) return;
    if (part.index == 0) coming_.clear();
    if (part.index != static_cast<int>(coming_.size())) return;
    if (!coming_.empty() && (part.init != coming_.front().init || part.count != coming_.front().count)) return;
    const auto count = static_cast<std::size_t>(part.count);
    coming_.push_back(std::move(part));
    if (coming_.size() == count) parts_ = std::exchange(coming_, {});
  }

  [[nodiscard]] bool whole() const { return !parts_.empty(); }
  [[nodiscard]] const std::string& init() const { return parts_.front().init; }

  /// The next part of that length, from the group's start if `restart`. nullptr if the group has none.
  const link::StandInPart* next(link::Tick ticks, bool restart) {
    if (restart) next_ = 0;
    for (std::size_t tried = 0; tried < parts_.size(); ++tried) {
      const auto& part = parts_[next_++ % parts_.size()];
      // Of sound's two lengths one may begin in the middle of a pair.
      if (part.ticks == ticks) return &part;
    }
    return nullptr;
  }

 private:
  std::vector<link::StandInPart> parts_;
  std::vector<link::StandInPart> coming_;
  std::size_t next_ = 0;
};

}  // namespace rostrum::delivery
