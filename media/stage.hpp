// The stage wired together: panelists' sessions (transport, ingest) feed the mixer, the mixer the programme, the
// programme the uplink to the server, and the server's messages all of them. Decides nothing else.
// Owned by the network thread, the one that runs the io_context given; docs/threads.md names the others.
#pragma once
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace rostrum {

struct StageConfig {
  std::string event;
  /// Names this run of the stage.
  std::string run;
  /// Listening Unix sockets, a bound UDP and a listening TCP socket, and the memory of the poison notes (-1 for none).
  /// Owned from now on.
  int control_fd = -1;
  int media_fd = -1;
  int udp_fd = -1;
  int tcp_fd = -1;
  int notes_fd = -1;
  /// As transport::EngineConfig's.
  std::vector<std::string> addresses;
  std::uint16_t port = 0;
};

/// How far the sandbox closes once everything needed is open.
enum class Closing {
  /// Not at all.
  never,
  /// Files can still be read, where they were bounded before.
  files_readable,
  all,
};

class Stage {
 public:
  /// Opens all that is opened once. Throws std::exception when a socket is none or a library refuses.
  Stage(boost::asio::io_context& io, StageConfig config);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// From now on the server is answered. Starts the first thread.
  void start(Closing closing);
  /// Sessions are told goodbye, the programme ends, the io_context stops. Idempotent.
  void end();

 private:
  class Wiring;
  std::unique_ptr<Wiring> wiring_;
};

}  // namespace rostrum
