// Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1): which packets of the connection
// came and when. Value type; pure.
//
//   chunks of 16 bits:  |0|S S|  run length 13  |   or   |1|0|  14 symbols of 1 bit  |   or   |1|1|  7 of 2 bits  |
//   symbols: 0 not received, 1 a delta of 8 bits without sign, 2 a delta of 16 bits with sign
#pragma once
#include <optional>
#include <vector>

#include "protocol/webrtc/rtcp/compound.hpp"

namespace rostrum::rtcp {

struct TransportFeedback {
  std::uint32_t sender = 0;
  std::uint32_t media = 0;
  std::uint16_t base_sequence = 0;
  /// In 64 ms; 24 bits with sign.
  std::int32_t reference = 0;
  std::uint8_t count = 0;
  /// For each number from base_sequence on, in 250 µs since the one received before, nullopt when not received.
  std::vector<std::optional<std::int16_t>> deltas;
  friend bool operator==(const TransportFeedback&, const TransportFeedback&) = default;
};
/// Of one packet, against those that claim more than a sender keeps.
inline constexpr std::size_t kMaxStatuses = 8192;

[[nodiscard]] bool is_transport_feedback(const Packet& packet);
[[nodiscard]] Parsed<TransportFeedback> parse_transport_feedback(const Packet& packet);
void serialize(const TransportFeedback& feedback, Bytes& out);

}  // namespace rostrum::rtcp
