// A link that introduces one person: what it grants, who made it, whether it still opens. Value.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/event/names.hpp"
#include "server/event/person.hpp"

namespace rostrum::event {

struct Link {
  /// Whom it introduces; one link for each.
  PersonId person;
  std::set<Role> roles;
  /// Empty: not narrowed.
  std::set<Capability> can;
  std::vector<std::string> languages;
  TextId name;
  /// 0: by a version that kept no list.
  Instant made_at = 0;
  PersonId made_by;
  std::optional<Instant> revoked_at;
  PersonId revoked_by;
  friend bool operator==(const Link&, const Link&) = default;

  [[nodiscard]] bool revoked() const { return revoked_at.has_value(); }
  [[nodiscard]] bool of_staff() const { return roles.contains(Role::moderator) || roles.contains(Role::organiser); }
};
/// In one event; whoever wants more has another way of letting people in.
inline constexpr std::size_t kMaxLinks = 5'000;

}  // namespace rostrum::event
