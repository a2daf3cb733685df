#include "server/event/apply_parts.hpp"

namespace rostrum::event {

void apply_part(State& state, Instant at, const HandRaised& event) { state.hands.push_back({event.person, at}); }

void apply_part(State& state, Instant, const HandLowered& event) {
  std::erase_if(state.hands, [&](const Hand& hand) { return hand.person == event.person; });
}

void apply_part(State& state, Instant, const TimerSet& event) { state.timer = event.timer; }

void apply_part(State& state, Instant at, const PromptSent& event) {
  if (event.text.empty()) {
    state.prompts.erase(event.to);
  } else {
    state.prompts.insert_or_assign(event.to, Prompt{event.text, at});
  }
}

void discard_rehearsed_floor(State& state) {
  std::erase_if(state.hands, [&](const Hand& hand) {
    const auto person = state.people.find(hand.person);
    return person != state.people.end() && !person->second.is_outsider();
  });
  state.timer.reset();
  state.prompts.clear();
}

}  // namespace rostrum::event
