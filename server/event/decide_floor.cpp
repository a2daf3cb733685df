// Hands, the speakers' clock, what is whispered to speakers.
#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr std::uint32_t kPromptLength = 500;

bool is_up(const State& state, const PersonId& person) {
  return std::ranges::find(state.hands, person, &Hand::person) != state.hands.end();
}

}  // namespace

Decision decide_part(const State& state, const Person& actor, const RaiseHand&, const Context&) {
  if (state.phase == Phase::ended) return Refusal{Reason::wrong_state, "The event has ended."};
  if (actor.silenced) return silenced();
  if (is_up(state, actor.id)) return std::vector<Event>{};
  if (state.hands.size() >= kMaxHands) {
    return Refusal{Reason::too_many, "The list of speakers is full. Please try again later.", 60'000};
  }
  return std::vector<Event>{HandRaised{actor.id}};
}

Decision decide_part(const State& state, const Person& actor, const LowerHand& command, const Context&) {
  const bool own = command.participant.empty() || command.participant == actor.id;
  if (!own && !actor.may(Capability::people)) return forbidden("lower the hands of others");
  const auto& whose = own ? actor.id : command.participant;
  if (!own && state.person(whose) == nullptr) return no_such("participant");
  if (!is_up(state, whose)) return std::vector<Event>{};
  return std::vector<Event>{HandLowered{whose}};
}

Decision decide_part(const State& state, const Person& actor, const SetTimer& command, const Context& context) {
  if (!actor.may(Capability::agenda)) return forbidden("keep the speakers' time");
  if (!command.seconds) {
    if (!state.timer) return std::vector<Event>{};
    return std::vector<Event>{TimerSet{}};
  }
  if (*command.seconds < 1 || *command.seconds > kLongestTimer_s) {
    return Refusal{Reason::invalid, "A timer runs for a second to a day."};
  }
  if (!command.participant.empty()) {
    const auto* speaker = state.person(command.participant);
    if (speaker == nullptr || !speaker->may_publish()) return no_such("speaker");
  }
  return std::vector<Event>{TimerSet{Timer{context.now, *command.seconds, command.participant}}};
}

Decision decide_part(const State& state, const Person& actor, const SendPrompt& command, const Context&) {
  if (!actor.may(Capability::stage)) return forbidden("prompt speakers");
  const auto* speaker = state.person(command.to);
  if (speaker == nullptr || !speaker->may_publish()) return no_such("speaker");
  if (command.text.length > kPromptLength) return Refusal{Reason::too_long, "A prompt may have 500 characters."};
  const bool nothing = command.text.length == 0;
  if (nothing && !state.prompts.contains(command.to)) return std::vector<Event>{};
  return std::vector<Event>{PromptSent{command.to, nothing ? TextId{} : command.text.id}};
}

std::vector<Event> heard(const State& state, const PersonId& person, Instant from, Instant to) {
  if (state.phase == Phase::draft || state.phase == Phase::rehearsal) return {};
  if (state.person(person) == nullptr) return {};
  const auto told = state.spoken_until.find(person);
  if (told != state.spoken_until.end()) from = std::max(from, told->second);
  if (to - from < kShortestTurnMs) return {};
  return {Spoke{person, from, to}};
}

}  // namespace rostrum::event
