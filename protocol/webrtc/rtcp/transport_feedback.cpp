#include "protocol/webrtc/rtcp/transport_feedback.hpp"

#include <algorithm>

namespace rostrum::rtcp {
namespace {

constexpr std::uint8_t kFormat = 15;
constexpr unsigned kNotReceived = 0;
constexpr unsigned kSmall = 1;
constexpr unsigned kLarge = 2;
constexpr std::size_t kLongestRun = 0x1fff;
constexpr std::size_t kPairsInVector = 7;

unsigned symbol_of(const std::optional<std::int16_t>& delta) {
  if (!delta) return kNotReceived;
  return *delta >= 0 && *delta <= 255 ? kSmall : kLarge;
}

/// Appends the symbols of one chunk, no more than are still expected.
void read_chunk(unsigned chunk, std::size_t expected, std::vector<unsigned>& symbols) {
  if ((chunk & 0x8000) == 0) {
    const std::size_t run = std::min<std::size_t>(chunk & 0x1fff, expected);
    symbols.insert(symbols.end(), run, chunk >> 13 & 3);
    return;
  }
  const bool pairs = (chunk & 0x4000) != 0;
  const unsigned width = pairs ? 2 : 1;
  for (unsigned shift = 14; shift > 0 && expected > 0; --expected) {
    shift -= width;
    symbols.push_back(chunk >> shift & (pairs ? 3u : 1u));
  }
}

}  // namespace

bool is_transport_feedback(const Packet& packet) {
  return packet.type == kTransportFeedback && packet.count == kFormat;
}

Parsed<TransportFeedback> parse_transport_feedback(const Packet& packet) {
  ByteReader reader(packet.body);
  const auto fail = [&] { return ParseError<Error>{Error::bad_body, reader.offset()}; };
  TransportFeedback feedback;
  const auto sender = reader.u32();
  const auto media = reader.u32();
  const auto base = reader.u16();
  const auto statuses = reader.u16();
  const auto reference = reader.u24();
  const auto count = reader.u8();
  if (!is_transport_feedback(packet) || !count || *statuses > kMaxStatuses) return fail();
  feedback.sender = *sender;
  feedback.media = *media;
  feedback.base_sequence = *base;
  feedback.reference = static_cast<std::int32_t>(*reference);
  if (feedback.reference >= 0x800000) feedback.reference -= 0x1000000;
  feedback.count = *count;
  std::vector<unsigned> symbols;
  while (symbols.size() < *statuses) {
    const auto chunk = reader.u16();
    // An empty run would never end.
    if (!chunk || (*chunk & 0x9fff) == 0) return fail();
    read_chunk(*chunk, *statuses - symbols.size(), symbols);
  }
  for (const unsigned symbol : symbols) {
    auto& delta = feedback.deltas.emplace_back();
    if (symbol == kNotReceived) continue;
    if (symbol != kSmall && symbol != kLarge) return fail();
    const auto small = symbol == kSmall ? reader.u8() : std::nullopt;
    const auto large = symbol == kLarge ? reader.u16() : std::nullopt;
    if (!small && !large) return fail();
    delta = small ? std::int16_t{*small} : static_cast<std::int16_t>(*large);
  }
  return feedback;
}

void serialize(const TransportFeedback& feedback, Bytes& out) {
  const std::size_t begin = begin_packet(kTransportFeedback, kFormat, out);
  ByteWriter writer(out);
  writer.u32(feedback.sender);
  writer.u32(feedback.media);
  writer.u16(feedback.base_sequence);
  writer.u16(static_cast<std::uint16_t>(feedback.deltas.size()));
  writer.u24(static_cast<std::uint32_t>(feedback.reference) & 0xffffff);
  writer.u8(feedback.count);
  const auto& deltas = feedback.deltas;
  for (std::size_t at = 0; at < deltas.size();) {
    const unsigned symbol = symbol_of(deltas[at]);
    std::size_t run = 1;
    while (at + run < deltas.size() && run < kLongestRun && symbol_of(deltas[at + run]) == symbol) ++run;
    if (run >= kPairsInVector || at + run == deltas.size()) {
      writer.u16(static_cast<std::uint16_t>(symbol << 13 | run));
      at += run;
      continue;
    }
    unsigned chunk = 0xc000;
    for (std::size_t i = 0; i < kPairsInVector && at < deltas.size(); ++i, ++at) {
      chunk |= symbol_of(deltas[at]) << (12 - 2 * i);
    }
    writer.u16(static_cast<std::uint16_t>(chunk));
  }
  for (const auto& delta : deltas) {
    if (symbol_of(delta) == kSmall) writer.u8(static_cast<std::uint8_t>(*delta));
    if (symbol_of(delta) == kLarge) writer.u16(static_cast<std::uint16_t>(*delta));
  }
  end_packet(begin, out);
}

}  // namespace rostrum::rtcp
