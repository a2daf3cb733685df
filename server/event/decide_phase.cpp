#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

Refusal not_from_here(const std::string& what) {
  return {Reason::wrong_state, "The event cannot " + what + " from where it is now."};
}

std::vector<Event> moved(PhaseChange what, Phase to) { return {PhaseChanged{what, to}}; }

}  // namespace

Decision decide_part(const State& state, const Person& actor, const ChangePhase& command, const Context& context) {
  if (!actor.may(Capability::phase)) return forbidden("change the phase");
  const Phase now = state.phase;
  switch (command.what) {
    case MovePhase::rehearse:
      if (command.reset && now == Phase::draft) {
        return state.has_leftovers() ? std::vector<Event>{RehearsalReset{}} : std::vector<Event>{};
      }
      if (command.reset) {
        if (now != Phase::rehearsal) return not_from_here("reset a rehearsal");
        auto events = moved(PhaseChange::rehearsal_ended, Phase::draft);
        events.insert(events.begin(), RehearsalReset{});
        return events;
      }
      if (now == Phase::rehearsal) return moved(PhaseChange::rehearsal_ended, Phase::draft);
      if (now != Phase::draft) return not_from_here("rehearse");
      return moved(PhaseChange::rehearsed, Phase::rehearsal);
    case MovePhase::doors: {
      if (now != Phase::draft && now != Phase::rehearsal) return not_from_here("open its doors");
      auto events = moved(PhaseChange::opened, Phase::doors);
      // A rehearsal's programme and questions are nowhere public.
      if (now == Phase::rehearsal || state.has_leftovers()) events.insert(events.begin(), RehearsalReset{});
      return events;
    }
    case MovePhase::go_live:
      if (now != Phase::doors) return not_from_here("go live");
      return moved(PhaseChange::went_live, Phase::live);
    case MovePhase::pause:
      if (now != Phase::live) return not_from_here("pause");
      return moved(PhaseChange::paused, Phase::paused);
    case MovePhase::resume:
      if (now != Phase::paused) return not_from_here("resume");
      return moved(PhaseChange::resumed, Phase::live);
    case MovePhase::end:
      if (now != Phase::live && now != Phase::paused && now != Phase::doors) return not_from_here("end");
      return moved(PhaseChange::ended, Phase::ended);
    case MovePhase::reopen:
      if (now != Phase::ended) return not_from_here("reopen");
      // Within its closing slate it is as if it had not ended; later it begins with doors again.
      return moved(PhaseChange::reopened,
                   is_within(kReopenMs - 1, state.phase_since, context.now) ? state.before_end : Phase::doors);
  }
  return not_from_here("do that");
}

std::vector<Event> wound_up(const State& state) {
  switch (state.phase) {
    case Phase::rehearsal:
      return moved(PhaseChange::rehearsal_ended, Phase::draft);
    case Phase::doors:
    case Phase::live:
    case Phase::paused:
      return moved(PhaseChange::ended, Phase::ended);
    case Phase::draft:
    case Phase::ended:
      break;
  }
  return {};
}

}  // namespace rostrum::event
