// A run from the first connection to the verdict.
#pragma once
#include <memory>
#include <vector>

#include "tests/load/moderator.hpp"
#include "tests/load/voting.hpp"

namespace rostrum::load {

struct Process {
  double cpu_seconds = 0;
  double rss_megabytes = 0;
  /// Of that, what is no file's: heap and stacks.
  double anonymous_megabytes = 0;
};
/// Zeros for a process that is not there.
Process look_at(int pid);

struct Outcome {
  Verdict verdict;
  /// Viewers who were welcomed, and those who were there at the end with everything.
  std::size_t greeted = 0;
  std::size_t complete = 0;
  /// What the others were at.
  std::size_t connecting = 0;
  std::size_t ungreeted = 0;
  std::size_t waiting = 0;
  std::uint64_t events = 0;
  std::uint64_t refused_commands = 0;
  std::size_t unanswered_commands = 0;
  std::uint64_t votes = 0;
  std::uint64_t votes_refused = 0;
  std::size_t votes_unanswered = 0;
  double ramp_seconds = 0;
  double publish_seconds = 0;
  /// While publishing.
  std::uint64_t frames = 0;
  double server_cpu_seconds = 0;
  double server_rss_megabytes = 0;
  double server_anonymous_megabytes = 0;
  double own_cpu_seconds = 0;
};

class Run {
 public:
  explicit Run(const Options& options);
  Outcome go();
  [[nodiscard]] Tally& tally() { return shared_.tally; }

 private:
  void ramp();
  void wait_for_all();
  void begin();
  void drop_some();
  void settle();
  void end();

  // Given.
  const Options options_;
  // Owned.
  Net net_;
  Shared shared_;
  std::vector<std::unique_ptr<Viewer>> viewers_;
  std::unique_ptr<Moderator> moderator_;
  std::unique_ptr<Voting> voting_;
  Timer ramping_, stage_, dropping_, deadline_;
  // State.
  Outcome outcome_;
  std::int64_t began_ns_ = 0;
  std::int64_t give_up_ns_ = 0;
  std::uint64_t frames_before_ = 0;
  Process before_, own_before_;
  bool publishing_ = false;
};

}  // namespace rostrum::load
