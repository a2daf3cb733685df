// The sending half of a peer connection without sockets: frames in, RTP and sender reports out, packets kept for NACK.
// Owned by the publisher's thread; time is an argument.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "media/ingest/feed_sink.hpp"
#include "media/ingest/instant.hpp"
#include "media/transport/publisher/sender_wire.hpp"

namespace rostrum::transport {

class Sender {
 public:
  /// Packets kept for repetition: about two seconds of 4 Mbit/s.
  static constexpr std::size_t kKept = 1024;
  static constexpr std::chrono::seconds kReportEvery{1};

  struct Plan {
    ingest::Codec codec = ingest::Codec::opus;
    std::string mid;
    std::uint8_t payload_type = 0;
    std::uint32_t clock_hz = 48'000;
    std::uint32_t ssrc = 0;
    /// Retransmissions on an SSRC of their own (RFC 4588); the same packet again where not set.
    std::optional<std::uint8_t> repair_payload_type;
    std::uint32_t repair_ssrc = 0;
    std::uint8_t mid_id = 0;
    std::uint8_t transport_sequence_id = 0;
    bool sender_reports = true;
    /// Where numbers start, chosen at random.
    std::uint16_t first_sequence = 0;
    std::uint32_t first_timestamp = 0;
  };

  explicit Sender(Plan plan)
      : plan_(std::move(plan)), sequence_(plan_.first_sequence), repair_sequence_(plan_.first_sequence) {}

  /// The packets of one frame. `transport_sequence` is the connection's counter.
  std::vector<Bytes> frame(ByteView encoded, Instant captured, std::uint16_t& transport_sequence);
  /// A packet again; empty when it is not kept any more, and for kept ones asked for twice within 20 ms.
  Bytes again(std::uint16_t sequence, Instant now, std::uint16_t& transport_sequence);
  /// A sender report when one is due. NTP is CLOCK_MONOTONIC as if it were the wall's: receivers want only differences.
  std::optional<Bytes> report(Instant now, const std::string& cname);

  [[nodiscard]] const Plan& plan() const { return plan_; }

 private:
  struct Kept {
    OutgoingRtp header;
    Bytes payload;
    std::optional<Instant> repeated;
  };
  [[nodiscard]] std::uint32_t timestamp_of(Instant captured) const;
  Bytes write(OutgoingRtp& header, ByteView payload, std::uint16_t& transport_sequence) const;

  Plan plan_;
  std::deque<Kept> kept_;
  std::uint16_t sequence_;
  std::uint16_t repair_sequence_;
  std::uint16_t picture_id_ = 0;
  std::uint32_t packets_ = 0;
  std::uint32_t octets_ = 0;
  std::optional<Instant> reported_;
};

}  // namespace rostrum::transport
