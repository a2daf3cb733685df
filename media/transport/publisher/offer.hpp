// The publisher's offer, and what it needs of an answer. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "media/transport/dtls.hpp"
#include "media/transport/ice_agent.hpp"
#include "media/transport/publisher/publisher.hpp"
#include "media/transport/publisher/sender.hpp"

namespace rostrum::transport {

/// What a publisher says of itself. SSRCs and numbers are chosen by the caller.
struct OfferPlan {
  std::vector<Sender::Plan> senders;
  IceCredentials ice;
  /// SHA-256, "AB:CD:…".
  std::string fingerprint;
  std::string cname;
  /// Retransmission and feedback as in PublisherConfig.
  bool retransmission = true;
  bool transport_feedback = true;
  std::uint64_t session_id = 0;
};

/// One m= section for each sender, in order; mids are those of the plans.
std::string write_offer(const OfferPlan& plan);

struct AnswerParts {
  IceCredentials ice;
  std::vector<dtls::Fingerprint> fingerprints;
  /// The first UDP candidate.
  std::string address;
  std::uint16_t port = 0;
  /// Mids of sections not refused.
  std::vector<std::string> accepted_mids;
  /// Whether retransmission and transport-wide numbers were agreed on.
  bool retransmission = false;
  bool transport_sequence = false;
};
/// nullopt when the answer is no SDP or lacks credentials or a fingerprint.
std::optional<AnswerParts> read_answer(const std::string& sdp);

/// Header extension ids and payload types that write_offer() uses.
inline constexpr std::uint8_t kOfferMidId = 4;
inline constexpr std::uint8_t kOfferTransportId = 3;

}  // namespace rostrum::transport
