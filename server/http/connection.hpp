// One client's socket: requests one after another, each bounded in size and time, or a WebSocket once it asks for one.
// Owned by the coroutine that runs it, on its I/O thread.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <memory>

#include "server/http/lane.hpp"
#include "server/http/router.hpp"
#include "server/http/session_gate.hpp"
#include "server/http/web_socket_frames.hpp"

namespace rostrum::http {

inline constexpr std::uint32_t kMaxHeader = 16 * 1024;
inline constexpr std::uint64_t kMaxBody = 1 << 20;
inline constexpr std::chrono::seconds kRequestPatience{10};
inline constexpr std::chrono::seconds kIdlePatience{60};
inline constexpr std::chrono::seconds kWritePatience{30};
/// How long a client may take to close its side after we closed ours.
inline constexpr std::chrono::seconds kLinger{2};
/// What a refused client may still send before it is cut off.
inline constexpr std::size_t kLingerBytes = 4 << 20;

/// What all connections of a server share. Immutable while it serves.
struct Serving {
  Router router;
  SessionGate& gate;
  std::string public_origin;
};

class Connection : public Sink, public std::enable_shared_from_this<Connection> {
 public:
  /// `lane` is that of the socket's thread; both outlive the connection.
  Connection(boost::asio::ip::tcp::socket socket, const Serving& serving, Lane& lane);
  /// Returns when the client is gone or was sent away.
  boost::asio::awaitable<void> run();
  /// From its I/O thread: no further request, and a WebSocket ends.
  void cancel();

  // Once it is a WebSocket.
  std::size_t write_now(std::span<const boost::asio::const_buffer> parts, boost::system::error_code& error) override;
  void when_writable(std::function<void()> then) override;
  void finish() override;
  void abort() override;

 private:
  using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

  enum class Next { request, session, end };

  boost::asio::awaitable<Next> serve_one();
  boost::asio::awaitable<void> linger();
  boost::asio::awaitable<void> write(Response response, bool keep_alive, bool head);
  boost::asio::awaitable<Next> upgrade(BeastRequest request, std::string event);
  boost::asio::awaitable<void> session();
  /// All that is there. False once there can be no more.
  bool receive(WebSocketFrames& frames, Outbox& outbox, room::SubscriberId id);
  void take(WebSocketFrames& frames, std::string_view bytes, Outbox& outbox, room::SubscriberId id);
  [[nodiscard]] bool origin_fits(const BeastRequest& request) const;

  // Given.
  const Serving& serving_;
  Lane& lane_;
  // Owned.
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  // State.
  boost::asio::ip::address client_;
  /// Whose session this is, once it is a WebSocket.
  std::string event_;
};

}  // namespace rostrum::http
