// A whole WebRTC sender without sockets, and a house around a Hub: datagrams go by hand, time is an argument.
#pragma once
#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "media/transport/hub.hpp"
#include "media/transport/publisher/offer.hpp"
#include "protocol/webrtc/stun/integrity.hpp"
#include "protocol/webrtc/stun/message.hpp"

namespace rostrum::transport {

inline Path path_to(std::uint8_t host, std::uint16_t port, std::uint64_t connection = 0) {
  Path path;
  path.remote.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, host};
  path.remote_port = port;
  path.connection = connection;
  return path;
}

/// What the hub sends and hears of.
struct House : Outlet {
  struct Sink : ingest::FeedSink {
    explicit Sink(House& owner, std::string name) : house(owner), feed(std::move(name)) { ++house.sinks; }
    ~Sink() override { --house.sinks; }
    void video(ingest::EncodedFrame) override {}
    void audio(ingest::EncodedFrame frame) override {
      house.heard.emplace_back(feed, std::string(as_text(frame.data)));
    }
    House& house;
    std::string feed;
  };

  explicit House(std::size_t max_sessions = 64)
      : hub(
            {{"192.0.2.1"}, 5000, true, max_sessions}, *this,
            [this](const std::string& feed, const ingest::RequestKeyFrame&) {
              return std::make_unique<Sink>(*this, feed);
            },
            [this](const link::FeedStatus& status) { states[status.feed] = status.state; }) {}

  void send(const Path& path, ByteView packet) override {
    sent.emplace_back(path, Bytes(packet.begin(), packet.end()));
  }
  void disconnect(std::uint64_t connection) override { disconnected.push_back(connection); }
  std::vector<std::pair<Path, Bytes>> take_sent() { return std::exchange(sent, {}); }
  /// Frames of one feed heard so far.
  [[nodiscard]] std::size_t heard_of(const std::string& feed) const {
    std::size_t count = 0;
    for (const auto& [name, text] : heard) count += name == feed ? 1 : 0;
    return count;
  }

  srtp::Library library;
  int sinks = 0;
  std::vector<std::pair<std::string, std::string>> heard;
  std::map<std::string, link::FeedState> states;
  std::vector<std::pair<Path, Bytes>> sent;
  std::vector<std::uint64_t> disconnected;
  Instant now = Instant(std::chrono::hours(1));
  Hub hub;
};

/// A speaker who sends sound only.
class ToyPeer {
 public:
  ToyPeer(House& house, std::string session, std::string feed, Path path)
      : house_(house), session_(std::move(session)), feed_(std::move(feed)), path_(path) {
    plan_.ice = make_ice_credentials();
    plan_.fingerprint = certificate_.sha256();
    plan_.cname = "toy";
    Sender::Plan sender;
    sender.mid = "0";
    sender.payload_type = 111;
    sender.ssrc = 0x1000 + path.remote_port;
    sender.mid_id = kOfferMidId;
    plan_.senders.push_back(sender);
    sender_.emplace(sender);
  }

  Reply offer(const std::optional<std::string>& replaces = std::nullopt) {
    Reply reply = house_.hub.offer(session_, feed_, write_offer(plan_), house_.now, replaces);
    if (reply.status == 201) {
      auto parts = read_answer(reply.body);
      REQUIRE(parts);
      remote_ = parts->ice;
      dtls_.emplace(dtls::Role::client, certificate_, parts->fingerprints);
    }
    return reply;
  }
  /// A wrong one, for those who lie about their certificate.
  void name_certificate(std::string fingerprint) { plan_.fingerprint = std::move(fingerprint); }
  void move_to(Path path) { path_ = path; }
  void restarted(IceCredentials remote) { remote_ = std::move(remote); }
  [[nodiscard]] const IceCredentials& remote() const { return remote_; }
  [[nodiscard]] const IceCredentials& ice() const { return plan_.ice; }
  [[nodiscard]] const Path& path() const { return path_; }

