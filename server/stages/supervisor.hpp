// Keeps one rostrum-stage alive for each live event: starts or adopts it, watches its heartbeat, kills and restarts it,
// and carries WHIP requests to it. What the stage says goes to the `Observer`.
// Thread-safe: it runs a thread of its own, and every call posts to it. The data directory's lock must be held.
//
// A stage's sockets lie in DATA/stages/SLUG/: control.sock and media.sock (by which a later server adopts it), `port`
// (its media port, kept for ever) and `process` (who it is, for killing one that no longer answers).
#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/link/messages.hpp"
#include "protocol/link/timing.hpp"
#include "server/stages/observer.hpp"

namespace rostrum::stages {

struct SupervisorConfig {
  /// The data directory; `stages/` is made below it.
  std::filesystem::path data;
  /// The program to start; see stage_program_beside_this().
  std::filesystem::path program;
  /// IP addresses put into candidates, most preferred first. Empty: those of this machine.
  std::vector<std::string> media_addresses;
  /// First of the range of media ports, 0 for the system's choice.
  std::uint16_t media_port = 0;
  /// Given to the program as they are, after those that name its sockets.
  std::vector<std::string> arguments = {};
};

/// `rostrum-stage` in the folder of the running program.
std::filesystem::path stage_program_beside_this();

class Supervisor {
 public:
  /// Starts the thread. `observer` must outlive this object.
  Supervisor(SupervisorConfig config, Observer& observer);
  /// As drain().
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  /// Adopts the event's living stage or starts one, and keeps it alive until stop(). With a stage in place, `setup` is
  /// kept for its next start. `setup.poisoned` is filled in here.
  void ensure(std::string event, link::Setup setup);
  /// The programme runs on this timeline from now on, through every restart, beginning at the first edge common to
  /// sound and picture that the stage can meet (0.5 s ahead, never before tick 0). Kept until ensure() was called; an
  /// adopted stage that encodes on another timeline is replaced.
  void start_programme(std::string event, link::Timeline timeline);
  /// The stage stops encoding but stays.
  void stop_programme(std::string event);
  /// Repeated to each new stage.
  void set_scene(std::string event, link::Scene scene);
  /// Ends the stage and forgets the event.
  void stop(std::string event);
  /// The same, and removes its folder once the stage has ended.
  void remove(std::string event);
  /// Lets go of all stages, which run on for the next server, and joins the thread. Idempotent.
  void drain();

  /// Asks the stage and waits at most 5 s, also for one that is just starting; then the status is 503. Resumes on the
  /// caller's executor.
  boost::asio::awaitable<link::WhipResult> whip_offer(std::string event, std::string session, link::FeedId feed,
                                                      std::string sdp,
                                                      std::optional<std::string> replaces = std::nullopt);
  boost::asio::awaitable<link::WhipResult> whip_patch(std::string event, std::string session, std::string if_match,
                                                      std::string fragment);
  boost::asio::awaitable<link::WhipResult> whip_delete(std::string event, std::string session);
  /// The same without waiting for what the stage says.
  void hang_up(std::string event, std::string session);

 private:
  class Worker;
  std::shared_ptr<Worker> worker_;
};

}  // namespace rostrum::stages
