// One guest who watches: connects, resumes after a break, and keeps the account of what came.
#pragma once
#include <random>
#include <string>

#include "tests/load/frames.hpp"
#include "tests/load/ledger.hpp"
#include "tests/load/net.hpp"
#include "tests/load/options.hpp"
#include "tests/load/tally.hpp"

namespace rostrum::load {

/// When what was announced was sent; from the moderator.
class SendTimes {
 public:
  virtual ~SendTimes() = default;
  /// Monotonic nanoseconds, 0 for what was not this run's.
  [[nodiscard]] virtual std::int64_t sent_at(const Frame& frame) const = 0;
};

class Voting;

/// What all viewers of a run share.
struct Shared {
  const Options& options;
  Net& net;
  Frames frames;
  Ledger ledger;
  Tally tally;
  std::mt19937 random{1};
  const SendTimes* times = nullptr;
  /// Sent when of the payload read last, so that a payload's is looked up once.
  std::int64_t sent_ns = 0;
  const Frame* sent_of = nullptr;
  std::int64_t* slowest = nullptr;
  Voting* voting = nullptr;
  std::size_t present = 0;
};

class Viewer : public Peer {
 public:
  explicit Viewer(Shared& shared) : shared_(shared) {}

  void start();
  /// Loses the connection and comes back after a while.
  void lose();
  /// Greeted, and nothing broke since.
  [[nodiscard]] bool present() const { return present_; }
  [[nodiscard]] const Seen& seen() const { return seen_; }

 protected:
  void opened() override;
  void text(std::string_view payload) override;
  void closed(const std::string& why) override;

 private:
  void greeted(const Frame& frame);
  void event(const Frame& frame, bool fresh);

  Shared& shared_;
  Seen seen_;
  std::string token_;
  Timer again_;
  std::int64_t lost_ns_ = 0;
  /// Up to here, frames are what a resume brings.
  Seq brought_until_ = 0;
  double away_ = 0;
  unsigned failures_ = 0;
  bool present_ = false;
};

}  // namespace rostrum::load
