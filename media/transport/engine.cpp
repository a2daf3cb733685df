#include "media/transport/engine.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>
#include <map>

#include "media/transport/srtp.hpp"
#include "media/transport/tcp_peer.hpp"
#include "media/transport/udp_port.hpp"

namespace rostrum::transport {
namespace {

using boost::asio::posix::stream_descriptor;
using boost::system::error_code;

constexpr std::size_t kMaxTcpPeers = 128;
// A connection that has not shown a valid check by then is closed.
constexpr std::chrono::seconds kTcpPatience{5};
// Datagram batches before other work of the thread gets its turn.
constexpr int kBatchesAtOnce = 8;

Instant now() { return std::chrono::steady_clock::now(); }

Path path_of(const sockaddr_storage& name, std::uint64_t connection) {
  Path path;
  path.connection = connection;
  if (name.ss_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &name, sizeof v6);
    std::memcpy(path.remote.bytes.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
    path.remote_port = ntohs(v6.sin6_port);
  } else {
    sockaddr_in v4{};
    std::memcpy(&v4, &name, sizeof v4);
    path.remote.bytes[10] = path.remote.bytes[11] = 0xff;
    std::memcpy(path.remote.bytes.data() + 12, &v4.sin_addr, sizeof v4.sin_addr);
    path.remote_port = ntohs(v4.sin_port);
  }
  return path;
}

}  // namespace

class Engine::Driver : public Outlet, public TcpPeer::Parent, public std::enable_shared_from_this<Driver> {
 public:
  Driver(boost::asio::io_context& io, EngineConfig config, ingest::MakeFeedSink make_sink, OnFeedChange on_change)
      : io_(io),
        udp_(io, config.udp_fd),
        port_(config.udp_fd),
        listener_(io),
        timer_(io),
        hub_(HubConfig{std::move(config.addresses), config.port, config.tcp_fd >= 0}, *this, std::move(make_sink),
             std::move(on_change)) {
    if (config.tcp_fd >= 0) listener_.assign(config.tcp_fd);
  }

  void start() {
    wait_datagrams();
    if (listener_.is_open()) wait_connections();
  }
  Hub& hub() { return hub_; }

  void close() {
    if (closed_) return;
    hub_.close(now());
    closed_ = true;
    for (auto& [number, peer] : peers_) peer->close();
    peers_.clear();
    error_code ignored;
    udp_.close(ignored);
    listener_.close(ignored);
    timer_.cancel();
  }

  /// Starts the timer of the hub's sessions and of young connections, if it is not running.
  void arm() {
    if (ticking_ || closed_ || (!hub_.busy() && peers_.empty())) return;
    ticking_ = true;
    timer_.expires_after(Hub::kTick);
    timer_.async_wait([self = shared_from_this()](error_code) {
      self->ticking_ = false;
      if (self->closed_) return;
      self->hub_.tick(now());
      self->close_strangers();
      self->arm();
    });
  }

  void send(const Path& path, ByteView packet) override {
    Counters& counters = hub_.counters();
    bool sent = false;
    if (path.connection == 0) {
      sent = port_.send(path, packet);
    } else if (const auto peer = peers_.find(path.connection); peer != peers_.end()) {
      sent = peer->second->send(packet);
    }
    if (!sent) {
      ++counters.send_drops;
      return;
    }
    ++counters.datagrams_out;
    counters.bytes_out += packet.size();
  }

  void disconnect(std::uint64_t connection) override {
    const auto peer = peers_.find(connection);
    if (peer == peers_.end()) return;
    peer->second->close();
    peers_.erase(peer);
  }

  bool tcp_frame(const Path& path, ByteView packet) override {
    const bool wanted = hub_.receive(path, packet, now());
    arm();
    return wanted;
  }

  void tcp_ended(std::uint64_t connection) override {
    hub_.disconnected(connection);
    peers_.erase(connection);
    hub_.counters().tcp_now = peers_.size();
  }

