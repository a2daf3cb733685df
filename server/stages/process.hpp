// One stage as a process: started by us or found by us, killed and awaited through its pidfd, so that never another
// process with the same number is met. Owned by the supervisor's thread.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/stages/descriptor.hpp"
#include "server/stages/stage_files.hpp"

namespace rostrum::stages {

/// How a process ended, as far as we may know.
struct Ending {
  /// The signal that killed it, 0 when none did or it was no child of ours.
  int signal = 0;
  /// Its exit status, unless a signal killed it.
  std::optional<int> status;

  [[nodiscard]] std::string text() const;
};

class Process {
 public:
  /// Starts `program` with these sockets and `more` arguments, in a session of its own: it outlives us and our
  /// terminal. Nothing else of ours is inherited but standard error. Throws std::system_error.
  static Process start(const std::filesystem::path& program, const std::string& event, const StageSockets& sockets,
                       const std::vector<std::string>& addresses, const std::vector<std::string>& more = {});
  /// The process of that identity if it still runs.
  static std::optional<Process> find(const ProcessIdentity& identity);

  [[nodiscard]] const ProcessIdentity& identity() const { return identity_; }
  /// Readable once the process has ended.
  [[nodiscard]] int pidfd() const { return pidfd_.get(); }
  /// SIGKILL. A process that has ended takes no harm.
  void kill() const;
  /// Whether somebody stopped it (SIGSTOP, a debugger).
  [[nodiscard]] bool stopped() const;
  /// After pidfd() became readable: reaps a child.
  Ending ended();

 private:
  Process(ProcessIdentity identity, Descriptor pidfd, bool child)
      : identity_(identity), pidfd_(std::move(pidfd)), child_(child) {}

  ProcessIdentity identity_;
  Descriptor pidfd_;
  bool child_;
};

}  // namespace rostrum::stages