  /// Whether the check was answered well.
  bool check(bool nominate = true) {
    house_.take_sent();
    if (nominate) {
      receive(write_check({remote_.ufrag + ":" + plan_.ice.ufrag, remote_.password, 7}));
    } else {
      stun::Writer writer(stun::Class::request, stun::kBinding, {});
      const std::string name = remote_.ufrag + ":" + plan_.ice.ufrag;
      writer.attribute(stun::kUsername, as_byte_view(name));
      receive(std::move(writer).finish(remote_.password));
    }
    for (const auto& [to, packet] : house_.take_sent()) {
      if (to == path_ && is_check_answer(packet, remote_.password)) return true;
    }
    return false;
  }
  /// The error with which a check was answered; 0 for a good answer, or none.
  int refusal() {
    house_.take_sent();
    receive(write_check({remote_.ufrag + ":" + plan_.ice.ufrag, remote_.password, 7}));
    for (const auto& [to, packet] : house_.take_sent()) {
      const auto message = stun::parse(packet);
      const auto* code = message ? message->find(stun::kErrorCode) : nullptr;
      if (to == path_ && code != nullptr && code->value.size() >= 4) {
        return std::to_integer<int>(code->value[2]) * 100 + std::to_integer<int>(code->value[3]);
      }
    }
    return 0;
  }
  /// Whether keys were agreed on.
  bool shake_hands() {
    for (bool spoke = true; spoke;) {
      spoke = false;
      dtls_->poll();
      for (const Bytes& datagram : dtls_->take_output()) {
        receive(datagram);
        spoke = true;
      }
      spoke = take_dtls() || spoke;
    }
    if (dtls_->keys() && !outbound_) {
      const auto& keys = *dtls_->keys();
      outbound_ = srtp::Context::make(keys.profile, srtp::Context::Direction::outbound, keys.outbound);
      inbound_ = srtp::Context::make(keys.profile, srtp::Context::Direction::inbound, keys.inbound);
    }
    return outbound_.has_value();
  }
  bool connect() { return offer().status == 201 && check() && shake_hands(); }

  /// One Opus packet; 0xf8 is a table of contents for 20 ms (RFC 6716 3.1). Gives the datagram for replays.
  Bytes speak(const std::string& word) {
    Bytes last;
    const std::string packet = "\xf8" + word;
    for (Bytes& rtp : sender_->frame(as_byte_view(packet), house_.now, transport_sequence_))
      last = protect_and_send(rtp);
    house_.now += std::chrono::milliseconds(20);
    return last;
  }
  /// Whatever bytes, under good SRTP.
  Bytes protect_and_send(Bytes rtp) {
    if (outbound_->protect_rtp(rtp)) receive(rtp);
    return rtp;
  }
  bool receive(ByteView packet) { return house_.hub.receive(path_, packet, house_.now); }

  /// Where RTCP that opens under our keys went since the last look.
  std::vector<Path> feedback() {
    std::vector<Path> places;
    for (auto& [to, packet] : house_.take_sent()) {
      if (inbound_ && inbound_->open_rtcp(packet)) places.push_back(to);
    }
    return places;
  }
  /// Takes what the hub said in DTLS. True if it did.
  bool take_dtls() {
    bool any = false;
    for (const auto& [to, packet] : house_.take_sent()) {
      const auto first = std::to_integer<unsigned>(packet[0]);
      if (first < 20 || first > 63) continue;
      dtls_->receive(packet);
      any = true;
    }
    return any;
  }
  [[nodiscard]] dtls::Association::State dtls_state() const { return dtls_->state(); }

 private:
  House& house_;
  std::string session_;
  std::string feed_;
  Path path_;
  Certificate certificate_;
  OfferPlan plan_;
  IceCredentials remote_;
  std::optional<dtls::Association> dtls_;
  std::optional<srtp::Context> outbound_;
  std::optional<srtp::Context> inbound_;
  std::optional<Sender> sender_;
  std::uint16_t transport_sequence_ = 0;
};

}  // namespace rostrum::transport
