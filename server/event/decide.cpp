#include "server/event/decide_parts.hpp"

namespace rostrum::event {

Decision decide(const State& state, const PersonId& actor, const Command& command, const Context& context) {
  const auto* person = state.person(actor);
  if (person == nullptr) return Refusal{Reason::forbidden, "You are not part of this event."};
  if (person->removed) return Refusal{Reason::forbidden, "A moderator has removed you from this event."};
  if (person->revoked) return Refusal{Reason::forbidden, "Your link was revoked."};
  return std::visit([&](const auto& part) { return decide_part(state, *person, part, context); }, command);
}

}  // namespace rostrum::event
