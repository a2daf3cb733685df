// Values of the attributes that an offer is judged by. Each parser reads what stands after "a=name:". Value types;
// pure.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/webrtc/sdp/description.hpp"

namespace rostrum::sdp {

/// "96 VP8/90000", "111 opus/48000/2" (RFC 8866 6.6).
struct RtpMap {
  std::uint8_t payload_type = 0;
  std::string encoding;
  std::uint32_t clock_hz = 0;
  int channels = 1;
};
[[nodiscard]] Parsed<RtpMap, Error> parse_rtpmap(std::string_view value);

/// "96 profile-level-id=42e01f;packetization-mode=1" (RFC 8866 6.15). Names are in lower case.
struct Fmtp {
  std::uint8_t payload_type = 0;
  std::map<std::string, std::string> parameters;
};
[[nodiscard]] Parsed<Fmtp, Error> parse_fmtp(std::string_view value);

/// "96 nack pli", "* transport-cc" (RFC 4585 4.2).
struct RtcpFb {
  /// nullopt for all.
  std::optional<std::uint8_t> payload_type;
  std::string feedback;
};
[[nodiscard]] Parsed<RtcpFb, Error> parse_rtcp_fb(std::string_view value);

/// "4/recvonly urn:…" (RFC 8285 5). `id` is 1 to 255.
struct ExtMap {
  std::uint8_t id = 0;
  std::string uri;
};
[[nodiscard]] Parsed<ExtMap, Error> parse_extmap(std::string_view value);

/// "sha-256 AB:CD:…" (RFC 8122 5). The algorithm is in lower case.
struct Fingerprint {
  std::string algorithm;
  std::string value;
};
[[nodiscard]] Parsed<Fingerprint, Error> parse_fingerprint(std::string_view value);

/// "FID 1 2" (RFC 5576 4.2).
struct SsrcGroup {
  std::string semantics;
  std::vector<std::uint32_t> ssrcs;
};
[[nodiscard]] Parsed<SsrcGroup, Error> parse_ssrc_group(std::string_view value);
/// The number that "1234 cname:x" begins with (RFC 5576 4.1).
[[nodiscard]] Parsed<std::uint32_t, Error> parse_ssrc(std::string_view value);

/// The rids of the "send" half of a=simulcast, alternatives after the first left out (RFC 8853 5.1).
[[nodiscard]] Parsed<std::vector<std::string>, Error> parse_simulcast_send(std::string_view value);

/// "1 1 udp 2130706431 203.0.113.5 8443 typ host" (RFC 8839 5.1).
struct Candidate {
  std::string foundation = "1";
  /// In lower case.
  std::string transport = "udp";
  std::uint32_t priority = 0;
  std::string address;
  std::uint16_t port = 0;
  std::string type = "host";
  /// "passive" and the like, empty for UDP.
  std::string tcp_type;
};
[[nodiscard]] Parsed<Candidate, Error> parse_candidate(std::string_view value);
[[nodiscard]] std::string serialize(const Candidate& candidate);

/// RFC 8839 5.4: 4 to 256 and 22 to 256 letters, digits, '+' and '/'.
[[nodiscard]] bool is_ice_ufrag(std::string_view value);
[[nodiscard]] bool is_ice_password(std::string_view value);

}  // namespace rostrum::sdp
