#include "protocol/webrtc/stun/address.hpp"

namespace rostrum::stun {
namespace {

constexpr std::uint8_t kV4 = 1;
constexpr std::uint8_t kV6 = 2;

/// Cookie and transaction id, which addresses are hidden under.
std::array<std::uint8_t, 16> mask_of(const TransactionId& transaction) {
  std::array<std::uint8_t, 16> mask{0x21, 0x12, 0xA4, 0x42};
  for (std::size_t i = 0; i < transaction.size(); ++i) mask[i + 4] = std::to_integer<std::uint8_t>(transaction[i]);
  return mask;
}

}  // namespace

Bytes write_xor_address(const TransportAddress& address, const TransactionId& transaction) {
  const auto mask = mask_of(transaction);
  Bytes value;
  ByteWriter writer(value);
  writer.u8(0);
  writer.u8(address.v4 ? kV4 : kV6);
  writer.u16(static_cast<std::uint16_t>(address.port ^ (kCookie >> 16)));
  for (std::size_t i = 0; i < (address.v4 ? 4u : 16u); ++i) writer.u8(address.bytes[i] ^ mask[i]);
  return value;
}

Parsed<TransportAddress, Error> parse_xor_address(ByteView value, const TransactionId& transaction) {
  ByteReader reader(value);
  const auto zero = reader.u8();
  const auto family = reader.u8();
  const auto port = reader.u16();
  if (!zero || !family || !port) return ParseError<Error>{Error::bad_length, reader.offset()};
  if (*family != kV4 && *family != kV6) return ParseError<Error>{Error::bad_attribute, 1};
  TransportAddress address;
  address.v4 = *family == kV4;
  address.port = static_cast<std::uint16_t>(*port ^ (kCookie >> 16));
  const std::size_t length = address.v4 ? 4 : 16;
  if (reader.remaining() != length) return ParseError<Error>{Error::bad_length, reader.offset()};
  const auto mask = mask_of(transaction);
  for (std::size_t i = 0; i < length; ++i) address.bytes[i] = *reader.u8() ^ mask[i];
  return address;
}

}  // namespace rostrum::stun
