#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr std::uint32_t kNameLength = 100;

/// Puts names on a person; why they may not be theirs, or nothing.
std::optional<Refusal> named(Person& person, const std::optional<NewText>& name,
                             const std::optional<NewText>& organisation) {
  if (name) {
    if (name->length == 0) return Refusal{Reason::empty, "A name needs a letter.", 0};
    if (name->length > kNameLength) return Refusal{Reason::too_long, "A name may have 100 characters.", 0};
    person.name = name->id;
  }
  if (organisation) {
    if (organisation->length > kNameLength) {
      return Refusal{Reason::too_long, "An organisation may have 100 characters.", 0};
    }
    person.organisation = organisation->length == 0 ? TextId{} : organisation->id;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Event> with_standing(const State& state, PersonChanged changed) {
  const auto& person = changed.person;
  const bool stays = person.may_publish();
  std::vector<Event> events;
  if (!stays && std::ranges::find(state.scene.on_stage, person.id) != state.scene.on_stage.end()) {
    SceneChanged off;
    off.what = SceneChange::sent_off;
    off.participant = person.id;
    off.after = state.scene;
    std::erase(off.after.on_stage, person.id);
    if (off.after.spotlight.starts_with(person.id + ":")) off.after.spotlight.clear();
    events.emplace_back(std::move(off));
    changed.left_stage = true;
  }
  const bool may_speak = !person.silenced && !person.is_barred();
  if (!may_speak && std::ranges::find(state.hands, person.id, &Hand::person) != state.hands.end()) {
    events.emplace_back(HandLowered{person.id});
  }
  events.emplace_back(std::move(changed));
  return events;
}

Decision decide_part(const State&, const Person& actor, const SetProfile& command, const Context&) {
  auto person = actor;
  if (auto refusal = named(person, command.name, command.organisation)) return *std::move(refusal);
  if (person == actor) return std::vector<Event>{};
  return std::vector<Event>{PersonChanged{person, PersonChange::changed, std::nullopt, false}};
}

Decision decide_part(const State&, const Person& actor, const SetReady& command, const Context&) {
  if (!actor.may_publish()) return forbidden("take a seat on stage");
  if (actor.ready == command.ready) return std::vector<Event>{};
  auto person = actor;
  person.ready = command.ready;
  return std::vector<Event>{PersonChanged{person, PersonChange::changed, std::nullopt, false}};
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
  return with_standing(state, PersonChanged{person, PersonChange::changed, std::nullopt, false});
}

Decision decide_part(const State& state, const Person& actor, const DisciplinePerson& command, const Context&) {
  if (!actor.may(Capability::people)) return forbidden("do this to people");
  auto who = command.participant;
  if (who.empty()) {
    const auto* question = state.question(command.asker_of);
    if (question == nullptr) return no_such("question");
    who = question->author;
  }
  const auto* found = state.person(who);
  if (found == nullptr) return no_such("participant");
  PersonChanged changed;
  changed.person = *found;
  switch (command.what) {
    case Discipline::silence:
      changed.what = PersonChange::silenced;
      changed.person.silenced = command.on;
      break;
    case Discipline::remove:
      changed.what = PersonChange::removed;
      changed.person.removed = command.on;
      break;
    case Discipline::invite:
      if (command.on && found->may_publish()) {
        return Refusal{Reason::wrong_state, "They may come on stage already.", 0};
      }
      changed.what = PersonChange::invited;
      changed.person.invited = command.on;
      break;
  }
  if (command.what != Discipline::invite) {
    if (found->id == actor.id) return Refusal{Reason::invalid, "You cannot do this to yourself.", 0};
    // Staff answer to organisers.
    if (found->is_staff() && !actor.is(Role::organiser)) return forbidden("do this to staff");
  }
  if (changed.person == *found) return std::vector<Event>{};
  return with_standing(state, std::move(changed));
}

Decision decide_part(const State& state, const Person& actor, const EditPerson& command, const Context&) {
  if (!actor.may(Capability::people)) return forbidden("change people");
  const auto* found = state.person(command.participant);
  if (found == nullptr) return no_such("participant");
  PersonChanged changed;
  changed.what = PersonChange::edited;
  changed.person = *found;
  if (auto refusal = named(changed.person, command.name, command.organisation)) return *std::move(refusal);
  if (command.trusted) changed.person.trusted = *command.trusted;
  if (changed.person == *found) return std::vector<Event>{};
  return std::vector<Event>{std::move(changed)};
}

Decision decide_part(const State&, const Person& actor, const TakeSeat& command, const Context&) {
  if (!actor.invited) return forbidden("take a seat on stage without being invited");
  PersonChanged changed;
  changed.person = actor;
  changed.person.invited = false;
  if (command.on) changed.person.roles.insert(Role::panelist);
  return std::vector<Event>{std::move(changed)};
}

}  // namespace rostrum::event
