#include "protocol/webrtc/rtcp/nack.hpp"

namespace rostrum::rtcp {
namespace {

constexpr std::uint8_t kFormat = 1;

}  // namespace

bool is_nack(const Packet& packet) { return packet.type == kTransportFeedback && packet.count == kFormat; }

Parsed<Nack> parse_nack(const Packet& packet) {
  ByteReader reader(packet.body);
  const auto sender = reader.u32();
  const auto media = reader.u32();
  if (!is_nack(packet) || !media || reader.remaining() > kMaxNackEntries * 4) {
    return ParseError<Error>{Error::bad_body, reader.offset()};
  }
  Nack nack{*sender, *media, {}};
  while (reader.remaining() >= 4) {
    const std::uint16_t first = *reader.u16();
    const std::uint16_t mask = *reader.u16();
    nack.sequences.push_back(first);
    for (unsigned bit = 0; bit < 16; ++bit) {
      if ((mask >> bit & 1) != 0) nack.sequences.push_back(static_cast<std::uint16_t>(first + bit + 1));
    }
  }
  return nack;
}

void serialize(const Nack& nack, Bytes& out) {
  const std::size_t begin = begin_packet(kTransportFeedback, kFormat, out);
  ByteWriter writer(out);
  writer.u32(nack.sender);
  writer.u32(nack.media);
  for (std::size_t i = 0; i < nack.sequences.size();) {
    const std::uint16_t first = nack.sequences[i];
    unsigned mask = 0;
    for (++i; i < nack.sequences.size(); ++i) {
      const auto distance = static_cast<std::uint16_t>(nack.sequences[i] - first);
      if (distance == 0 || distance > 16) break;
      mask |= 1u << (distance - 1);
    }
    writer.u16(first);
    writer.u16(static_cast<std::uint16_t>(mask));
  }
  end_packet(begin, out);
}

}  // namespace rostrum::rtcp
