#include "media/transport/publisher/offer.hpp"
#include "protocol/webrtc/sdp/attributes.hpp"
#include "protocol/webrtc/sdp/description.hpp"

namespace rostrum::transport {
namespace {

void read_transport(const sdp::Section& section, AnswerParts& parts) {
  const std::string* const ufrag = section.find("ice-ufrag");
  const std::string* const password = section.find("ice-pwd");
  if (parts.ice.ufrag.empty() && ufrag != nullptr && password != nullptr) parts.ice = {*ufrag, *password};
  if (parts.fingerprints.empty()) {
    for (const auto value : section.all("fingerprint")) {
      if (auto read = sdp::parse_fingerprint(value)) {
        parts.fingerprints.push_back({std::move(read->algorithm), std::move(read->value)});
      }
    }
  }
  for (const auto value : section.all("candidate")) {
    const auto candidate = sdp::parse_candidate(value);
    if (!candidate || candidate->transport != "udp" || parts.port != 0) continue;
    parts.address = candidate->address;
    parts.port = candidate->port;
  }
}

}  // namespace

std::optional<AnswerParts> read_answer(const std::string& text) {
  const auto answer = sdp::parse(text);
  if (!answer) return std::nullopt;
  AnswerParts parts;
  read_transport(*answer, parts);
  for (const sdp::Media& media : answer->media) {
    if (media.port == 0) continue;
    read_transport(media, parts);
    if (const std::string* const mid = media.find("mid")) parts.accepted_mids.push_back(*mid);
    for (const auto value : media.all("rtpmap")) {
      const auto map = sdp::parse_rtpmap(value);
      parts.retransmission = parts.retransmission || (map && map->encoding == "rtx");
    }
    for (const auto value : media.all("extmap")) {
      const auto map = sdp::parse_extmap(value);
      parts.transport_sequence = parts.transport_sequence || (map && map->id == kOfferTransportId);
    }
  }
  if (parts.ice.ufrag.empty() || parts.fingerprints.empty()) return std::nullopt;
  return parts;
}

}  // namespace rostrum::transport
