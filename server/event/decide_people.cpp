#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr std::uint32_t kNameLength = 100;

}  // namespace

Decision decide_part(const State&, const Person& actor, const SetProfile& command, const Context&) {
  auto person = actor;
  if (command.name) {
    if (command.name->length == 0) return Refusal{Reason::empty, "A name needs a letter."};
    if (command.name->length > kNameLength) return Refusal{Reason::too_long, "A name may have 100 characters."};
    person.name = command.name->id;
  }
  if (command.organisation) {
    if (command.organisation->length > kNameLength) {
      return Refusal{Reason::too_long, "An organisation may have 100 characters."};
    }
    person.organisation = command.organisation->length == 0 ? TextId{} : command.organisation->id;
  }
  if (person == actor) return std::vector<Event>{};
  return std::vector<Event>{PersonChanged{person}};
}

Decision decide_part(const State&, const Person& actor, const SetReady& command, const Context&) {
  if (!actor.may_publish()) return forbidden("take a seat on stage");
  if (actor.ready == command.ready) return std::vector<Event>{};
  auto person = actor;
  person.ready = command.ready;
  return std::vector<Event>{PersonChanged{person}};
}

Decision decide_part(const State& state, const Person& actor, const ChangeRole& command, const Context&) {
  if (!actor.may(Capability::people)) return forbidden("change roles");
  const auto* found = state.person(command.participant);
  if (found == nullptr) return no_such("participant");
  // Nobody gives or takes more than they have.
  const bool staff_role = command.role == Role::moderator || command.role == Role::organiser;
  if (staff_role && !actor.is(Role::organiser)) return forbidden("make or unmake staff");
  if (command.on == found->roles.contains(command.role)) return std::vector<Event>{};
  auto person = *found;
  if (command.on) {
    person.roles.insert(command.role);
  } else {
    person.roles.erase(command.role);
    if (person.roles.empty()) person.roles.insert(Role::viewer);
  }
  std::vector<Event> events{PersonChanged{person}};
  if (!person.may_publish() && std::ranges::find(state.scene.on_stage, person.id) != state.scene.on_stage.end()) {
    SceneChanged off;
    off.what = SceneChange::sent_off;
    off.participant = person.id;
    off.after = state.scene;
    std::erase(off.after.on_stage, person.id);
    if (off.after.spotlight.starts_with(person.id + ":")) off.after.spotlight.clear();
    events.emplace_back(std::move(off));
  }
  return events;
}

}  // namespace rostrum::event
