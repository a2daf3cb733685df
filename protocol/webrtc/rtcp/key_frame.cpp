#include "protocol/webrtc/rtcp/key_frame.hpp"

namespace rostrum::rtcp {
namespace {

constexpr std::uint8_t kPliFormat = 1;
constexpr std::uint8_t kFirFormat = 4;

}  // namespace

bool is_pli(const Packet& packet) { return packet.type == kPayloadFeedback && packet.count == kPliFormat; }

Parsed<Pli> parse_pli(const Packet& packet) {
  ByteReader reader(packet.body);
  const auto sender = reader.u32();
  const auto media = reader.u32();
  if (!is_pli(packet) || !media) return ParseError<Error>{Error::bad_body, reader.offset()};
  return Pli{*sender, *media};
}

void serialize(const Pli& pli, Bytes& out) {
  const std::size_t begin = begin_packet(kPayloadFeedback, kPliFormat, out);
  ByteWriter writer(out);
  writer.u32(pli.sender);
  writer.u32(pli.media);
  end_packet(begin, out);
}

bool is_fir(const Packet& packet) { return packet.type == kPayloadFeedback && packet.count == kFirFormat; }

Parsed<Fir> parse_fir(const Packet& packet) {
  ByteReader reader(packet.body);
  const auto sender = reader.u32();
  // RFC 5104 4.3.1.2: the media source of the header is not used.
  if (!is_fir(packet) || !reader.u32() || reader.remaining() > kMaxFirEntries * 8) {
    return ParseError<Error>{Error::bad_body, reader.offset()};
  }
  Fir fir{*sender, {}};
  while (reader.remaining() >= 8) {
    const std::uint32_t ssrc = *reader.u32();
    fir.entries.push_back({ssrc, static_cast<std::uint8_t>(*reader.u32() >> 24)});
  }
  return fir;
}

void serialize(const Fir& fir, Bytes& out) {
  const std::size_t begin = begin_packet(kPayloadFeedback, kFirFormat, out);
  ByteWriter writer(out);
  writer.u32(fir.sender);
  writer.u32(0);
  for (const Fir::Entry& entry : fir.entries) {
    writer.u32(entry.ssrc);
    writer.u32(std::uint32_t{entry.sequence} << 24);
  }
  end_packet(begin, out);
}

}  // namespace rostrum::rtcp
