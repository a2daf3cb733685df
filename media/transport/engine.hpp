// The panelists' side of the stage: one UDP and one TCP port for every WHIP session of an event (ICE-lite, DTLS-SRTP).
// Drives the sans-I/O `Hub` with datagrams, TCP frames and time; decides nothing itself.
// Owned by the network thread: every call, callbacks included, happens on the thread that runs the io_context given.
// Construct it before the sandbox closes: afterwards it makes no new sockets except by accept().
#pragma once
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "media/ingest/feed_sink.hpp"
#include "media/transport/counters.hpp"
#include "media/transport/hub.hpp"

namespace rostrum::transport {

struct EngineConfig {
  /// A bound UDP socket (IPv6 dual stack or IPv4); the engine owns it from now on.
  int udp_fd = -1;
  /// A listening TCP socket for ICE-TCP, or -1 for none; owned from now on.
  int tcp_fd = -1;
  /// IP addresses put into candidates, most preferred first, without ports; none empty, none twice.
  std::vector<std::string> addresses;
  /// The port of both sockets as seen from outside.
  std::uint16_t port = 0;
};

class Engine {
 public:
  /// Throws std::runtime_error when the sockets or the certificate cannot be set up.
  Engine(boost::asio::io_context& io, EngineConfig config, ingest::MakeFeedSink make_sink, OnFeedChange on_change);
  /// close() must have been called and the io_context have stopped or run dry before.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// A WHIP offer (RFC 9725 4.2) for `session`, an id new to the engine. 201 with the answer and its ETag; 400, 406,
  /// 409, 422 or 503 with a problem. An older session of the same feed is closed once the new one is accepted.
  Reply offer(const std::string& session, const link::FeedId& feed, const std::string& sdp,
              const std::optional<std::string>& replaces);
  /// Trickled candidates (204) or an ICE restart (200 with fragment and new ETag), RFC 9725 4.3. `if_match` has no
  /// quotes, "*" is any, empty is none. 400, 404, 412, 428 otherwise.
  Reply patch(const std::string& session, const std::string& if_match, const std::string& fragment);
  /// Ends a session: 200, or 404 when there is none of that name.
  Reply remove(const std::string& session);

  /// The sessions as they are now, for an adopting server.
  [[nodiscard]] std::vector<link::FeedStatus> feeds() const;
  [[nodiscard]] const Counters& counters() const;

  /// Ends all sessions (DTLS alerts are sent), then both sockets. Idempotent.
  void close();

 private:
  class Driver;
  // Shared with the handlers in flight, which find it closed.
  std::shared_ptr<Driver> driver_;
};

}  // namespace rostrum::transport
