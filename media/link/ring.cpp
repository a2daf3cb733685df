#include "media/link/ring.hpp"

#include <algorithm>

#include "protocol/link/frames.hpp"

namespace rostrum::link {
namespace {

// The longest that one Gap may be (frames.hpp); a longer loss becomes several.
constexpr Tick kMaxGapTicks = 3000 * kTicksPerSecond;
constexpr std::size_t kMaxLosses = 256;

SharedFrame frame_of(const Media& media) {
  auto bytes = std::make_shared<Bytes>();
  serialize(media, *bytes);
  return bytes;
}

}  // namespace

void Ring::push(Part part) {
  part.run = run_;
  part.number = ++last_number_;
  Entry entry{part.number, part.rendition, part.first_tick, part.ticks, nullptr};
  newest_end_ = std::max(newest_end_, part.first_tick + part.ticks);
  entry.frame = frame_of(std::move(part));
  bytes_ += entry.frame->size();
  entries_.push_back(std::move(entry));
  while (!entries_.empty() && (bytes_ > limits_.bytes || entries_.front().first_tick < newest_end_ - limits_.ticks)) {
    drop_oldest();
  }
}

void Ring::drop_oldest() {
  const Entry& oldest = entries_.front();
  if (oldest.number > acknowledged_) lose(oldest);
  bytes_ -= oldest.frame->size();
  entries_.pop_front();
}

void Ring::lose(const Entry& entry) {
  ++dropped_;
  // Sent already, so it may still arrive: stated only if this connection ends before it is acknowledged.
  const bool in_flight = entry.number < next_number_;
  const auto joins = [&](const Loss& loss) {
    return loss.gap.rendition == entry.rendition && loss.gap.first_tick + loss.gap.ticks == entry.first_tick &&
           loss.sent == in_flight && loss.gap.ticks < kMaxGapTicks;
  };
  const auto found = std::find_if(losses_.begin(), losses_.end(), joins);
  if (found != losses_.end()) {
    found->gap.ticks += entry.ticks;
    found->last_number = entry.number;
    return;
  }
  if (losses_.size() == kMaxLosses) losses_.erase(losses_.begin());
  losses_.push_back({Gap{entry.rendition, entry.first_tick, entry.ticks}, entry.number, in_flight});
}

void Ring::acknowledge(std::uint64_t number) {
  // A number not given out yet is a lie, and believing it would forget gaps to come.
  acknowledged_ = std::max(acknowledged_, std::min(number, next_number_ - 1));
  std::erase_if(losses_, [&](const Loss& loss) { return loss.last_number <= acknowledged_; });
}

void Ring::rewind(std::uint64_t acknowledged) {
  next_number_ = std::min(acknowledged, last_number_) + 1;
  acknowledged_ = std::max(acknowledged_, next_number_ - 1);
  std::erase_if(losses_, [&](const Loss& loss) { return loss.last_number < next_number_; });
  for (Loss& loss : losses_) loss.sent = false;
}

SharedFrame Ring::next() {
  const auto unsaid = std::find_if(losses_.begin(), losses_.end(), [](const Loss& loss) { return !loss.sent; });
  if (unsaid != losses_.end()) {
    unsaid->sent = true;
    return frame_of(unsaid->gap);
  }
  if (entries_.empty() || entries_.back().number < next_number_) return nullptr;
  // Numbers follow each other, so the entry's place is known.
  const std::uint64_t first = entries_.front().number;
  const std::uint64_t place = next_number_ > first ? next_number_ - first : 0;
  const Entry& entry = entries_[place];
  next_number_ = entry.number + 1;
  return entry.frame;
}

}  // namespace rostrum::link
