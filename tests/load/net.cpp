#include "tests/load/net.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

namespace rostrum::load {
namespace {

/// The largest welcome comes in one read.
constexpr std::size_t kReadBytes = 64 * 1024;
/// Of an attempt to connect: past the third time that the system repeats its SYN (1, 3 and 7 s). Now and then
/// libwebsockets 4.1 never says how a connect to a port that was just closed has ended, and its own time limits don't
/// see it either; this ends it.
constexpr std::chrono::seconds kConnectPatience{8};

}  // namespace

void Peer::send(std::string text) {
  out_.push_back(std::move(text));
  if (wsi_ != nullptr) lws_callback_on_writable(wsi_);
}

void Peer::drop() {
  if (wsi_ != nullptr) lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

Timer::~Timer() {
  if (context_ != nullptr) lws_sul_schedule(context_, 0, &entry_.listed, nullptr, LWS_SET_TIMER_USEC_CANCEL);
}

Net::Net(Place place, unsigned max_sockets)
    : place_(std::move(place)),
      path_("/ws/v1/" + place_.event),
      host_header_(place_.host + ":" + std::to_string(place_.port)) {
  lws_set_log_level(LLL_ERR, nullptr);
  static const lws_protocols protocols[] = {{"rostrum.v1", &Net::callback, 0, kReadBytes, 0, nullptr, 0},
                                            {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
  if (uv_loop_init(&loop_) != 0) throw std::runtime_error("libuv gives no loop");
  std::array<void*, 1> loops{&loop_};
  lws_context_creation_info info{};
  info.foreign_loops = loops.data();
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = protocols;
  info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
  info.fd_limit_per_thread = max_sockets + 64;
  info.pt_serv_buf_size = kReadBytes;
  // The server asks whether its viewers are there; each asking of ours would be one more timer in the library's list.
  static const lws_retry_bo_t kNeverAsked{};
  info.retry_and_idle_policy = &kNeverAsked;
  context_ = lws_create_context(&info);
  if (context_ == nullptr) throw std::runtime_error("libwebsockets gives no context");
}

Net::~Net() { lws_context_destroy(context_); }

void Net::connect(Peer& peer) {
  lws_client_connect_info info{};
  info.context = context_;
  info.address = place_.host.c_str();
  info.port = place_.port;
  info.path = path_.c_str();
  info.host = host_header_.c_str();
  info.protocol = "rostrum.v1";
  info.local_protocol_name = "rostrum.v1";
  info.userdata = &peer;
  info.pwsi = &peer.wsi_;
  if (place_.tls) info.ssl_connection = LCCSCF_USE_SSL;
  if (place_.tls && place_.insecure) {
    info.ssl_connection |= LCCSCF_ALLOW_SELFSIGNED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK | LCCSCF_ALLOW_INSECURE;
  }
  peer.why_ = "unreachable";
  peer.state_ = Peer::State::connecting;
  attempts_.push_back({&peer, ++peer.attempts_, std::chrono::steady_clock::now() + kConnectPatience});
  if (attempts_.size() == 1) after(kConnectPatience, patience_, [this] { look_at_attempts(); });
  // A failure within the call is told by the callback or only by the result.
  if (lws_client_connect_via_info(&info) == nullptr) ended(peer);
}

void Net::after(std::chrono::microseconds delay, Timer& timer, std::function<void()> then) {
  timer.then_ = std::move(then);
  timer.context_ = context_;
  timer.entry_.timer = &timer;
  const auto due = [](lws_sorted_usec_list_t* listed) {
    // What is called may set this timer again.
    const auto call = std::move(reinterpret_cast<Timer::Entry*>(listed)->timer->then_);
    call();
  };
  lws_sul_schedule(context_, 0, &timer.entry_.listed, due, delay.count());
}

void Net::run() { uv_run(&loop_, UV_RUN_DEFAULT); }

void Net::stop() { uv_stop(&loop_); }

void Net::ended(Peer& peer) {
  if (std::exchange(peer.state_, Peer::State::none) == Peer::State::none) return;
  peer.wsi_ = nullptr;
  peer.partial_.clear();
  peer.out_.clear();
  peer.closed(peer.why_);
}

void Net::look_at_attempts() {
  const auto now = std::chrono::steady_clock::now();
  while (!attempts_.empty() && attempts_.front().until <= now) {
    const auto attempt = attempts_.front();
    attempts_.pop_front();
    if (attempt.number == attempt.peer->attempts_) abandon(*attempt.peer);
  }
  if (attempts_.empty()) return;
  const auto left = std::chrono::ceil<std::chrono::microseconds>(attempts_.front().until - now);
  after(left, patience_, [this] { look_at_attempts(); });
}

void Net::abandon(Peer& peer) {
  if (peer.state_ != Peer::State::connecting) return;
  // What the library may have freed long ago is not touched; should it speak after all, it is known for another's.
  ended(peer);
}

void Net::receive(Peer& peer, std::string_view part) {
  const bool whole = lws_is_final_fragment(peer.wsi_) != 0 && lws_remaining_packet_payload(peer.wsi_) == 0;
  if (whole && peer.partial_.empty()) return peer.text(part);
  peer.partial_ += part;
  if (!whole) return;
  const auto payload = std::exchange(peer.partial_, {});
  peer.text(payload);
}

int Net::write(Peer& peer) {
  if (peer.out_.empty()) return 0;
  const auto text = std::move(peer.out_.front());
  peer.out_.pop_front();
  // The library writes its header in front of what it is given.
  std::vector<unsigned char> bytes(LWS_PRE + text.size());
  std::ranges::copy(text, bytes.begin() + LWS_PRE);
  if (lws_write(peer.wsi_, bytes.data() + LWS_PRE, text.size(), LWS_WRITE_TEXT) < 0) return -1;
  if (!peer.out_.empty()) lws_callback_on_writable(peer.wsi_);
  return 0;
}

namespace {

/// Of all that the library calls back for, what is about a peer: with the rest comes memory of its own.
bool is_of_peer(lws_callback_reasons reason) {
  switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
    case LWS_CALLBACK_CLIENT_RECEIVE:
    case LWS_CALLBACK_CLIENT_WRITEABLE:
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
    case LWS_CALLBACK_CLIENT_CLOSED:
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      return true;
    default:
      return false;
  }
}

}  // namespace

int Net::callback(lws* wsi, lws_callback_reasons reason, void* user, void* in, std::size_t size) {
  if (!is_of_peer(reason)) return 0;
  auto* peer = static_cast<Peer*>(user);
  if (peer == nullptr) return 0;
  // An attempt that was given up.
  if (peer->wsi_ != wsi && (peer->wsi_ != nullptr || peer->state_ == Peer::State::none)) return -1;
  switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
      peer->wsi_ = wsi;
      peer->state_ = Peer::State::open;
      peer->why_ = "broken";
      peer->opened();
      return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE:
      receive(*peer, {static_cast<const char*>(in), size});
      return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
      return write(*peer);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: {
      const auto* bytes = static_cast<const char*>(in);
      if (size > 2) {
        peer->why_.assign(bytes + 2, size - 2);
      } else if (size == 2) {
        const auto byte = [bytes](std::size_t at) {
          return static_cast<unsigned>(static_cast<unsigned char>(bytes[at]));
        };
        peer->why_ = std::to_string(byte(0) << 8 | byte(1));
      }
      return 0;
    }
    case LWS_CALLBACK_CLIENT_CLOSED:
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      ended(*peer);
      return 0;
    default:
      return 0;
  }
}

}  // namespace rostrum::load
