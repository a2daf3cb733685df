#include "protocol/webrtc/rtcp/sdes.hpp"

namespace rostrum::rtcp {
namespace {

constexpr std::uint8_t kEnd = 0;
constexpr std::uint8_t kCname = 1;

}  // namespace

Parsed<std::vector<CanonicalName>> parse_sdes(const Packet& packet) {
  ByteReader reader(packet.body);
  const auto fail = [&] { return ParseError<Error>{Error::bad_body, reader.offset()}; };
  std::vector<CanonicalName> names;
  if (packet.type != kSdes) return fail();
  for (unsigned chunk = 0; chunk < packet.count; ++chunk) {
    const auto ssrc = reader.u32();
    if (!ssrc) return fail();
    for (;;) {
      const auto item = reader.u8();
      if (!item) return fail();
      if (*item == kEnd) break;
      const auto length = reader.u8();
      const auto text = length ? reader.take(*length) : std::nullopt;
      if (!text) return fail();
      if (*item == kCname && !text->empty()) names.push_back({*ssrc, std::string(as_text(*text))});
    }
    // A chunk ends on a whole word.
    while (reader.offset() % 4 != 0) {
      if (!reader.u8()) return fail();
    }
  }
  return names;
}

void serialize(const CanonicalName& name, Bytes& out) {
  const std::size_t begin = begin_packet(kSdes, 1, out);
  ByteWriter writer(out);
  writer.u32(name.ssrc);
  writer.u8(kCname);
  writer.u8(static_cast<std::uint8_t>(name.name.size()));
  writer.text(name.name);
  writer.u8(kEnd);
  end_packet(begin, out);
}

}  // namespace rostrum::rtcp
