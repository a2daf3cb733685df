// The XOR-MAPPED-ADDRESS attribute (RFC 8489 14.2). Value; pure.
#pragma once
#include <array>
#include <cstdint>

#include "protocol/webrtc/stun/message.hpp"

namespace rostrum::stun {

struct TransportAddress {
  /// IPv4 in the first four bytes when `v4`.
  std::array<std::uint8_t, 16> bytes{};
  bool v4 = false;
  std::uint16_t port = 0;
  friend bool operator==(const TransportAddress&, const TransportAddress&) = default;
};

[[nodiscard]] Bytes write_xor_address(const TransportAddress& address, const TransactionId& transaction);
/// The attribute's value; bad_length or bad_attribute otherwise.
[[nodiscard]] Parsed<TransportAddress, Error> parse_xor_address(ByteView value, const TransactionId& transaction);

}  // namespace rostrum::stun
