#include "media/transport/publisher/publisher.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "media/transport/certificate.hpp"
#include "media/transport/publisher/offer.hpp"

namespace rostrum::transport {
namespace {

using boost::asio::ip::udp;
using boost::system::error_code;

constexpr std::chrono::milliseconds kTick{10};
// Until connected checks are repeated often, afterwards they keep consent and find out within a second that another
// stage is there, sooner than RFC 7675 5.1 has it: a browser's page hears of that from the server.
constexpr std::chrono::milliseconds kFirstChecks{100};
constexpr std::chrono::seconds kLaterChecks{1};
constexpr std::chrono::seconds kConnectWithin{15};
constexpr std::size_t kMaxWaiting = 256;
constexpr const char* kCname = "rostrum-publish";

template <class Integer>
Integer random_integer() {
  std::array<unsigned char, sizeof(Integer)> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no randomness");
  std::uint64_t value = 0;
  for (const unsigned char byte : bytes) value = value << 8 | byte;
  return static_cast<Integer>(value);
}

Instant now() { return std::chrono::steady_clock::now(); }

std::optional<udp::endpoint> endpoint_of(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  error_code error;
  const auto address = boost::asio::ip::make_address(host, error);
  const int port = std::atoi(text.c_str() + colon + 1);
  if (error || port <= 0 || port > 65'535) return std::nullopt;
  return udp::endpoint(address, static_cast<std::uint16_t>(port));
}

}  // namespace

/// Everything but construction, send() and counters() happens on its thread, which is joined before it goes.
class Publisher::Worker {
 public:
  Worker(PublisherConfig config, Events events)
      : events_(std::move(events)), socket_(io_), timer_(io_), guard_(io_.get_executor()) {
    plan_.ice = make_ice_credentials();
    plan_.fingerprint = certificate_.sha256();
    plan_.cname = kCname;
    plan_.retransmission = config.retransmission;
    plan_.transport_feedback = config.transport_feedback;
    plan_.session_id = random_integer<std::uint64_t>() >> 2;
    tie_breaker_ = random_integer<std::uint64_t>();
    if (config.audio) add(*config.audio, 111, config);
    if (config.video) add(*config.video, 96, config);
    offer_ = write_offer(plan_);
  }

  void start() {
    thread_ = std::jthread([this] { io_.run(); });
  }

  void stop() {
    boost::asio::post(io_, [this] { finish(); });
    if (thread_.joinable()) thread_.join();
  }

  bool answer(const std::string& sdp, const std::string& instead) {
    auto parts = read_answer(sdp);
    if (!parts) return false;
    const auto peer =
        endpoint_of(instead.empty() ? "[" + parts->address + "]:" + std::to_string(parts->port) : instead);
    if (!peer || answered_.exchange(true)) return false;
    boost::asio::post(io_, [this, parts = std::move(*parts), peer = *peer] { connect(parts, peer); });
    return true;
  }

  void send(ingest::Codec codec, Bytes frame, std::int64_t capture_ns) {
    if (waiting_.fetch_add(1) >= kMaxWaiting) {
      --waiting_;
      return;
    }
    boost::asio::post(io_, [this, codec, frame = std::move(frame), capture_ns] {
      --waiting_;
      send_frame(codec, frame, from_monotonic_ns(capture_ns));
    });
  }

  const std::string& offer() const { return offer_; }
  Counters counters() const {
    const std::lock_guard lock(counters_mutex_);
    return counters_;
  }

 private:
  void add(ingest::Codec codec, std::uint8_t payload_type, const PublisherConfig& config) {
    Sender::Plan sender;
    sender.codec = codec;
    sender.mid = std::to_string(plan_.senders.size());
    sender.payload_type = payload_type;
    sender.clock_hz = codec == ingest::Codec::opus ? 48'000 : 90'000;
    sender.ssrc = random_integer<std::uint32_t>();
    sender.repair_ssrc = random_integer<std::uint32_t>();
    if (codec != ingest::Codec::opus && config.retransmission) sender.repair_payload_type = payload_type + 1;
    sender.mid_id = kOfferMidId;
    sender.transport_sequence_id = config.transport_feedback ? kOfferTransportId : 0;
    sender.sender_reports = config.sender_reports;
    sender.first_sequence = random_integer<std::uint16_t>();
    sender.first_timestamp = random_integer<std::uint32_t>();
    plan_.senders.push_back(sender);
  }

  void connect(const AnswerParts& parts, const udp::endpoint& peer) {
    error_code error;
    socket_.open(peer.protocol(), error);
    if (!error) socket_.connect(peer, error);
    if (error) return tell(PublisherState::failed);
    socket_.non_blocking(true, error);
    remote_ = parts.ice;
    for (Sender::Plan sender : plan_.senders) {
      const auto& accepted = parts.accepted_mids;
      if (std::find(accepted.begin(), accepted.end(), sender.mid) == accepted.end()) continue;
      if (!parts.retransmission) sender.repair_payload_type.reset();
      if (!parts.transport_sequence) sender.transport_sequence_id = 0;
      senders_.emplace_back(std::move(sender));
    }
    dtls_.emplace(dtls::Role::client, certificate_, parts.fingerprints);
    since_ = now();
    tell(PublisherState::connecting);
    wait_readable();
    tick();
  }

