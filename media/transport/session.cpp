#include "media/transport/session.hpp"

#include <openssl/rand.h>

#include <array>

#include "media/transport/rtp_wire.hpp"

namespace rostrum::transport {
namespace {

// Layers, their repairs, and what an encoder leaves behind when it is replaced now and then.
constexpr std::size_t kMaxSsrcs = 64;
constexpr std::size_t kRtpHeader = 12;
constexpr std::size_t kRtcpHeader = 8;

std::uint32_t random_ssrc() {
  std::array<unsigned char, 4> bytes{1, 2, 3, 4};
  // An SSRC needs only to differ from the peer's: what was there before serves if randomness fails.
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
         static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
}

/// RFC 5761 4: with RTP and RTCP on one port the second byte decides.
bool is_rtcp(ByteView packet) {
  const auto type = std::to_integer<unsigned>(packet[1]);
  return type >= 192 && type <= 223;
}

std::uint32_t ssrc_at(ByteView packet, std::size_t at) { return *ByteReader(packet.subspan(at)).u32(); }

}  // namespace

Session::Session(std::string name, link::FeedId feed_id, const Certificate& certificate, Negotiated negotiated,
                 IceCredentials ice, std::unique_ptr<ingest::Feed> feed, Outlet& outlet, Counters& counters,
                 Instant now)
    : name_(std::move(name)),
      feed_id_(std::move(feed_id)),
      extensions_(negotiated.extensions),
      remote_ice_(std::move(negotiated.remote_ice)),
      outlet_(outlet),
      counters_(counters),
      since_(now),
      ice_(std::move(ice)),
      dtls_(dtls::Role::server, certificate, std::move(negotiated.fingerprints)),
      feed_(std::move(feed)),
      local_ssrc_(random_ssrc()) {}

void Session::flush_dtls() {
  const auto& path = ice_.nominated() ? ice_.nominated() : dtls_path_;
  for (const Bytes& datagram : dtls_.take_output()) {
    if (path) outlet_.send(*path, datagram);
  }
}

void Session::receive_dtls(const Path& path, ByteView datagram, Instant) {
  dtls_path_ = path;
  dtls_.receive(datagram);
  if (dtls_.state() == dtls::Association::State::established && !inbound_) start_srtp();
  flush_dtls();
}

void Session::start_srtp() {
  const dtls::Keys& keys = *dtls_.keys();
  inbound_ = srtp::Context::make(keys.profile, srtp::Context::Direction::inbound, keys.inbound);
  outbound_ = srtp::Context::make(keys.profile, srtp::Context::Direction::outbound, keys.outbound);
}

bool Session::may_open(std::uint32_t ssrc) const { return ssrcs_.size() < kMaxSsrcs || ssrcs_.contains(ssrc); }

void Session::receive_media(ByteView packet, Instant now) {
  if (!inbound_ || packet.size() < kRtcpHeader) return;
  const bool rtcp = is_rtcp(packet);
  if (!rtcp && packet.size() < kRtpHeader) return;
  const std::uint32_t ssrc = ssrc_at(packet, rtcp ? 4 : 8);
  packet_.assign(packet.begin(), packet.end());
  if (!may_open(ssrc) || !(rtcp ? inbound_->open_rtcp(packet_) : inbound_->open_rtp(packet_))) {
    ++counters_.srtp_rejected;
    return;
  }
  ssrcs_.insert(ssrc);
  if (rtcp) {
    for (const SenderReport& report : read_sender_reports(packet_)) {
      feed_->sender_report(report.ssrc, report.ntp, report.timestamp, now);
    }
    return;
  }
  if (const auto rtp = read_rtp(packet_, extensions_)) feed_->packet(*rtp, now);
}

void Session::send_feedback(Instant now) {
  const ingest::Feedback feedback = feed_->poll(now);
  if (feedback.empty() || !outbound_ || !ice_.nominated()) return;
  for (Bytes& compound : write_feedback(feedback, local_ssrc_, "rostrum")) {
    if (outbound_->protect_rtcp(compound)) outlet_.send(*ice_.nominated(), compound);
  }
}

void Session::update_state(Instant now) {
  const auto last = feed_->last_packet();
  if (!last) return;
  state_ = now - *last < kLostAfter ? link::FeedState::live : link::FeedState::lost;
}

bool Session::tick(Instant now) {
  dtls_.poll();
  flush_dtls();
  const auto state = dtls_.state();
  if (state == dtls::Association::State::failed) ++counters_.dtls_failures;
  const bool ended = state == dtls::Association::State::failed || state == dtls::Association::State::closed;
  const bool never = state == dtls::Association::State::handshaking && now - since_ >= kConnectWithin;
  const bool silent = state == dtls::Association::State::established && !ice_.consent(now);
  if (never || silent) ++counters_.sessions_expired;
  if (ended || never || silent) return false;
  send_feedback(now);
  update_state(now);
  return true;
}

void Session::close() {
  state_ = link::FeedState::closed;
  dtls_.close();
  flush_dtls();
}

link::FeedStatus Session::status() const { return {feed_id_, state_, feed_->has(true), feed_->has(false), name_}; }

bool Session::take_change() {
  if (said_ == state_) return false;
  said_ = state_;
  return true;
}

}  // namespace rostrum::transport
