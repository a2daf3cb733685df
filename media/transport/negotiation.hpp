// A WHIP offer read, judged and answered (RFC 9725 4.2, RFC 9429 5.3.1, RFC 8839, RFC 8853), and the fragments of
// trickle and restart (RFC 9725 4.3). Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "media/ingest/feed_plan.hpp"
#include "media/transport/dtls.hpp"
#include "media/transport/ice_agent.hpp"
#include "media/transport/rtp_wire.hpp"

namespace rostrum::transport {

/// What the answer says of us.
struct LocalDescription {
  IceCredentials ice;
  /// SHA-256, "AB:CD:…".
  std::string fingerprint;
  std::vector<std::string> addresses;
  std::uint16_t port = 0;
  bool tcp = false;
  /// a=o's session id.
  std::uint64_t session_id = 0;
};

struct Negotiated {
  ingest::FeedPlan plan;
  ExtensionIds extensions;
  std::vector<dtls::Fingerprint> fingerprints;
  IceCredentials remote_ice;
  std::string answer;
};

/// HTTP status from 400 on, and what to tell the person.
struct Refusal {
  int status = 422;
  std::string problem;
};

/// 400: not SDP, or over 256 KiB. 406: no codec in common. 422: neither audio nor video, two of one kind, wrong
/// direction, no BUNDLE or rtcp-mux, no fingerprint or ICE credentials.
std::variant<Negotiated, Refusal> negotiate(const std::string& offer, const LocalDescription& local);

/// What a PATCH asks: an ICE restart when its credentials differ from those known, else trickle.
struct Fragment {
  std::optional<IceCredentials> ice;
};
/// nullopt when it is no SDP fragment (RFC 8840).
std::optional<Fragment> read_fragment(const std::string& text);
/// Our side of a restart.
std::string restart_fragment(const LocalDescription& local);

}  // namespace rostrum::transport
