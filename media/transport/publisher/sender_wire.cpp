#include "media/transport/publisher/sender_wire.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "protocol/webrtc/rtcp/key_frame.hpp"
#include "protocol/webrtc/rtcp/nack.hpp"
#include "protocol/webrtc/rtcp/remb.hpp"
#include "protocol/webrtc/rtcp/reports.hpp"
#include "protocol/webrtc/rtcp/sdes.hpp"
#include "protocol/webrtc/rtp/packet.hpp"
#include "protocol/webrtc/stun/integrity.hpp"
#include "protocol/webrtc/stun/message.hpp"

namespace rostrum::transport {
namespace {

// RFC 8445 5.1.2.1 for a peer-reflexive candidate of ours, the only kind that a single socket makes.
constexpr std::uint32_t kReflexivePriority = 1'853'824'767;

stun::TransactionId random_transaction() {
  std::array<unsigned char, 12> random{};
  RAND_bytes(random.data(), static_cast<int>(random.size()));
  stun::TransactionId id{};
  std::transform(random.begin(), random.end(), id.begin(), [](unsigned char byte) { return std::byte{byte}; });
  return id;
}

}  // namespace

Bytes write_rtp(const OutgoingRtp& header, ByteView payload) {
  rtp::Packet packet;
  packet.marker = header.marker;
  packet.payload_type = header.payload_type;
  packet.sequence = header.sequence;
  packet.timestamp = header.timestamp;
  packet.ssrc = header.ssrc;
  Bytes number;
  ByteWriter(number).u16(header.transport_sequence);
  if (header.mid_id != 0) packet.extensions.push_back({header.mid_id, as_byte_view(header.mid)});
  if (header.transport_sequence_id != 0) packet.extensions.push_back({header.transport_sequence_id, number});
  packet.payload = payload;
  Bytes out;
  rtp::serialize(packet, out);
  return out;
}

Bytes write_sender_report(const OutgoingReport& report) {
  Bytes out;
  rtcp::serialize(rtcp::SenderReport{report.ssrc, report.ntp, report.timestamp, report.packets, report.octets, {}},
                  out);
  rtcp::serialize(rtcp::CanonicalName{report.ssrc, report.cname}, out);
  return out;
}

Wishes read_wishes(ByteView compound) {
  Wishes wishes;
  for (const rtcp::Packet& packet : rtcp::parse_compound(compound).packets) {
    if (const auto nack = rtcp::parse_nack(packet)) {
      for (const std::uint16_t sequence : nack->sequences) wishes.again.emplace_back(nack->media, sequence);
    } else if (const auto pli = rtcp::parse_pli(packet)) {
      wishes.key_frames.push_back(pli->media);
    } else if (const auto fir = rtcp::parse_fir(packet)) {
      for (const auto& entry : fir->entries) wishes.key_frames.push_back(entry.ssrc);
    } else if (const auto remb = rtcp::parse_remb(packet)) {
      wishes.allowed_bps = remb->bits_per_second;
    }
  }
  return wishes;
}

Bytes write_check(const OutgoingCheck& check) {
  stun::Writer writer(stun::Class::request, stun::kBinding, random_transaction());
  Bytes priority;
  ByteWriter(priority).u32(kReflexivePriority);
  Bytes tie_breaker;
  ByteWriter(tie_breaker).u64(check.tie_breaker);
  writer.attribute(stun::kUsername, as_byte_view(check.username));
  writer.attribute(stun::kPriority, priority);
  writer.attribute(stun::kUseCandidate, {});
  writer.attribute(stun::kIceControlling, tie_breaker);
  return std::move(writer).finish(check.password);
}

bool is_check_answer(ByteView packet, const std::string& password) {
  const auto message = stun::parse(packet);
  return message && message->kind == stun::Class::success && stun::has_integrity(packet, *message, password);
}

bool is_check_refusal(ByteView packet) {
  const auto message = stun::parse(packet);
  return message && message->kind == stun::Class::error && message->method == stun::kBinding;
}

}  // namespace rostrum::transport
