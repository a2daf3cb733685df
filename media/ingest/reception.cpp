#include "media/ingest/reception.hpp"

#include <algorithm>
#include <cmath>

namespace rostrum::ingest {

void Reception::packet(std::int64_t sequence, std::uint32_t timestamp, std::uint32_t clock_hz, Instant now) {
  if (!base_) {
    base_ = sequence;
    highest_ = sequence;
  }
  highest_ = std::max(highest_, sequence);
  ++received_;
  // RFC 3550 A.8, with the arrival in units of the stream's clock. Only new timestamps: packets of one picture leave
  // together and would measure the pacer.
  if (transit_ && timestamp == transit_timestamp_) return;
  const std::int64_t ns = monotonic_ns(now);
  const std::int64_t arrival = ns / 1'000'000'000 * clock_hz + ns % 1'000'000'000 * clock_hz / 1'000'000'000;
  const std::int64_t transit = arrival - timestamp;
  if (transit_) {
    // The difference is taken in 32 bits, as the timestamp wraps there.
    const auto step = static_cast<std::int32_t>(static_cast<std::uint32_t>(transit - *transit_));
    jitter_ += (std::abs(static_cast<double>(step)) - jitter_) / 16;
  }
  transit_ = transit;
  transit_timestamp_ = timestamp;
}

void Reception::restart() {
  base_.reset();
  transit_.reset();
  received_ = expected_before_ = received_before_ = 0;
  jitter_ = 0;
}

void Reception::sender_report(std::uint64_t ntp, Instant now) {
  last_sr_ = static_cast<std::uint32_t>(ntp >> 16);
  last_sr_at_ = now;
}

Reception::Report Reception::report(Instant now) {
  Report report;
  const std::int64_t expected = base_ ? highest_ - *base_ + 1 : 0;
  // RFC 3550 A.3: duplicates may make both negative; the count is 24 bits with sign, the fraction never below zero.
  report.cumulative_lost =
      static_cast<std::int32_t>(std::clamp<std::int64_t>(expected - received_, -0x800000, 0x7fffff));
  const std::int64_t expected_now = expected - expected_before_;
  const std::int64_t lost_now = expected_now - (received_ - received_before_);
  expected_before_ = expected;
  received_before_ = received_;
  if (expected_now > 0 && lost_now > 0) {
    report.fraction_lost = static_cast<std::uint8_t>(std::min<std::int64_t>(255, lost_now * 256 / expected_now));
  }
  report.highest_sequence = static_cast<std::uint32_t>(highest_);
  report.jitter = static_cast<std::uint32_t>(std::min(jitter_, 4e9));
  if (last_sr_at_) {
    report.last_sr = last_sr_;
    const auto delay = std::chrono::duration<double>(now - *last_sr_at_).count() * 65536;
    report.delay_since_last_sr = static_cast<std::uint32_t>(std::clamp(delay, 0.0, 4e9));
  }
  return report;
}

}  // namespace rostrum::ingest
