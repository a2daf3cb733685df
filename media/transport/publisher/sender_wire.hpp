// What a sender writes and reads of RTP, RTCP and STUN, on protocol/webrtc. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/bytes.hpp"

namespace rostrum::transport {

struct OutgoingRtp {
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  /// Header extensions, each left out when its id is 0.
  std::uint8_t mid_id = 0;
  std::string mid;
  std::uint8_t transport_sequence_id = 0;
  std::uint16_t transport_sequence = 0;
};
Bytes write_rtp(const OutgoingRtp& header, ByteView payload);

/// A compound of SR and SDES (RFC 3550 6.4.1, 6.5).
struct OutgoingReport {
  std::uint32_t ssrc = 0;
  std::uint64_t ntp = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;
  std::string cname;
};
Bytes write_sender_report(const OutgoingReport& report);

/// What a receiver asks for in one compound packet.
struct Wishes {
  /// SSRC and sequence number of packets wanted again.
  std::vector<std::pair<std::uint32_t, std::uint16_t>> again;
  /// SSRCs of which a key frame is wanted (PLI, FIR).
  std::vector<std::uint32_t> key_frames;
  std::optional<std::uint64_t> allowed_bps;
};
Wishes read_wishes(ByteView compound);

/// A binding request with USE-CANDIDATE (RFC 8445 7.2.2) of a controlling agent.
struct OutgoingCheck {
  /// "theirs:ours".
  std::string username;
  /// Theirs.
  std::string password;
  std::uint64_t tie_breaker = 0;
};
Bytes write_check(const OutgoingCheck& check);
/// Whether `packet` is a success response with good integrity under `password`.
bool is_check_answer(ByteView packet, const std::string& password);
/// Whether `packet` refuses a check: whoever is there now does not know this session.
bool is_check_refusal(ByteView packet);

}  // namespace rostrum::transport
