// Generic NACK (RFC 4585 6.2.1). Value type; pure.
#pragma once
#include <vector>

#include "protocol/webrtc/rtcp/compound.hpp"

namespace rostrum::rtcp {

struct Nack {
  std::uint32_t sender = 0;
  std::uint32_t media = 0;
  /// In the order written, rising (modulo 2^16) within what one entry covers.
  std::vector<std::uint16_t> sequences;
  friend bool operator==(const Nack&, const Nack&) = default;
};
/// Of one packet's entries; each names up to 17 numbers.
inline constexpr std::size_t kMaxNackEntries = 256;

[[nodiscard]] bool is_nack(const Packet& packet);
[[nodiscard]] Parsed<Nack> parse_nack(const Packet& packet);
/// Numbers within 16 of one written before share its entry.
void serialize(const Nack& nack, Bytes& out);

}  // namespace rostrum::rtcp
