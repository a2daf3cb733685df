// What may be told of an anonymous poll's counts while it runs. Value; owned by its room.
//
// The journal says who voted, and in which order. Whoever watched the counts change beside it could tell what each of
// them chose; so the counts are told in steps, each of which mixes kMixed ballots at least, and one step late, so that
// the last one, told when the poll is sealed, mixes as many.
#pragma once
#include <map>
#include <optional>

#include "server/event/poll.hpp"

namespace rostrum::room {

class Urn {
 public:
  static constexpr std::size_t kMixed = 5;

  Urn() = default;
  /// As it was read from disk: what was told before is not known, and the next steps fall where they would have.
  Urn(event::Counts counts, std::size_t ballots) : all_(std::move(counts)) {
    if (ballots > 0 && ballots % kMixed == 0) marked_ = all_;
  }

  /// `ballots`: how many there are with this one. `options`: of the poll.
  void cast(const event::Choices& choices, std::size_t ballots, std::size_t options) {
    if (all_.size() < options) all_.resize(options, 0);
    for (const auto option : choices) ++all_.at(option);
    if (ballots % kMixed != 0) return;
    told_ = std::move(marked_);
    marked_ = all_;
  }
  /// nullopt while too few have voted.
  [[nodiscard]] const std::optional<event::Counts>& told() const { return told_; }
  /// Everything, for the seal alone.
  [[nodiscard]] const event::Counts& all() const { return all_; }

 private:
  event::Counts all_;
  std::optional<event::Counts> marked_;
  std::optional<event::Counts> told_;
};

using Urns = std::map<event::PollId, Urn>;

}  // namespace rostrum::room
