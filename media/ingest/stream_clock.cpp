#include "media/ingest/stream_clock.hpp"

#include <algorithm>
#include <cstdlib>

namespace rostrum::ingest {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
// A timestamp further from its arrival than this is another timeline, not delay.
constexpr std::int64_t kJump = 2'000 * kMillisecond;
// Nor does a sender's clock drift by this much between two reports.
constexpr std::int64_t kClockStep = 500 * kMillisecond;
// Up to a picture's time a new mapping is approached, beyond it is taken at once: lips out of step for long are worse
// than one small break.
constexpr std::int64_t kSlideMost = 30 * kMillisecond;
// A mapping slides by at most 5 ms a second.
constexpr std::int64_t kSlideDivisor = 200;

}  // namespace

void LeastLately::add(std::int64_t value, Instant now) {
  if (since_ == Instant{} || now - since_ >= kBucket * static_cast<int>(kBuckets)) {
    clear();
    since_ = now;
  }
  while (now - since_ >= kBucket) {
    since_ += kBucket;
    bucket_ = (bucket_ + 1) % kBuckets;
    least_[bucket_].reset();
  }
  auto& least = least_[bucket_];
  least = std::min(least.value_or(value), value);
}

std::optional<std::int64_t> LeastLately::value() const {
  std::optional<std::int64_t> all;
  for (const auto& least : least_) {
    if (least && (!all || *least < *all)) all = least;
  }
  return all;
}

std::int64_t SenderClock::nanoseconds(std::uint64_t ntp) {
  if (!first_ntp_) first_ntp_ = ntp;
  const auto since = static_cast<std::int64_t>(ntp - *first_ntp_);
  const std::int64_t seconds = since >> 32;
  const auto fraction = static_cast<std::uint64_t>(since & 0xffffffff);
  return seconds * 1'000'000'000 + static_cast<std::int64_t>(fraction * 1'000'000'000 >> 32);
}

std::int64_t StreamClock::media_ns(std::int64_t wide) const {
  const std::int64_t hz = clock_hz_;
  return wide / hz * 1'000'000'000 + wide % hz * 1'000'000'000 / hz;
}

std::int64_t StreamClock::sender_ns(std::int64_t wide) const {
  return report_->sender_ns + media_ns(wide) - media_ns(report_->timestamp);
}

void StreamClock::restart() {
  unwrap_ = {};
  arrival_offset_.clear();
  report_.reset();
  applied_.reset();
}

void StreamClock::arrived(std::uint32_t timestamp, SenderClock& sender, Instant now) {
  if (const auto least = arrival_offset_.value()) {
    const std::int64_t expected = media_ns(unwrap_.peek(timestamp)) + *least;
    if (std::abs(monotonic_ns(now) - expected) > kJump) restart();
  }
  const std::int64_t wide = unwrap_(timestamp);
  arrival_offset_.add(monotonic_ns(now) - media_ns(wide), now);
  if (has_report(sender)) sender.sample(sender_ns(wide), now);
}

void StreamClock::sender_report(std::uint64_t ntp, std::uint32_t timestamp, SenderClock& sender) {
  // Before the first packet nothing says in which turn of 32 bits the stream is.
  if (!unwrap_.newest()) return;
  const std::int64_t wide = unwrap_.peek(timestamp);
  const std::int64_t told = sender.nanoseconds(ntp);
  if (has_report(sender) && std::abs(told - sender_ns(wide)) > kClockStep) sender.stepped();
  report_ = Report{wide, told, sender.generation()};
}

Instant StreamClock::captured(std::uint32_t timestamp, const SenderClock& sender, bool by_sender, Instant now) {
  const std::int64_t wide = unwrap_.peek(timestamp);
  const auto offset = sender.offset();
  std::int64_t target = arrival_offset_.value().value_or(monotonic_ns(now) - media_ns(wide));
  if (by_sender && offset && has_report(sender)) {
    target = report_->sender_ns - media_ns(report_->timestamp) + *offset;
  }
  if (!applied_ || std::abs(target - *applied_) > kSlideMost) {
    applied_ = target;
  } else {
    const std::int64_t most = std::max<std::int64_t>(0, (now - applied_at_).count() / kSlideDivisor);
    *applied_ += std::clamp(target - *applied_, -most, most);
  }
  applied_at_ = now;
  return from_monotonic_ns(media_ns(wide) + *applied_);
}

}  // namespace rostrum::ingest
