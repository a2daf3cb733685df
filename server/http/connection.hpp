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

#include "server/http/fan_out_hub.hpp"
#include "server/http/router.hpp"
#include "server/http/session_gate.hpp"

namespace rostrum::http {

inline constexpr std::uint32_t kMaxHeader = 16 * 1024;
inline constexpr std::uint64_t kMaxBody = 1 << 20;
inline constexpr std::chrono::seconds kRequestPatience{10};
inline constexpr std::chrono::seconds kIdlePatience{60};
inline constexpr std::chrono::seconds kWritePatience{30};
inline constexpr std::chrono::seconds kPingEvery{20};
/// How long a client may take to close its side after we closed ours.
inline constexpr std::chrono::seconds kLinger{2};
/// What a refused client may still send before it is cut off.
inline constexpr std::size_t kLingerBytes = 4 << 20;

/// What all connections of a server share. Immutable while it serves.
struct Serving {
  Router router;
  SessionGate& gate;
  FanOutHub& hub;
  std::string public_origin;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, const Serving& serving);
  /// Returns when the client is gone or was sent away.
  boost::asio::awaitable<void> run();
  /// From its I/O thread: no further request, and a WebSocket ends.
  void cancel();

 private:
  using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<void> linger();
  boost::asio::awaitable<void> write(Response response, bool keep_alive, bool head);
  boost::asio::awaitable<void> web_socket(BeastRequest request, std::string event);
  boost::asio::awaitable<void> write_web_socket(std::shared_ptr<Outbox> outbox);
  [[nodiscard]] bool origin_fits(const BeastRequest& request) const;

  // Given.
  const Serving& serving_;
  // Owned.
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  boost::asio::steady_timer wake_;
  // State.
  boost::asio::ip::address client_;
  bool is_web_socket_ = false;
};

}  // namespace rostrum::http
