#include "server/room/people.hpp"

#include <algorithm>
#include <array>

#include "server/room/shapes.hpp"

namespace rostrum::room {

namespace {

constexpr std::array<std::string_view, 7> kCapabilities = {"questions", "polls",  "announcements", "people",
                                                           "stage",     "agenda", "phase"};

}  // namespace

std::string_view word(event::Capability capability) { return kCapabilities.at(static_cast<std::size_t>(capability)); }

std::optional<event::Capability> capability_named(std::string_view name) {
  const auto found = std::ranges::find(kCapabilities, name);
  if (found == kCapabilities.end()) return std::nullopt;
  return static_cast<event::Capability>(found - kCapabilities.begin());
}

Newcomer introduced(const access::Claims& claims) {
  Newcomer newcomer;
  newcomer.name = claims.name;
  auto& person = newcomer.person;
  person.id = claims.person;
  person.guest = claims.guest;
  if (!claims.name.empty()) person.name = introduced_name(claims.person);
  for (const auto& name : claims.roles) {
    if (const auto role = role_named(name)) person.roles.insert(*role);
  }
  if (person.roles.empty()) person.roles.insert(event::Role::viewer);
  for (const auto& name : claims.can) {
    if (const auto capability = capability_named(name)) person.can.insert(*capability);
  }
  person.languages = claims.languages;
  return newcomer;
}

event::Person guest_named(const event::PersonId& id) {
  event::Person person;
  person.id = id;
  person.guest = true;
  person.roles = {event::Role::viewer};
  return person;
}

}  // namespace rostrum::room
