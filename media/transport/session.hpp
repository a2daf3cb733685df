// One peer connection: ICE, then DTLS, then SRTP, then the feed it carries. Ends when the peer says so, fails, never
// connects or no longer consents.
//
//   connecting ──media──► live ⇄ lost          any ──goodbye, failure, expiry, DELETE──► closed
//
// Owned by its hub on the network thread; time is an argument.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "media/ingest/feed.hpp"
#include "media/transport/counters.hpp"
#include "media/transport/dtls.hpp"
#include "media/transport/ice_agent.hpp"
#include "media/transport/negotiation.hpp"
#include "media/transport/outlet.hpp"
#include "media/transport/srtp.hpp"
#include "protocol/link/messages.hpp"

namespace rostrum::transport {

class Session {
 public:
  /// A peer that has not finished its handshake by then has gone away.
  static constexpr std::chrono::seconds kConnectWithin{20};
  /// Without media for this long a feed counts as lost.
  static constexpr std::chrono::seconds kLostAfter{2};

  Session(std::string name, link::FeedId feed_id, const Certificate& certificate, Negotiated negotiated,
          IceCredentials ice, std::unique_ptr<ingest::Feed> feed, Outlet& outlet, Counters& counters, Instant now);

  void receive_dtls(const Path& path, ByteView datagram, Instant now);
  /// RTP or RTCP under SRTP.
  void receive_media(ByteView packet, Instant now);
  /// Retransmissions, frames, feedback. False when the session is over.
  [[nodiscard]] bool tick(Instant now);
  /// Tells the peer that it is over.
  void close();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] IceAgent& ice() { return ice_; }
  [[nodiscard]] const IceCredentials& remote_ice() const { return remote_ice_; }
  void set_remote_ice(IceCredentials credentials) { remote_ice_ = std::move(credentials); }
  /// Names the present ICE generation (RFC 9725 4.3.3).
  [[nodiscard]] std::string etag() const { return ice_.credentials().ufrag; }
  [[nodiscard]] link::FeedStatus status() const;
  /// Whether the feed's state differs from what was said last; says it.
  [[nodiscard]] bool take_change();

 private:
  void flush_dtls();
  void start_srtp();
  void send_feedback(Instant now);
  void update_state(Instant now);
  [[nodiscard]] bool may_open(std::uint32_t ssrc) const;

  // Given.
  std::string name_;
  link::FeedId feed_id_;
  ExtensionIds extensions_;
  IceCredentials remote_ice_;
  Outlet& outlet_;
  Counters& counters_;
  Instant since_;
  // Owned.
  IceAgent ice_;
  dtls::Association dtls_;
  std::optional<srtp::Context> inbound_;
  std::optional<srtp::Context> outbound_;
  std::unique_ptr<ingest::Feed> feed_;
  // State.
  std::uint32_t local_ssrc_;
  /// Where the handshake is answered until a path is nominated.
  std::optional<Path> dtls_path_;
  /// SSRCs that authenticated packets carried; libsrtp keeps state for each.
  std::set<std::uint32_t> ssrcs_;
  link::FeedState state_ = link::FeedState::connecting;
  link::FeedState said_ = link::FeedState::closed;
  Bytes packet_;
};

}  // namespace rostrum::transport
