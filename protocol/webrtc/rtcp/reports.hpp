// Sender and receiver reports (RFC 3550 6.4.1, 6.4.2). Value types; pure.
#pragma once
#include <cstdint>
#include <vector>

#include "protocol/webrtc/rtcp/compound.hpp"

namespace rostrum::rtcp {

struct ReportBlock {
  std::uint32_t ssrc = 0;
  /// In 1/256.
  std::uint8_t fraction_lost = 0;
  /// 24 bits with sign.
  std::int32_t cumulative_lost = 0;
  std::uint32_t highest_sequence = 0;
  /// In ticks of the stream's clock.
  std::uint32_t jitter = 0;
  /// Middle bits of the last sender report's time, and how long ago it came in 1/65536 s.
  std::uint32_t last_sr = 0;
  std::uint32_t delay_since_last_sr = 0;
  friend bool operator==(const ReportBlock&, const ReportBlock&) = default;
};
/// What the header's count of five bits allows.
inline constexpr std::size_t kMaxReportBlocks = 31;

struct SenderReport {
  std::uint32_t ssrc = 0;
  std::uint64_t ntp = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;
  std::vector<ReportBlock> blocks;
  friend bool operator==(const SenderReport&, const SenderReport&) = default;
};
struct ReceiverReport {
  std::uint32_t ssrc = 0;
  std::vector<ReportBlock> blocks;
  friend bool operator==(const ReceiverReport&, const ReceiverReport&) = default;
};

[[nodiscard]] Parsed<SenderReport> parse_sender_report(const Packet& packet);
[[nodiscard]] Parsed<ReceiverReport> parse_receiver_report(const Packet& packet);
/// Precondition: at most kMaxReportBlocks blocks.
void serialize(const SenderReport& report, Bytes& out);
void serialize(const ReceiverReport& report, Bytes& out);

}  // namespace rostrum::rtcp
