// The moderator who makes events that every viewer sees: announcements, posted and retracted in turn, at a given rate.
// A command without an answer is sent again, with its id, over the next connection; so everything is acknowledged in
// the end, once.
#pragma once
#include <deque>
#include <map>
#include <string>

#include "tests/load/viewer.hpp"

namespace rostrum::load {

class Moderator : public Peer, public SendTimes {
 public:
  explicit Moderator(Shared& shared);

  void start();
  [[nodiscard]] bool present() const { return present_; }
  /// Makes events for so long, then calls back once all are acknowledged.
  void publish(std::chrono::nanoseconds duration, std::function<void()> done);
  /// Acknowledged.
  [[nodiscard]] std::uint64_t events() const { return acknowledged_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }
  [[nodiscard]] std::size_t unanswered() const { return waiting_.size(); }

  [[nodiscard]] std::int64_t sent_at(const Frame& frame) const override;

 protected:
  void opened() override;
  void text(std::string_view payload) override;
  void closed(const std::string& why) override;

 private:
  struct Command {
    std::string text;
    std::int64_t sent_ns = 0;
  };

  void beat();
  void make();
  void answered(const Frame& frame);

  Shared& shared_;
  Timer timer_;
  Timer again_;
  std::function<void()> done_;
  const std::string run_;
  std::map<std::string, Command> waiting_;
  /// Posted, acknowledged, not yet retracted.
  std::deque<std::string> posted_;
  std::map<std::string, std::int64_t> posted_at_;
  std::map<std::string, std::int64_t> retracted_at_;
  std::int64_t next_ns_ = 0;
  std::int64_t end_ns_ = 0;
  std::uint64_t made_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t refused_ = 0;
  bool present_ = false;
};

}  // namespace rostrum::load
