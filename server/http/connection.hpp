// One client's socket: requests one after another, each bounded in size and time, or a WebSocket once it asks for one.
// On its I/O thread, owned by what waits for its socket: a coroutine while it is asked for things, and a session, which
// lasts for hours and of which there are thousands, by the bare wait. connection.cpp speaks HTTP/1.1, web_socket.cpp
// what follows an upgrade, event_stream_session.cpp the same by server-sent events and POST.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/access/network.hpp"
#include "server/http/counters.hpp"
#include "server/http/event_stream.hpp"
#include "server/http/fan_out/lane.hpp"
#include "server/http/forwarded.hpp"
#include "server/http/liveness.hpp"
#include "server/http/programs.hpp"
#include "server/http/request_reader.hpp"
#include "server/http/router.hpp"
#include "server/http/session_gate.hpp"
#include "server/http/stream.hpp"
#include "server/http/web_socket_frames.hpp"

namespace rostrum::http {

inline constexpr std::chrono::seconds kHandshakePatience{10};
/// From a request's first byte to the end of its head, and then to the end of its body.
inline constexpr std::chrono::seconds kHeaderPatience{10};
inline constexpr std::chrono::seconds kBodyPatience{30};
/// Bytes; a second more for each of it that the body has.
inline constexpr std::size_t kLeastUploadPerSecond = 64 * 1024;
inline constexpr std::chrono::seconds kIdlePatience{60};
/// For what is written at once, and a second more for each kLeastBytesPerSecond of it.
inline constexpr std::chrono::seconds kWritePatience{30};
inline constexpr std::size_t kLeastBytesPerSecond = 8 * 1024;
/// How long a client may take to close its side after we closed ours.
inline constexpr std::chrono::seconds kLinger{2};
/// Proxies end what is silent for longer; a reader that has gone is found out by the system's own patience.
inline constexpr std::chrono::seconds kKeepAliveEvery{15};
/// For the answer to a command that came by POST: the disk may be slow.
inline constexpr std::chrono::seconds kAnswerPatience{15};
/// What a refused client may still send before it is cut off.
inline constexpr std::size_t kLingerBytes = 8 << 20;

/// What all connections of a server share. Immutable while it serves.
struct Serving {
  Router router;
  SessionGate& gate;
  std::string public_origin;
  std::vector<access::Network> trusted_proxies;
  /// Null: plain HTTP.
  const Tls* tls = nullptr;
  Programs programs{};
};

class Connection : public Sink, public std::enable_shared_from_this<Connection> {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// `lane` and `counters` are those of the socket's thread; all given outlive the connection.
  Connection(boost::asio::ip::tcp::socket socket, const Serving& serving, Lane& lane, Counters& counters);
  /// Told once, when the client is gone or was sent away: with the failure that ended it, or null.
  using Ended = std::function<void(const std::exception_ptr&)>;
  void start(Ended ended);
  /// From its I/O thread, once a second: ends what took too long, asks whether a WebSocket's peer is there.
  void tick(Instant now);
  /// From its I/O thread: the request under way is the last.
  void drain();

  // Once it is a session.
  std::size_t write_now(std::span<const boost::asio::const_buffer> parts, boost::system::error_code& error) override;
  void when_writable(std::function<void()> then) override;
  void finish() override;
  void abort() override;
  void written(std::size_t bytes, std::size_t frames) override;
  [[nodiscard]] int descriptor() override;
  void queue_dropped() override;

 private:
  enum class Next { request, session, end };

  boost::asio::awaitable<void> run();
  /// Closes when nothing follows any more.
  boost::asio::awaitable<void> part();
  void over(const std::exception_ptr& failure);

  boost::asio::awaitable<Next> serve_one();
  boost::asio::awaitable<bool> read_request(RequestReader* reader);
  boost::asio::awaitable<void> write(Response response, bool keep_alive, bool head);
  boost::asio::awaitable<void> linger();
  /// A second or so late at most: a thread looks at all its connections in turn.
  void patience(std::chrono::seconds length) { deadline_ = std::chrono::steady_clock::now() + length; }
  void no_deadline() { deadline_ = Instant::max(); }

  boost::asio::awaitable<Next> upgrade(RequestReader::Message request, std::string event);
  /// `GET …/stream`.
  boost::asio::awaitable<Next> begin_stream(Request request, std::string event);
  /// `POST …/commands`.
  boost::asio::awaitable<Response> errand(Request request, std::string event);
  boost::asio::awaitable<Response> comment(Request request, std::string event);
  boost::asio::awaitable<std::string> heard_of(Request request, std::string event);
  void begin_session();
  /// Takes what is there, and waits for more.
  void listen();
  /// What is there, and what to wait for before there is more; an error ends the session.
  Stream::Progress receive();
  void take(std::string_view bytes);
  /// The room hears that they left. Once.
  void leave();

  // Given.
  const Serving& serving_;
  Lane& lane_;
  Counters& counters_;
  // Owned.
  Stream stream_;
  /// Read and not yet used.
  std::string input_;
  Ended ended_;
  // State.
  boost::asio::ip::address peer_;
  Client client_;
  Instant deadline_ = Instant::max();
  bool timed_out_ = false;
  /// Between requests: nobody minds if it ends now.
  bool resting_ = false;
  bool draining_ = false;
  // Of a session.
  /// Whose session this is.
  std::string event_;
  Wire wire_ = Wire::web_socket;
  /// Of a stream of events: what it asked for, and when its way is next shown to be open.
  StreamRequest wanted_;
  Instant keep_alive_at_ = Instant::max();
  std::shared_ptr<Outbox> outbox_;
  room::SubscriberId id_ = 0;
  WebSocketFrames frames_;
  std::optional<Liveness> liveness_;
  /// Messages since `second_` began.
  unsigned messages_ = 0;
  Instant second_;
};

}  // namespace rostrum::http
