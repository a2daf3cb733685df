// When a picture or a sound was captured, on our clock. RTP timestamps of each stream are mapped by arrival at first,
// and by the sender's clock (RFC 3550 6.4.1) once every stream of the feed has told it, so that lips and voice agree. A
// peer's clock is never believed in absolute terms: the least delay seen lately ties it to ours, followed slowly.
// Values of one feed; time is an argument.
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "media/ingest/instant.hpp"
#include "media/ingest/unwrap.hpp"

namespace rostrum::ingest {

/// The least of the values given in the last ten seconds.
class LeastLately {
 public:
  void add(std::int64_t value, Instant now);
  [[nodiscard]] std::optional<std::int64_t> value() const;
  void clear() { *this = {}; }

 private:
  static constexpr std::size_t kBuckets = 10;
  static constexpr std::chrono::seconds kBucket{1};
  std::array<std::optional<std::int64_t>, kBuckets> least_{};
  std::size_t bucket_ = 0;
  Instant since_{};
};

/// The clock of a feed's sender against ours, shared by its streams.
class SenderClock {
 public:
  /// NTP time as nanoseconds since the first report of this feed; 64 bits wrap with the era in 2036.
  std::int64_t nanoseconds(std::uint64_t ntp);
  /// A packet captured at `sender_ns` arrived at `now`.
  void sample(std::int64_t sender_ns, Instant now) { offset_.add(monotonic_ns(now) - sender_ns, now); }
  /// Our clock minus the sender's, transit of the fastest packet included.
  [[nodiscard]] std::optional<std::int64_t> offset() const { return offset_.value(); }

  /// The sender's clock was set: what streams learned before is of no use together with what they learn from now on.
  void stepped() {
    offset_.clear();
    ++generation_;
  }
  [[nodiscard]] std::uint64_t generation() const { return generation_; }

 private:
  std::optional<std::uint64_t> first_ntp_;
  LeastLately offset_;
  std::uint64_t generation_ = 0;
};

/// RTP timestamps of one stream on our clock.
class StreamClock {
 public:
  explicit StreamClock(std::uint32_t clock_hz) : clock_hz_(clock_hz) {}

  /// A packet of `timestamp`, not a retransmission, arrived. Notices jumps of the timestamp.
  void arrived(std::uint32_t timestamp, SenderClock& sender, Instant now);
  void sender_report(std::uint64_t ntp, std::uint32_t timestamp, SenderClock& sender);
  /// Whether a sender report of the sender's present clock has come.
  [[nodiscard]] bool has_report(const SenderClock& sender) const {
    return report_ && report_->generation == sender.generation();
  }
  /// When `timestamp` was captured. `by_sender`: every stream of the feed has a report.
  Instant captured(std::uint32_t timestamp, const SenderClock& sender, bool by_sender, Instant now);
  /// The stream was replaced by another.
  void restart();

 private:
  struct Report {
    std::int64_t timestamp = 0;
    std::int64_t sender_ns = 0;
    std::uint64_t generation = 0;
  };
  [[nodiscard]] std::int64_t media_ns(std::int64_t wide) const;
  [[nodiscard]] std::int64_t sender_ns(std::int64_t wide) const;

  std::uint32_t clock_hz_;
  Unwrapper<std::uint32_t> unwrap_;
  LeastLately arrival_offset_;
  std::optional<Report> report_;
  /// What is added to media time at present, and since when.
  std::optional<std::int64_t> applied_;
  Instant applied_at_{};
};

}  // namespace rostrum::ingest
