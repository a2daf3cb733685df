#include "protocol/webrtc/rtcp/reports.hpp"

namespace rostrum::rtcp {
namespace {

constexpr std::size_t kBlockBytes = 24;

Parsed<std::vector<ReportBlock>> read_blocks(ByteReader& reader, std::size_t count) {
  if (reader.remaining() < count * kBlockBytes) return ParseError<Error>{Error::bad_body, reader.offset()};
  std::vector<ReportBlock> blocks(count);
  for (ReportBlock& block : blocks) {
    block.ssrc = *reader.u32();
    block.fraction_lost = *reader.u8();
    const auto lost = static_cast<std::int32_t>(*reader.u24());
    block.cumulative_lost = lost >= 0x800000 ? lost - 0x1000000 : lost;
    block.highest_sequence = *reader.u32();
    block.jitter = *reader.u32();
    block.last_sr = *reader.u32();
    block.delay_since_last_sr = *reader.u32();
  }
  return blocks;
}

void write_blocks(const std::vector<ReportBlock>& blocks, ByteWriter& writer) {
  for (const ReportBlock& block : blocks) {
    writer.u32(block.ssrc);
    writer.u8(block.fraction_lost);
    writer.u24(static_cast<std::uint32_t>(block.cumulative_lost) & 0xffffff);
    writer.u32(block.highest_sequence);
    writer.u32(block.jitter);
    writer.u32(block.last_sr);
    writer.u32(block.delay_since_last_sr);
  }
}

}  // namespace

Parsed<SenderReport> parse_sender_report(const Packet& packet) {
  ByteReader reader(packet.body);
  const auto ssrc = reader.u32();
  const auto ntp = reader.u64();
  const auto timestamp = reader.u32();
  const auto packets = reader.u32();
  const auto octets = reader.u32();
  if (packet.type != kSenderReport || !octets) return ParseError<Error>{Error::bad_body, reader.offset()};
  auto blocks = read_blocks(reader, packet.count);
  if (!blocks) return blocks.error();
  return SenderReport{*ssrc, *ntp, *timestamp, *packets, *octets, std::move(*blocks)};
}

Parsed<ReceiverReport> parse_receiver_report(const Packet& packet) {
  ByteReader reader(packet.body);
  const auto ssrc = reader.u32();
  if (packet.type != kReceiverReport || !ssrc) return ParseError<Error>{Error::bad_body, reader.offset()};
  auto blocks = read_blocks(reader, packet.count);
  if (!blocks) return blocks.error();
  return ReceiverReport{*ssrc, std::move(*blocks)};
}

void serialize(const SenderReport& report, Bytes& out) {
  const std::size_t begin = begin_packet(kSenderReport, static_cast<std::uint8_t>(report.blocks.size()), out);
  ByteWriter writer(out);
  writer.u32(report.ssrc);
  writer.u64(report.ntp);
  writer.u32(report.timestamp);
  writer.u32(report.packets);
  writer.u32(report.octets);
  write_blocks(report.blocks, writer);
  end_packet(begin, out);
}

void serialize(const ReceiverReport& report, Bytes& out) {
  const std::size_t begin = begin_packet(kReceiverReport, static_cast<std::uint8_t>(report.blocks.size()), out);
  ByteWriter writer(out);
  writer.u32(report.ssrc);
  write_blocks(report.blocks, writer);
  end_packet(begin, out);
}

}  // namespace rostrum::rtcp
