// The viewers' votes on one question, at a given rate over all of them: each votes for it and takes that back, in turn.
#pragma once
#include <chrono>
#include <memory>
#include <unordered_map>
#include <vector>

#include "tests/load/viewer.hpp"

namespace rostrum::load {

class Voting {
 public:
  /// Both outlive it.
  Voting(Shared& shared, const std::vector<std::unique_ptr<Viewer>>& viewers);

  /// For so long, then calls back once all are answered.
  void vote(std::chrono::nanoseconds duration, std::function<void()> done);
  void answered(const Frame& frame);

  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }
  [[nodiscard]] std::size_t unanswered() const { return sent_ns_.size(); }

 private:
  void beat();
  void settle();

  Shared& shared_;
  const std::vector<std::unique_ptr<Viewer>>& viewers_;
  Timer timer_;
  std::function<void()> done_;
  const std::string run_;
  std::unordered_map<std::string, std::int64_t> sent_ns_;
  std::int64_t began_ns_ = 0;
  std::int64_t end_ns_ = 0;
  std::uint64_t made_ = 0;
  std::uint64_t accepted_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace rostrum::load
