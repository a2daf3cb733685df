#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr std::uint32_t kQuestionLength = 500;
constexpr std::uint32_t kOptionLength = 200;

Refusal wrong_stage(const Poll& poll) {
  switch (poll.now.stage) {
    case PollStage::draft:
      return {Reason::wrong_state, "The poll was not opened yet."};
    case PollStage::open:
      return {Reason::wrong_state, "The poll is open."};
    case PollStage::closed:
      return {Reason::wrong_state, "The poll is closed."};
  }
  return {Reason::wrong_state, "This cannot be done to the poll now."};
}

Refusal invalid(const std::string& detail) { return {Reason::invalid, detail}; }

/// Whether somebody who saw the programme at `watching` had not seen the close yet.
bool is_late_in_time(const Poll& poll, std::optional<Instant> watching, Instant now) {
  if (poll.now.stage != PollStage::closed || poll.sealed || !watching) return false;
  return *watching < *poll.now.close_shown_at && is_within(kLateBallotMs, *poll.now.closed_at, now);
}

std::optional<Refusal> fault_of(const PollSpec& spec, const Choices& chosen) {
  if (std::ranges::any_of(chosen, [&](std::uint32_t option) { return option >= spec.choices; })) {
    return no_such("option");
  }
  if (std::set(chosen.begin(), chosen.end()).size() != chosen.size()) return invalid("An option counts once.");
  if (chosen.empty()) return Refusal{Reason::empty, "A ballot chooses something."};
  if (chosen.size() > spec.most) {
    return invalid("At most " + std::to_string(spec.most) + " may be chosen.");
  }
  return std::nullopt;
}

}  // namespace

Decision decide_part(const State& state, const Person& actor, const CreatePoll& command, const Context& context) {
  if (!actor.may(Capability::polls)) return forbidden("hold polls");
  if (state.polls.size() >= kMaxPolls) return Refusal{Reason::wrong_state, "No more polls fit into this event."};
  if (command.question.length == 0) return Refusal{Reason::empty, "A poll needs a question."};
  if (command.question.length > kQuestionLength) {
    return Refusal{Reason::too_long, "The question of a poll may have 500 characters."};
  }
  PollSpec spec;
  spec.kind = command.kind;
  spec.question = command.question.id;
  spec.anonymous = command.anonymous;
  spec.results = command.results;
  if (command.kind == PollKind::rating) {
    if (!command.options.empty()) return invalid("A rating has points, and no options.");
    spec.choices = command.points.value_or(5);
    if (spec.choices < 2 || spec.choices > kMaxPoints) return invalid("A rating has 2 to 10 points.");
  } else {
    if (command.points) return invalid("Only a rating has points.");
    if (command.options.size() < 2 || command.options.size() > kMaxOptions)
      return invalid("A poll has 2 to 20 options.");
    for (const auto& option : command.options) {
      if (option.length == 0) return Refusal{Reason::empty, "An option needs a text."};
      if (option.length > kOptionLength) return Refusal{Reason::too_long, "An option may have 200 characters."};
      spec.options.push_back(option.id);
    }
    spec.choices = static_cast<std::uint32_t>(command.options.size());
  }
  if (command.kind == PollKind::multiple) {
    spec.most = command.most.value_or(spec.choices);
    if (spec.most < 1 || spec.most > spec.choices) return invalid("At most all options may be chosen.");
  } else if (command.most) {
    return invalid("Only where several may be chosen is there a most.");
  }
  return std::vector<Event>{PollCreated{context.fresh_id, std::move(spec)}};
}

Decision decide_part(const State& state, const Person& actor, const MovePoll& command, const Context& context) {
  if (!actor.may(Capability::polls)) return forbidden("hold polls");
  const auto* poll = state.poll(command.poll);
  if (poll == nullptr) return no_such("poll");
  PollMoved moved;
  moved.poll = poll->id;
  moved.what = command.what;
  moved.after = poll->now;
  auto& after = moved.after;
  switch (command.what) {
    case PollChange::opened:
      if (poll->now.stage == PollStage::open) return wrong_stage(*poll);
      // With a second count, who came in between could be told from the difference.
      if (poll->sealed) return Refusal{Reason::wrong_state, "It was counted: an anonymous poll is held once."};
      if (state.phase == Phase::rehearsal && poll->now.stage == PollStage::closed && !poll->rehearsal) {
        return Refusal{Reason::wrong_state, "It was held for the event itself: it waits for the doors."};
      }
      after.stage = PollStage::open;
      after.published = false;
      if (!after.opened_at) after.opened_at = context.now;
      after.closed_at.reset();
      after.close_shown_at.reset();
      break;
    case PollChange::closed:
      if (poll->now.stage != PollStage::open) return wrong_stage(*poll);
      after.stage = PollStage::closed;
      after.closed_at = context.now;
      after.close_shown_at = context.media_time.value_or(context.now);
      break;
    case PollChange::published:
      if (poll->now.stage != PollStage::closed) return wrong_stage(*poll);
      after.published = true;
      break;
    case PollChange::restored:
    case PollChange::removed:
      return invalid("Only an undo does this.");
  }
  if (after == poll->now) return std::vector<Event>{};
  return std::vector<Event>{moved};
}

Decision decide_part(const State& state, const Person& actor, const CastBallot& command, const Context& context) {
  const auto* poll = state.poll(command.poll);
  // To those who may not see it, it doesn't exist.
  if (poll == nullptr || (!actor.is_staff() && poll->now.stage == PollStage::draft) ||
      (poll->rehearsal && actor.is_outsider())) {
    return no_such("poll");
  }
  if (poll->voters.contains(actor.id)) return Refusal{Reason::wrong_state, "You have voted already."};
  if (poll->now.stage == PollStage::draft) return wrong_stage(*poll);
  if (poll->now.stage == PollStage::closed && !is_late_in_time(*poll, command.watching, context.now)) {
    return Refusal{Reason::closed, "The poll is closed."};
  }
  if (auto fault = fault_of(poll->spec, command.choices)) return *std::move(fault);
  BallotCast cast;
  cast.poll = poll->id;
  cast.person = actor.id;
  if (!poll->spec.anonymous) cast.choices = command.choices;
  return std::vector<Event>{cast};
}

Decision undo_poll(const State& state, const Person& actor, Seq seq, const PollBefore& before) {
  if (!actor.may(Capability::polls)) return forbidden("undo this");
  const auto& poll = state.polls.at(before.poll);
  if (poll.changed_by != seq) return Refusal{Reason::wrong_state, "It was changed again since: undo that first."};
  PollMoved back;
  back.poll = poll.id;
  back.undoes = seq;
  if (!before.standing) {
    back.what = PollChange::removed;
    return std::vector<Event>{back};
  }
  back.what = PollChange::restored;
  back.after = *before.standing;
  if (back.after.stage == PollStage::draft && !poll.voters.empty()) {
    return Refusal{Reason::wrong_state, "People have voted: close it instead."};
  }
  if (back.after.stage == PollStage::open && poll.sealed) {
    return Refusal{Reason::wrong_state, "It was counted: an anonymous poll is held once."};
  }
  return std::vector<Event>{back};
}

}  // namespace rostrum::event
