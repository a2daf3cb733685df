// What can happen to a poll. Values; part of event.hpp.
#pragma once
#include "server/event/poll.hpp"

namespace rostrum::event {

struct PollCreated {
  PollId poll;
  PollSpec spec;
  friend bool operator==(const PollCreated&, const PollCreated&) = default;
};
/// Past forms of the commands; restored and removed come of an undo.
enum class PollChange { opened, closed, published, restored, removed };
struct PollMoved {
  PollId poll;
  PollChange what = PollChange::opened;
  PollStanding after;
  /// Seq that this compensates.
  std::optional<Seq> undoes;
  friend bool operator==(const PollMoved&, const PollMoved&) = default;
};
/// Somebody has voted. What they chose is here only if the poll is not anonymous.
struct BallotCast {
  PollId poll;
  PersonId person;
  Choices choices;
  friend bool operator==(const BallotCast&, const BallotCast&) = default;
};
/// The last late ballot of an anonymous poll is in: its urn was counted, and is no more.
struct PollSealed {
  PollId poll;
  Counts counts;
  friend bool operator==(const PollSealed&, const PollSealed&) = default;
};

}  // namespace rostrum::event
