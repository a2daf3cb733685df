#include "media/transport/rtp_wire.hpp"

#include <algorithm>

#include "protocol/webrtc/rtcp/key_frame.hpp"
#include "protocol/webrtc/rtcp/nack.hpp"
#include "protocol/webrtc/rtcp/remb.hpp"
#include "protocol/webrtc/rtcp/reports.hpp"
#include "protocol/webrtc/rtcp/sdes.hpp"
#include "protocol/webrtc/rtcp/transport_feedback.hpp"
#include "protocol/webrtc/rtp/depacketizer.hpp"
#include "protocol/webrtc/rtp/packet.hpp"

namespace rostrum::transport {
namespace {

// With SRTCP's trailer still below what passes everywhere.
constexpr std::size_t kMaxCompound = 1100;

std::unique_ptr<rtp::Depacketizer> depacketizer_of(ingest::Codec codec) {
  switch (codec) {
    case ingest::Codec::h264:
      return rtp::make_h264();
    case ingest::Codec::vp8:
      return rtp::make_vp8();
    case ingest::Codec::vp9:
      return rtp::make_vp9();
    case ingest::Codec::av1:
      return rtp::make_av1();
    case ingest::Codec::opus:
      break;
  }
  return rtp::make_opus();
}

class Assembler : public ingest::FrameAssembler {
 public:
  explicit Assembler(ingest::Codec codec) : codec_(codec), depacketizer_(depacketizer_of(codec)) {}

  std::vector<ingest::Assembled> packet(const ingest::Packet& packet, bool after_loss) override {
    if (packet.rotation) rotation_ = packet.rotation;
    std::vector<ingest::Assembled> out;
    for (rtp::Frame& frame : depacketizer_->push({packet.timestamp, packet.marker, packet.payload, after_loss})) {
      out.push_back({codec_, std::move(frame.data), frame.timestamp, frame.key, rotation_});
    }
    return out;
  }
  bool take_broken() override { return depacketizer_->take_broken(); }

 private:
  ingest::Codec codec_;
  std::unique_ptr<rtp::Depacketizer> depacketizer_;
  std::optional<int> rotation_;
};

/// Every compound begins with a report and our name (RFC 3550 6.1).
class Compounds {
 public:
  Compounds(std::uint32_t ssrc, const std::string& cname) : ssrc_(ssrc), cname_(cname) {}

  void reports(std::vector<rtcp::ReportBlock> blocks) { begin(std::move(blocks)); }
  template <class Message>
  void add(const Message& message) {
    Bytes bytes;
    serialize(message, bytes);
    if (all_.empty() || all_.back().size() + bytes.size() > kMaxCompound) begin({});
    all_.back().insert(all_.back().end(), bytes.begin(), bytes.end());
  }
  std::vector<Bytes> take() { return std::move(all_); }

 private:
  void begin(std::vector<rtcp::ReportBlock> blocks) {
    Bytes& compound = all_.emplace_back();
    rtcp::serialize(rtcp::ReceiverReport{ssrc_, std::move(blocks)}, compound);
    rtcp::serialize(rtcp::CanonicalName{ssrc_, cname_}, compound);
  }

  std::uint32_t ssrc_;
  const std::string& cname_;
  std::vector<Bytes> all_;
};

rtcp::ReportBlock block_of(const ingest::Feedback::Block& block) {
  const auto& report = block.report;
  return {block.ssrc,    report.fraction_lost, report.cumulative_lost,    report.highest_sequence,
          report.jitter, report.last_sr,       report.delay_since_last_sr};
}

std::string_view text_of(const std::optional<ByteView>& value) { return value ? as_text(*value) : std::string_view(); }

}  // namespace

std::optional<ingest::RtpPacket> read_rtp(ByteView packet, const ExtensionIds& ids) {
  const auto parsed = rtp::parse(packet);
  if (!parsed) return std::nullopt;
  ingest::RtpPacket read;
  read.ssrc = parsed->ssrc;
  read.payload_type = parsed->payload_type;
  read.sequence = parsed->sequence;
  read.timestamp = parsed->timestamp;
  read.marker = parsed->marker;
  read.mid = text_of(parsed->extension(ids.mid));
  read.rid = text_of(parsed->extension(ids.rid));
  read.repaired_rid = text_of(parsed->extension(ids.repaired_rid));
  if (const auto value = parsed->extension(ids.transport_sequence)) read.transport_sequence = ByteReader(*value).u16();
  if (const auto value = parsed->extension(ids.video_orientation); value && !value->empty()) {
    // 3GPP TS 26.114 7.4.5: the low two bits are quarter turns.
    read.rotation = static_cast<int>(std::to_integer<unsigned>((*value)[0]) & 3u) * 90;
  }
  read.payload = parsed->payload;
  return read;
}

std::vector<SenderReport> read_sender_reports(ByteView compound) {
  std::vector<SenderReport> reports;
  for (const rtcp::Packet& packet : rtcp::parse_compound(compound).packets) {
    if (packet.type != rtcp::kSenderReport) continue;
    const auto report = rtcp::parse_sender_report(packet);
    if (!report) break;
    reports.push_back({report->ssrc, report->ntp, report->timestamp});
  }
  return reports;
}

std::vector<Bytes> write_feedback(const ingest::Feedback& feedback, std::uint32_t local_ssrc,
                                  const std::string& cname) {
  Compounds out(local_ssrc, cname);
  for (std::size_t at = 0; at < feedback.reports.size(); at += rtcp::kMaxReportBlocks) {
    std::vector<rtcp::ReportBlock> blocks;
    const std::size_t end = std::min(feedback.reports.size(), at + rtcp::kMaxReportBlocks);
    for (std::size_t i = at; i < end; ++i) blocks.push_back(block_of(feedback.reports[i]));
    out.reports(std::move(blocks));
  }
  for (const auto& nack : feedback.nacks) {
    // Each number may need an entry of its own.
    for (std::size_t at = 0; at < nack.sequences.size(); at += 128) {
      const auto begin = nack.sequences.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end = nack.sequences.begin() + static_cast<std::ptrdiff_t>(std::min(nack.sequences.size(), at + 128));
      out.add(rtcp::Nack{local_ssrc, nack.ssrc, {begin, end}});
    }
  }
  for (const std::uint32_t ssrc : feedback.key_frames) out.add(rtcp::Pli{local_ssrc, ssrc});
  if (feedback.estimate) out.add(rtcp::Remb{local_ssrc, feedback.estimate->bits_per_second, feedback.estimate->ssrcs});
  if (feedback.transport) {
    const auto& [ssrc, report] = *feedback.transport;
    out.add(
        rtcp::TransportFeedback{local_ssrc, ssrc, report.base_sequence, report.reference, report.count, report.deltas});
  }
  return out.take();
}

std::unique_ptr<ingest::FrameAssembler> make_assembler(ingest::Codec codec) {
  return std::make_unique<Assembler>(codec);
}

}  // namespace rostrum::transport
