// From what a token says to a person of the domain. Pure.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/claims.hpp"
#include "server/event/person.hpp"

namespace rostrum::room {

/// Someone at the door.
struct Newcomer {
  event::Person person;
  /// The name their link gave them.
  std::string name;
  /// What they are to present from now on; empty when they have something.
  std::string guest_token;
};

/// Those who registered begin with it: no link that somebody makes names such a person.
inline constexpr char kRegistered = 'r';

/// A link that is to be made.
struct WantedLink {
  std::set<event::Role> roles;
  std::set<event::Capability> can;
  std::vector<std::string> languages;
  std::string name;
};

std::optional<event::Capability> capability_named(std::string_view name);
std::string_view word(event::Capability capability);

/// Somebody as their link introduces them. Their name's text id is `name-{person}`; words that are no role or
/// capability are passed over.
Newcomer introduced(const access::Claims& claims);
/// A guest of whom nothing is known yet.
event::Person guest_named(const event::PersonId& id);
inline event::TextId introduced_name(const event::PersonId& person) { return "name-" + person; }

}  // namespace rostrum::room
