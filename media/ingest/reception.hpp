// What a receiver report says of one SSRC: loss, jitter, last sender report (RFC 3550 6.4.1, A.3, A.8). Value.
#pragma once
#include <cstdint>
#include <optional>

#include "media/ingest/instant.hpp"

namespace rostrum::ingest {

class Reception {
 public:
  struct Report {
    std::uint8_t fraction_lost = 0;
    std::int32_t cumulative_lost = 0;
    std::uint32_t highest_sequence = 0;
    std::uint32_t jitter = 0;
    std::uint32_t last_sr = 0;
    std::uint32_t delay_since_last_sr = 0;
  };

  /// A packet of the stream itself, not a retransmission, in 64-bit numbers.
  void packet(std::int64_t sequence, std::uint32_t timestamp, std::uint32_t clock_hz, Instant now);
  /// The stream jumped to new numbers: counting starts anew.
  void restart();
  void sender_report(std::uint64_t ntp, Instant now);
  /// The block for now; the fraction counts from the report before.
  Report report(Instant now);

 private:
  std::optional<std::int64_t> base_;
  std::int64_t highest_ = 0;
  std::int64_t received_ = 0;
  std::int64_t expected_before_ = 0;
  std::int64_t received_before_ = 0;
  std::optional<std::int64_t> transit_;
  std::uint32_t transit_timestamp_ = 0;
  double jitter_ = 0;
  std::uint32_t last_sr_ = 0;
  std::optional<Instant> last_sr_at_;
};

}  // namespace rostrum::ingest
