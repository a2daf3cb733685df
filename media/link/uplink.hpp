// The stage's end of its two sockets to the server: takes a connection on each, the newest with a fitting hello,
// answers for what the stage is doing, beats, and sends parts from the ring. Nobody who calls it ever waits for the
// server. Thread-safe: it runs the link thread; calls post to it, callbacks come from it.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "media/link/stall_watch.hpp"
#include "protocol/link/media.hpp"
#include "protocol/link/messages.hpp"

namespace rostrum::link {

struct UplinkConfig {
  /// Listening Unix stream sockets; owned from now on.
  int control_fd = -1;
  int media_fd = -1;
  /// The event this stage serves: a hello for another one is refused.
  std::string event;
  /// See StageHello::run.
  std::string run;
  /// How long a stage without a server waits to be adopted.
  std::chrono::milliseconds patience{30'000};
};

class Uplink {
 public:
  struct Callbacks {
    /// Setup, ProgrammeStart, ProgrammeStop, Scene, Whip… and Shutdown. Must not block.
    std::function<void(Control)> message;
    /// Asked four times a second; reads counters, never waits.
    std::function<Progress()> progress;
    /// No server came within the patience: end.
    std::function<void()> abandoned;
  };

  /// Throws boost::system::system_error when the sockets are none. Callbacks start with start().
  Uplink(UplinkConfig config, Callbacks callbacks);
  /// Closes and joins the thread.
  ~Uplink();
  Uplink(const Uplink&) = delete;
  Uplink& operator=(const Uplink&) = delete;

  /// Starts the thread. Once.
  void start();

  /// Ready, FeedChanged, WhipResult: to the server that is there now. What a later one must know stays in the hello.
  void say(Control message);
  /// Kept and repeated to every new connection.
  void init(Init init);
  void stand_in(StandInPart part);
  /// Into the ring; `run` and `number` are filled in.
  void part(Part part);
  /// To a server that asked for it; those of the last minute are repeated to every new connection. `run` is filled in.
  void still(Still still);

 private:
  class Worker;
  std::shared_ptr<Worker> worker_;
};

}  // namespace rostrum::link
