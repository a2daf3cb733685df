#include "media/ingest/arrival_log.hpp"

#include <limits>

namespace rostrum::ingest {
namespace {

constexpr std::int64_t kTickNs = 250'000;
constexpr std::int64_t kTicksPerReference = 64'000 / 250;
constexpr std::size_t kMaxArrivals = 4096;

std::int64_t ticks(Instant instant) { return monotonic_ns(instant) / kTickNs; }

}  // namespace

void ArrivalLog::packet(std::uint16_t sequence, Instant now) {
  const std::int64_t wide = unwrap_(sequence);
  // Over the bound the oldest are told as lost: the sender slows down, which is what it should do.
  if (arrivals_.size() >= kMaxArrivals) arrivals_.erase(arrivals_.begin());
  arrivals_.emplace(wide, now);
}

std::optional<TransportReport> ArrivalLog::take() {
  if (arrivals_.empty()) return std::nullopt;
  const std::int64_t oldest = arrivals_.begin()->first;
  const std::int64_t newest = arrivals_.rbegin()->first;
  // Holes since the last report are reported as not received; a packet that comes after being told lost is told again.
  std::int64_t first = next_ && *next_ < oldest ? *next_ : oldest;
  // A jump is no loss of tens of thousands.
  if (oldest - first >= static_cast<std::int64_t>(kMaxStatuses)) first = oldest;
  TransportReport report;
  report.base_sequence = static_cast<std::uint16_t>(first);
  const std::int64_t reference = ticks(arrivals_.begin()->second) / kTicksPerReference;
  // 24 bits with sign, wrapping.
  report.reference = static_cast<std::int32_t>((reference & 0xffffff) ^ 0x800000) - 0x800000;
  report.count = count_++;
  std::int64_t before = reference * kTicksPerReference;
  std::int64_t sequence = first;
  for (; sequence <= newest && report.deltas.size() < kMaxStatuses; ++sequence) {
    const auto arrival = arrivals_.find(sequence);
    if (arrival == arrivals_.end()) {
      report.deltas.emplace_back(std::nullopt);
      continue;
    }
    const std::int64_t delta = ticks(arrival->second) - before;
    // Eight seconds apart: the rest needs a reference of its own.
    if (delta > std::numeric_limits<std::int16_t>::max() || delta < std::numeric_limits<std::int16_t>::min()) break;
    before += delta;
    report.deltas.emplace_back(static_cast<std::int16_t>(delta));
    arrivals_.erase(arrival);
  }
  next_ = sequence;
  return report;
}

}  // namespace rostrum::ingest
