#include "protocol/webrtc/rtcp/bye.hpp"

namespace rostrum::rtcp {

Parsed<Bye> parse_bye(const Packet& packet) {
  ByteReader reader(packet.body);
  if (packet.type != kBye || reader.remaining() < packet.count * 4u) return ParseError<Error>{Error::bad_body, 0};
  Bye bye;
  for (unsigned i = 0; i < packet.count; ++i) bye.ssrcs.push_back(*reader.u32());
  return bye;
}

void serialize(const Bye& bye, Bytes& out) {
  const std::size_t begin = begin_packet(kBye, static_cast<std::uint8_t>(bye.ssrcs.size()), out);
  ByteWriter writer(out);
  for (const std::uint32_t ssrc : bye.ssrcs) writer.u32(ssrc);
  end_packet(begin, out);
}

}  // namespace rostrum::rtcp
