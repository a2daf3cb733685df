#include "protocol/webrtc/rtp/packet.hpp"

#include <algorithm>

namespace rostrum::rtp {
namespace {

constexpr std::uint16_t kOneByte = 0xBEDE;
constexpr std::uint16_t kTwoByte = 0x1000;

/// RFC 8285 4.2 and 4.3. What is cut short ends the list; a profile of another kind has none.
bool read_extensions(std::uint16_t profile, ByteView block, std::vector<Extension>& out) {
  const bool one_byte = profile == kOneByte;
  if (!one_byte && (profile & 0xfff0) != kTwoByte) return true;
  ByteReader reader(block);
  while (const auto first = reader.u8()) {
    if (*first == 0) continue;
    std::uint8_t id = *first;
    std::size_t length = 0;
    if (one_byte) {
      id = *first >> 4;
      length = (*first & 0xfu) + 1;
      // RFC 8285 4.2: 15 stops the reading.
      if (id == 15) return true;
      if (id == 0) return true;
    } else {
      const auto size = reader.u8();
      if (!size) return true;
      length = *size;
    }
    const auto value = reader.take(length);
    if (!value) return true;
    if (out.size() >= kMaxExtensions) return false;
    out.push_back({id, *value});
  }
  return true;
}

}  // namespace

std::optional<ByteView> Packet::extension(std::uint8_t id) const {
  if (id == 0) return std::nullopt;
  const auto found = std::find_if(extensions.begin(), extensions.end(), [&](const Extension& e) { return e.id == id; });
  if (found == extensions.end()) return std::nullopt;
  return found->value;
}

Parsed<Packet, Error> parse(ByteView bytes) {
  const auto fail = [](Error code, std::size_t offset) { return ParseError<Error>{code, offset}; };
  ByteReader reader(bytes);
  const auto first = reader.u8();
  const auto second = reader.u8();
  const auto sequence = reader.u16();
  const auto timestamp = reader.u32();
  const auto ssrc = reader.u32();
  if (first && *first >> 6 != 2) return fail(Error::bad_version, 0);
  if (!ssrc || !reader.take((*first & 0xfu) * 4)) return fail(Error::truncated, reader.offset());
  Packet packet;
  packet.marker = (*second & 0x80) != 0;
  packet.payload_type = *second & 0x7f;
  packet.sequence = *sequence;
  packet.timestamp = *timestamp;
  packet.ssrc = *ssrc;
  if ((*first & 0x10) != 0) {
    const std::size_t at = reader.offset();
    const auto profile = reader.u16();
    const auto words = reader.u16();
    const auto block = words ? reader.take(std::size_t{*words} * 4) : std::nullopt;
    if (!block) return fail(Error::bad_extension, at);
    if (!read_extensions(*profile, *block, packet.extensions)) return fail(Error::too_many_extensions, at);
  }
  packet.payload = reader.rest();
  if ((*first & 0x20) != 0) {
    if (packet.payload.empty()) return fail(Error::bad_padding, bytes.size());
    const auto padding = std::to_integer<std::size_t>(packet.payload.back());
    if (padding == 0 || padding > packet.payload.size()) return fail(Error::bad_padding, bytes.size() - 1);
    packet.payload = packet.payload.first(packet.payload.size() - padding);
  }
  return packet;
}

void serialize(const Packet& packet, Bytes& out) {
  ByteWriter writer(out);
  writer.u8(packet.extensions.empty() ? 0x80 : 0x90);
  writer.u8(static_cast<std::uint8_t>((packet.marker ? 0x80 : 0) | packet.payload_type));
  writer.u16(packet.sequence);
  writer.u32(packet.timestamp);
  writer.u32(packet.ssrc);
  if (!packet.extensions.empty()) {
    writer.u16(kOneByte);
    const std::size_t length_at = writer.size();
    writer.u16(0);
    const std::size_t begin = writer.size();
    for (const Extension& extension : packet.extensions) {
      writer.u8(static_cast<std::uint8_t>(extension.id << 4 | (extension.value.size() - 1)));
      writer.bytes(extension.value);
    }
    while ((writer.size() - begin) % 4 != 0) writer.u8(0);
    writer.patch_u16(length_at, static_cast<std::uint16_t>((writer.size() - begin) / 4));
  }
  writer.bytes(packet.payload);
}

}  // namespace rostrum::rtp
