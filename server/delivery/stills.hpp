// The stills of one programme's live window: what it looked like at which tick. Bodies are immutable and shared. Owned
// by whoever guards it.
//
// Bounded by number and bytes, whatever a stage sends; the oldest goes first.
#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "protocol/link/media.hpp"

namespace rostrum::delivery {

class Stills {
 public:
  /// Fifteen minutes of one in each group of pictures.
  static constexpr std::size_t kMost = 850;
  /// Twice of what these usually are.
  static constexpr std::size_t kMostBytes = 8 * 1024 * 1024;
  /// An older one shows something else than what was seen: some were lost, or no stage encoded.
  static constexpr link::Tick kOldest = 4 * link::kVideoFramesPerGroup * link::kVideoFrameTicks;

  using Body = std::shared_ptr<const std::string>;

  /// What does not begin and end as a JPEG is passed over; of one tick the first is kept.
  void put(const link::Still& still) {
    const auto text = as_text(still.bytes);
    if (!text.starts_with("\xff\xd8\xff") || !text.ends_with("\xff\xd9")) return;
    if (!kept_.try_emplace(still.tick, std::make_shared<const std::string>(text)).second) return;
    bytes_ += text.size();
    while (kept_.size() > kMost || bytes_ > kMostBytes) {
      bytes_ -= kept_.begin()->second->size();
      kept_.erase(kept_.begin());
    }
  }

  /// The nearest that is not after the tick; nullptr where there is none.
  [[nodiscard]] Body at(link::Tick tick) const {
    const auto after = kept_.upper_bound(tick);
    if (after == kept_.begin()) return nullptr;
    const auto& [taken, body] = *std::prev(after);
    return tick - taken > kOldest ? nullptr : body;
  }

  void clear() {
    kept_.clear();
    bytes_ = 0;
  }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::map<link::Tick, Body> kept_;
  std::size_t bytes_ = 0;
};

}  // namespace rostrum::delivery
