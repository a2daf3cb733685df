#include "server/event/apply_parts.hpp"

namespace rostrum::event {
namespace {

/// No undo leads back to a poll from before it was as it is.
void forget_changes(State& state, const PollId& poll) {
  std::erase_if(state.undoable, [&](const auto& entry) {
    const auto* before = std::get_if<PollBefore>(&entry.second);
    return before != nullptr && before->poll == poll;
  });
}

}  // namespace

void apply_part(State& state, Seq seq, const PollCreated& event) {
  Poll poll;
  poll.id = event.poll;
  poll.spec = event.spec;
  poll.changed_by = seq;
  state.polls.emplace(event.poll, std::move(poll));
  remember(state, seq, PollBefore{event.poll, std::nullopt, 0});
}

void apply_part(State& state, Seq seq, const PollMoved& event) {
  if (event.what == PollChange::removed) {
    forget_changes(state, event.poll);
    state.polls.erase(event.poll);
    return;
  }
  auto& poll = state.polls.at(event.poll);
  auto changed_by = seq;
  if (event.undoes) {
    const auto undone = state.undoable.find(*event.undoes);
    if (undone != state.undoable.end()) {
      // What came before the undone change can be undone next.
      changed_by = std::get<PollBefore>(undone->second).changed_by;
      state.undoable.erase(undone);
    }
  } else {
    remember(state, seq, PollBefore{poll.id, poll.now, poll.changed_by});
  }
  poll.now = event.after;
  poll.changed_by = changed_by;
  if (poll.now.stage == PollStage::draft) {
    poll.rehearsal = false;
  } else if (event.what == PollChange::opened && poll.voters.empty()) {
    poll.rehearsal = state.phase == Phase::rehearsal;
  }
}

void apply_part(State& state, Seq, const BallotCast& event) {
  auto& poll = state.polls.at(event.poll);
  poll.voters.insert(event.person);
  if (!poll.spec.anonymous) poll.ballots.emplace(event.person, event.choices);
}

void apply_part(State& state, Seq, const PollSealed& event) { state.polls.at(event.poll).sealed = event.counts; }

void discard_rehearsed_polls(State& state) {
  for (auto& [id, poll] : state.polls) {
    if (!poll.rehearsal) continue;
    poll.now = {};
    poll.voters.clear();
    poll.ballots.clear();
    poll.sealed.reset();
    poll.rehearsal = false;
  }
}

}  // namespace rostrum::event