 private:
  void wait_datagrams() {
    udp_.async_wait(stream_descriptor::wait_read, [self = shared_from_this()](error_code error) {
      // Other errors (an ICMP answer to something sent) belong to no datagram of ours and are gone once reported.
      if (self->closed_ || error == boost::asio::error::operation_aborted) return;
      self->read_datagrams();
      self->wait_datagrams();
    });
  }

  void read_datagrams() {
    for (int batch = 0; batch < kBatchesAtOnce && !closed_; ++batch) {
      const auto datagrams = port_.receive();
      if (datagrams.empty()) break;
      const Instant arrived = now();
      for (const UdpPort::Datagram& datagram : datagrams) hub_.receive(datagram.path, datagram.bytes, arrived);
    }
    arm();
  }

  void wait_connections() {
    listener_.async_wait(stream_descriptor::wait_read, [self = shared_from_this()](error_code error) {
      if (self->closed_ || error) return;
      self->accept_one();
    });
  }

  void accept_one() {
    Counters& counters = hub_.counters();
    sockaddr_storage name{};
    socklen_t length = sizeof name;
    const int fd =
        accept4(listener_.native_handle(), reinterpret_cast<sockaddr*>(&name), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      // Out of descriptors, most likely: the listener stays readable, so waiting again at once would spin.
      return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED ? wait_connections() : accept_later();
    }
    if (peers_.size() >= kMaxTcpPeers) {
      ++counters.tcp_refused;
      ::close(fd);
      return wait_connections();
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::uint64_t number = ++last_connection_;
    auto peer = std::make_shared<TcpPeer>(io_, fd, path_of(name, number), now(), *this);
    peers_.emplace(number, peer);
    peer->start();
    ++counters.tcp_accepted;
    counters.tcp_now = peers_.size();
    arm();
    wait_connections();
  }

  void accept_later() {
    auto pause = std::make_shared<boost::asio::steady_timer>(io_, std::chrono::milliseconds(200));
    pause->async_wait([self = shared_from_this(), pause](error_code) {
      if (!self->closed_) self->wait_connections();
    });
  }

  void close_strangers() {
    const Instant present = now();
    std::erase_if(peers_, [&](const auto& entry) {
      if (hub_.knows(entry.second->path()) || present - entry.second->since() < kTcpPatience) return false;
      entry.second->close();
      return true;
    });
    hub_.counters().tcp_now = peers_.size();
  }

  // Given.
  boost::asio::io_context& io_;
  // Owned.
  // libsrtp's cryptography opens files when it starts: before the sandbox closes.
  srtp::Library srtp_;
  stream_descriptor udp_;
  UdpPort port_;
  stream_descriptor listener_;
  boost::asio::steady_timer timer_;
  std::map<std::uint64_t, std::shared_ptr<TcpPeer>> peers_;
  Hub hub_;
  // State.
  std::uint64_t last_connection_ = 0;
  bool ticking_ = false;
  bool closed_ = false;
};

Engine::Engine(boost::asio::io_context& io, EngineConfig config, ingest::MakeFeedSink make_sink, OnFeedChange on_change)
    : driver_(std::make_shared<Driver>(io, std::move(config), std::move(make_sink), std::move(on_change))) {
  driver_->start();
}

Engine::~Engine() = default;

Reply Engine::offer(const std::string& session, const link::FeedId& feed, const std::string& sdp,
                    const std::optional<std::string>& replaces) {
  Reply reply = driver_->hub().offer(session, feed, sdp, now(), replaces);
  driver_->arm();
  return reply;
}

Reply Engine::patch(const std::string& session, const std::string& if_match, const std::string& fragment) {
  return driver_->hub().patch(session, if_match, fragment, now());
}

Reply Engine::remove(const std::string& session) { return driver_->hub().remove(session, now()); }
std::vector<link::FeedStatus> Engine::feeds() const { return driver_->hub().feeds(); }
const Counters& Engine::counters() const { return driver_->hub().counters(); }
void Engine::close() { driver_->close(); }

}  // namespace rostrum::transport