  void tick() {
    const Instant present = now();
    const bool connected = outbound_.has_value();
    if (!checked_ || present - *checked_ >= (connected ? std::chrono::milliseconds(kLaterChecks) : kFirstChecks)) {
      checked_ = present;
      const OutgoingCheck check{remote_.ufrag + ":" + plan_.ice.ufrag, remote_.password, tie_breaker_};
      put(write_check(check));
    }
    if (answered_check_) dtls_->poll();
    flush_dtls();
    if (!connected && present - since_ >= kConnectWithin) return fail();
    if (connected) {
      for (Sender& sender : senders_) {
        if (auto report = sender.report(present, kCname); report && outbound_->protect_rtcp(*report)) put(*report);
      }
    }
    timer_.expires_after(kTick);
    timer_.async_wait([this](error_code error) {
      if (!error && open()) tick();
    });
  }

  void wait_readable() {
    socket_.async_wait(udp::socket::wait_read, [this](error_code error) {
      if (error == boost::asio::error::operation_aborted || !open()) return;
      read();
      if (open()) wait_readable();
    });
  }

  void read() {
    std::array<std::byte, 2048> buffer;
    while (open()) {
      error_code error;
      const std::size_t length = socket_.receive(boost::asio::buffer(buffer), 0, error);
      if (error) return;
      receive(ByteView(buffer).first(length));
    }
  }

  void receive(ByteView packet) {
    if (packet.empty()) return;
    const auto first = std::to_integer<unsigned>(packet[0]);
    if (first <= 3) {
      if (is_check_answer(packet, remote_.password)) {
        answered_check_ = true;
      } else if (is_check_refusal(packet)) {
        return fail();
      }
    } else if (first >= 20 && first <= 63) {
      dtls_->receive(packet);
      flush_dtls();
      if (dtls_->state() == dtls::Association::State::failed || dtls_->state() == dtls::Association::State::closed)
        return fail();
      if (dtls_->keys() && !outbound_) begin_srtp();
    } else if (inbound_) {
      Bytes compound(packet.begin(), packet.end());
      if (inbound_->open_rtcp(compound)) obey(read_wishes(compound));
    }
  }

  void begin_srtp() {
    const dtls::Keys& keys = *dtls_->keys();
    inbound_ = srtp::Context::make(keys.profile, srtp::Context::Direction::inbound, keys.inbound);
    outbound_ = srtp::Context::make(keys.profile, srtp::Context::Direction::outbound, keys.outbound);
    tell(PublisherState::connected);
  }

  void obey(const Wishes& wishes) {
    const Instant present = now();
    for (const auto& [ssrc, sequence] : wishes.again) {
      for (Sender& sender : senders_) {
        if (sender.plan().ssrc != ssrc) continue;
        Bytes packet = sender.again(sequence, present, transport_sequence_);
        if (packet.empty() || !outbound_->protect_rtp(packet)) continue;
        put(packet);
        const std::lock_guard lock(counters_mutex_);
        ++counters_.retransmissions;
      }
    }
    {
      const std::lock_guard lock(counters_mutex_);
      counters_.key_frames_asked += wishes.key_frames.size();
      if (wishes.allowed_bps) counters_.allowed_bps = *wishes.allowed_bps;
    }
    if (!wishes.key_frames.empty() && events_.key_frame_wanted) events_.key_frame_wanted();
  }

  void send_frame(ingest::Codec codec, ByteView encoded, Instant captured) {
    if (!outbound_) return;
    for (Sender& sender : senders_) {
      if (sender.plan().codec != codec) continue;
      for (Bytes& packet : sender.frame(encoded, captured, transport_sequence_)) {
        if (outbound_->protect_rtp(packet)) put(packet);
        const std::lock_guard lock(counters_mutex_);
        ++counters_.packets_sent;
      }
    }
  }

  void put(ByteView packet) {
    error_code dropped;
    socket_.send(boost::asio::buffer(packet.data(), packet.size()), 0, dropped);
  }

  void flush_dtls() {
    for (const Bytes& datagram : dtls_->take_output()) put(datagram);
  }

  bool open() const { return socket_.is_open(); }

  void tell(PublisherState state) {
    if (events_.state) events_.state(state);
  }

  void fail() {
    tell(PublisherState::failed);
    finish();
  }

  void finish() {
    if (dtls_ && open()) {
      dtls_->close();
      flush_dtls();
    }
    outbound_.reset();
    error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
    guard_.reset();
  }

  // Given.
  Events events_;
  // Owned.
  srtp::Library library_;
  Certificate certificate_;
  boost::asio::io_context io_;
  udp::socket socket_;
  boost::asio::steady_timer timer_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  std::jthread thread_;
  std::optional<dtls::Association> dtls_;
  std::optional<srtp::Context> inbound_;
  std::optional<srtp::Context> outbound_;
  std::vector<Sender> senders_;
  // State.
  OfferPlan plan_;
  std::string offer_;
  IceCredentials remote_;
  std::uint64_t tie_breaker_ = 0;
  std::uint16_t transport_sequence_ = 0;
  std::optional<Instant> checked_;
  bool answered_check_ = false;
  Instant since_{};
  std::atomic<bool> answered_{false};
  std::atomic<std::size_t> waiting_{0};
  mutable std::mutex counters_mutex_;
  Counters counters_;
};

Publisher::Publisher(PublisherConfig config, Events events)
    : worker_(std::make_unique<Worker>(config, std::move(events))) {
  worker_->start();
}

Publisher::~Publisher() { worker_->stop(); }
const std::string& Publisher::offer() const { return worker_->offer(); }
bool Publisher::answer(const std::string& sdp, const std::string& instead) { return worker_->answer(sdp, instead); }
void Publisher::send(ingest::Codec codec, Bytes frame, std::int64_t capture_ns) {
  worker_->send(codec, std::move(frame), capture_ns);
}
Publisher::Counters Publisher::counters() const { return worker_->counters(); }

}  // namespace rostrum::transport
