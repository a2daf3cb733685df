// protocol/webrtc/rtcp: compounds and every message in them; what is read can be written and read again as the same.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "protocol/webrtc/rtcp/bye.hpp"
#include "protocol/webrtc/rtcp/compound.hpp"
#include "protocol/webrtc/rtcp/key_frame.hpp"
#include "protocol/webrtc/rtcp/nack.hpp"
#include "protocol/webrtc/rtcp/remb.hpp"
#include "protocol/webrtc/rtcp/reports.hpp"
#include "protocol/webrtc/rtcp/sdes.hpp"
#include "protocol/webrtc/rtcp/transport_feedback.hpp"

namespace {

using namespace rostrum;

template <class Message>
void round_trip(const Message& message, rtcp::Parsed<Message> (*parse)(const rtcp::Packet&)) {
  Bytes bytes;
  rtcp::serialize(message, bytes);
  const auto compound = rtcp::parse_compound(bytes);
  if (compound.packets.size() != 1 || parse(compound.packets.front()) != message) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const auto& packet : rtcp::parse_compound(std::as_bytes(std::span(data, size))).packets) {
    if (const auto report = rtcp::parse_sender_report(packet)) round_trip(*report, rtcp::parse_sender_report);
    if (const auto report = rtcp::parse_receiver_report(packet)) round_trip(*report, rtcp::parse_receiver_report);
    if (const auto bye = rtcp::parse_bye(packet)) round_trip(*bye, rtcp::parse_bye);
    if (const auto pli = rtcp::parse_pli(packet)) round_trip(*pli, rtcp::parse_pli);
    if (const auto fir = rtcp::parse_fir(packet)) round_trip(*fir, rtcp::parse_fir);
    if (const auto remb = rtcp::parse_remb(packet)) static_cast<void>(remb->bits_per_second);
    if (const auto nack = rtcp::parse_nack(packet)) static_cast<void>(nack->sequences.size());
    if (const auto names = rtcp::parse_sdes(packet); names && !names->empty()) {
      Bytes bytes;
      rtcp::serialize(names->front(), bytes);
    }
    if (const auto feedback = rtcp::parse_transport_feedback(packet)) {
      round_trip(*feedback, rtcp::parse_transport_feedback);
    }
  }
  return 0;
}
