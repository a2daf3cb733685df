// Making links and revoking them. Moderators who look after people make and revoke those of everyone but staff.
#include "server/event/decide_parts.hpp"

namespace rostrum::event {

Decision link_made(const State& state, const Person& actor, LinkMade wanted) {
  if (!actor.may(Capability::people)) return forbidden("make links");
  const bool staff = wanted.roles.contains(Role::moderator) || wanted.roles.contains(Role::organiser);
  // Nobody gives more than they have.
  if (staff && !actor.is(Role::organiser)) return forbidden("make links for staff");
  if (wanted.roles.empty()) return Refusal{Reason::invalid, "A link needs a role.", 0};
  if (!wanted.can.empty() && !wanted.roles.contains(Role::moderator)) {
    return Refusal{Reason::invalid, "Only moderators are narrowed.", 0};
  }
  if (state.links.size() >= kMaxLinks) {
    return Refusal{Reason::wrong_state, "This event has as many links as there may be.", 0};
  }
  wanted.by = actor.id;
  return std::vector<Event>{std::move(wanted)};
}

Decision link_revoked(const State& state, const Person& actor, const PersonId& id) {
  if (!actor.may(Capability::people)) return forbidden("revoke links");
  const auto* link = state.link(id);
  const auto* person = state.person(id);
  if (link == nullptr && (person == nullptr || person->guest)) return no_such("link");
  if (id == actor.id) return Refusal{Reason::invalid, "You cannot revoke your own link.", 0};
  const bool staff = (link != nullptr && link->of_staff()) || (person != nullptr && person->is_staff());
  if (staff && !actor.is(Role::organiser)) return forbidden("revoke links of staff");
  if (link != nullptr && link->revoked()) return std::vector<Event>{};
  std::vector<Event> events;
  if (person != nullptr) {
    PersonChanged gone;
    gone.person = *person;
    gone.person.revoked = true;
    events = with_standing(state, std::move(gone));
    // The revocation says it of the person too.
    events.pop_back();
  }
  events.emplace_back(LinkRevoked{id, actor.id});
  return events;
}

}  // namespace rostrum::event
