#include "media/transport/publisher/offer.hpp"

namespace rostrum::transport {
namespace {

std::string encoding_of(ingest::Codec codec) {
  switch (codec) {
    case ingest::Codec::h264:
      return "H264/90000";
    case ingest::Codec::vp8:
      return "VP8/90000";
    case ingest::Codec::vp9:
      return "VP9/90000";
    case ingest::Codec::av1:
      return "AV1/90000";
    case ingest::Codec::opus:
      return "opus/48000/2";
  }
  return {};
}

void write_codec(std::string& out, const OfferPlan& plan, const Sender::Plan& sender) {
  const std::string type = std::to_string(sender.payload_type);
  out += "a=rtpmap:" + type + " " + encoding_of(sender.codec) + "\r\n";
  if (sender.codec == ingest::Codec::h264) {
    out += "a=fmtp:" + type + " level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n";
  }
  if (sender.codec == ingest::Codec::opus) out += "a=fmtp:" + type + " minptime=10;useinbandfec=1\r\n";
  if (plan.transport_feedback) out += "a=rtcp-fb:" + type + " transport-cc\r\n";
  if (sender.codec == ingest::Codec::opus) return;
  for (const char* const feedback : {"goog-remb", "ccm fir", "nack", "nack pli"}) {
    out += "a=rtcp-fb:" + type + " " + feedback + "\r\n";
  }
}

void write_section(std::string& out, const OfferPlan& plan, const Sender::Plan& sender) {
  const bool sound = sender.codec == ingest::Codec::opus;
  const bool repairs = !sound && plan.retransmission && sender.repair_payload_type;
  const std::string type = std::to_string(sender.payload_type);
  out += std::string("m=") + (sound ? "audio" : "video") + " 9 UDP/TLS/RTP/SAVPF " + type;
  if (repairs) out += " " + std::to_string(*sender.repair_payload_type);
  out += "\r\nc=IN IP4 0.0.0.0\r\na=mid:" + sender.mid + "\r\na=sendonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\n";
  out += "a=ice-ufrag:" + plan.ice.ufrag + "\r\na=ice-pwd:" + plan.ice.password + "\r\n";
  out += "a=fingerprint:sha-256 " + plan.fingerprint + "\r\na=setup:actpass\r\n";
  out += "a=msid:rostrum " + sender.mid + "\r\n";
  out += "a=extmap:" + std::to_string(kOfferMidId) + " urn:ietf:params:rtp-hdrext:sdes:mid\r\n";
  if (plan.transport_feedback) {
    out += "a=extmap:" + std::to_string(kOfferTransportId) +
           " http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n";
  }
  write_codec(out, plan, sender);
  const std::string ssrc = std::to_string(sender.ssrc);
  if (repairs) {
    const std::string repair = std::to_string(*sender.repair_payload_type);
    out += "a=rtpmap:" + repair + " rtx/90000\r\na=fmtp:" + repair + " apt=" + type + "\r\n";
    out += "a=ssrc-group:FID " + ssrc + " " + std::to_string(sender.repair_ssrc) + "\r\n";
    out += "a=ssrc:" + std::to_string(sender.repair_ssrc) + " cname:" + plan.cname + "\r\n";
  }
  out += "a=ssrc:" + ssrc + " cname:" + plan.cname + "\r\n";
}

}  // namespace

std::string write_offer(const OfferPlan& plan) {
  std::string out =
      "v=0\r\no=- " + std::to_string(plan.session_id) + " 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE";
  for (const Sender::Plan& sender : plan.senders) out += " " + sender.mid;
  out += "\r\na=ice-options:trickle\r\n";
  for (const Sender::Plan& sender : plan.senders) write_section(out, plan, sender);
  return out;
}

}  // namespace rostrum::transport
