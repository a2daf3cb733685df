// The listener and its connections: HTTP/1.1 and WebSocket on one port, an I/O thread with a context of its own for
// each core. Start and end it from one thread; handlers run on the I/O threads.
#pragma once
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/access/network.hpp"
#include "server/http/counters.hpp"
#include "server/http/fan_out/fan_out_hub.hpp"
#include "server/http/programs.hpp"
#include "server/http/router.hpp"
#include "server/http/session_gate.hpp"
#include "server/http/tls.hpp"

namespace rostrum::http {

struct ServerConfig {
  std::string address = "127.0.0.1";
  /// 0: the system's choice.
  std::uint16_t port = 8080;
  unsigned threads = 1;
  /// "https://events.example.org": WebSockets of pages from elsewhere are refused. Empty: the Host header is compared.
  std::string public_origin;
  /// Whose word on where a client comes from is taken.
  std::vector<access::Network> trusted_proxies;
  /// Shared with nobody else; null: plain HTTP.
  std::unique_ptr<const Tls> tls;
  /// Open at once; further ones are closed as they come.
  std::size_t max_connections = 40'000;
  /// Beside people, who send commands by POST.
  Programs programs{};
};

class Server {
 public:
  /// `gate` and `hub` outlive the server.
  Server(ServerConfig config, Router router, SessionGate& gate, FanOutHub& hub);
  /// As drain().
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and accepts. Throws std::runtime_error: "ADDR:PORT is in use", or why else it cannot.
  void listen();
  [[nodiscard]] std::uint16_t port() const;
  /// Stops accepting, closes WebSockets with 1012, lets requests finish for 2 s, joins the threads. Idempotent.
  void drain();
  /// Of each I/O thread; they live as long as the server.
  [[nodiscard]] std::vector<const Counters*> counters() const;
  /// For rooms: the context of the first I/O thread.
  [[nodiscard]] boost::asio::any_io_executor executor();

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace rostrum::http
