// Whether every viewer saw what they should, exactly once and in order. Pure: no sockets, no clock.
//
// What all viewers share must reach each of them: a viewer who was welcomed at seq W has to see every shared seq above
// W, whatever connections broke in between. Only a fresh welcome, which brings the state instead of the frames, excuses
// a gap; those are counted.
#pragma once
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace rostrum::load {

using Seq = std::uint64_t;

/// What one viewer was given. Value.
class Seen {
 public:
  /// A welcome: everything up to `seq` is in its state.
  void welcomed(Seq seq);
  void frame(Seq seq);

  /// What to resume from.
  [[nodiscard]] Seq last() const { return last_; }
  [[nodiscard]] bool greeted() const { return greeted_; }

 private:
  friend class Ledger;

  /// In order of arrival; `seen_` is of the ones that were in order.
  std::vector<Seq> seen_;
  /// (after, up to]: in the state of a welcome.
  std::vector<std::pair<Seq, Seq>> excused_;
  Seq last_ = 0;
  bool greeted_ = false;
  std::uint64_t doubled_ = 0;
  std::uint64_t disordered_ = 0;
};

struct Verdict {
  /// Frames of shared seqs that viewers had to see, and those of them that they did not.
  std::uint64_t expected = 0;
  std::uint64_t lost = 0;
  std::uint64_t doubled = 0;
  std::uint64_t disordered = 0;
  /// The first loss, for whoever looks for its cause.
  Seq first_lost = 0;
  [[nodiscard]] bool clean() const { return lost == 0 && doubled == 0 && disordered == 0; }
};

class Ledger {
 public:
  /// A seq that every viewer shall see: acknowledged to the moderator, or seen by any viewer.
  void shared(Seq seq) { shared_.insert(seq); }
  [[nodiscard]] Seq last() const { return shared_.empty() ? 0 : *shared_.rbegin(); }
  [[nodiscard]] std::size_t size() const { return shared_.size(); }
  void judge(const Seen& seen, Verdict& verdict) const;

 private:
  std::set<Seq> shared_;
};

}  // namespace rostrum::load
