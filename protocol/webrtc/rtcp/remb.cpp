#include "protocol/webrtc/rtcp/remb.hpp"

namespace rostrum::rtcp {
namespace {

constexpr std::uint8_t kFormat = 15;
constexpr std::uint32_t kName = 0x52454D42;  // "REMB"
constexpr unsigned kMantissaBits = 18;

}  // namespace

bool is_remb(const Packet& packet) {
  if (packet.type != kPayloadFeedback || packet.count != kFormat || packet.body.size() < 16) return false;
  return ByteReader(packet.body.subspan(8)).u32() == kName;
}

Parsed<Remb> parse_remb(const Packet& packet) {
  if (!is_remb(packet)) return ParseError<Error>{Error::bad_body, 0};
  ByteReader reader(packet.body);
  Remb remb;
  remb.sender = *reader.u32();
  reader.take(8);
  const std::uint32_t word = *reader.u32();
  const std::size_t count = word >> 24;
  const unsigned exponent = word >> kMantissaBits & 0x3f;
  const std::uint64_t mantissa = word & ((1u << kMantissaBits) - 1);
  if (reader.remaining() < count * 4 || exponent > 63 - kMantissaBits) return ParseError<Error>{Error::bad_body, 12};
  remb.bits_per_second = mantissa << exponent;
  for (std::size_t i = 0; i < count; ++i) remb.ssrcs.push_back(*reader.u32());
  return remb;
}

void serialize(const Remb& remb, Bytes& out) {
  const std::size_t begin = begin_packet(kPayloadFeedback, kFormat, out);
  std::uint64_t mantissa = remb.bits_per_second;
  std::uint32_t exponent = 0;
  for (; mantissa >> kMantissaBits != 0; ++exponent) mantissa >>= 1;
  ByteWriter writer(out);
  writer.u32(remb.sender);
  writer.u32(0);
  writer.u32(kName);
  writer.u32(static_cast<std::uint32_t>(remb.ssrcs.size() << 24) | exponent << kMantissaBits |
             static_cast<std::uint32_t>(mantissa));
  for (const std::uint32_t ssrc : remb.ssrcs) writer.u32(ssrc);
  end_packet(begin, out);
}

}  // namespace rostrum::rtcp
