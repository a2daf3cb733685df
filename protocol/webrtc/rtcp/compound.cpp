#include "protocol/webrtc/rtcp/compound.hpp"

namespace rostrum::rtcp {

Compound parse_compound(ByteView bytes) {
  Compound compound;
  ByteReader reader(bytes);
  while (reader.remaining() > 0) {
    const std::size_t at = reader.offset();
    const auto fail = [&](Error code) {
      compound.broken = ParseError<Error>{code, at};
      return compound;
    };
    if (compound.packets.size() >= kMaxPackets) return fail(Error::too_many);
    const auto first = reader.u8();
    const auto type = reader.u8();
    const auto words = reader.u16();
    if (!words) return fail(Error::truncated);
    if (*first >> 6 != 2) return fail(Error::bad_version);
    auto body = reader.take(std::size_t{*words} * 4);
    if (!body) return fail(Error::truncated);
    if ((*first & 0x20) != 0) {
      const auto padding = body->empty() ? 0 : std::to_integer<std::size_t>(body->back());
      if (padding == 0 || padding > body->size()) return fail(Error::bad_padding);
      body = body->first(body->size() - padding);
    }
    compound.packets.push_back({*type, static_cast<std::uint8_t>(*first & 0x1f), *body});
  }
  return compound;
}

std::size_t begin_packet(std::uint8_t type, std::uint8_t count, Bytes& out) {
  const std::size_t begin = out.size();
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(0x80 | count));
  writer.u8(type);
  writer.u16(0);
  return begin;
}

void end_packet(std::size_t begin, Bytes& out) {
  while ((out.size() - begin) % 4 != 0) out.push_back(std::byte{0});
  ByteWriter(out).patch_u16(begin + 2, static_cast<std::uint16_t>((out.size() - begin) / 4 - 1));
}

}  // namespace rostrum::rtcp
