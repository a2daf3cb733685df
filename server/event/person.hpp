// People of an event and what they may do. Values.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::event {

enum class Role { viewer, panelist, interpreter, signer, captioner, moderator, organiser };

/// What a moderator may be narrowed to.
enum class Capability { questions, polls, announcements, people, stage, agenda, phase };

struct Person {
  PersonId id;
  TextId name;
  TextId organisation;
  std::set<Role> roles;
  /// Empty: not narrowed.
  std::set<Capability> can;
  std::vector<std::string> languages;
  bool guest = false;
  bool ready = false;
  /// When this person last asked, as far as the rate limit looks back; the last one is always there.
  std::vector<Instant> asked_at;
  /// Questions in all.
  std::uint32_t asks = 0;
  /// May watch, but say nothing.
  bool silenced = false;
  /// May not be here.
  bool removed = false;
  /// The link that introduced them opens no more.
  bool revoked = false;
  /// Asked to come on stage, and has not answered.
  bool invited = false;
  /// Their questions need no moderator.
  bool trusted = false;
  /// How often they were erased.
  std::uint32_t erasures = 0;
  /// Seq of the last change of roles, of being silenced or removed that was not taken back.
  Seq standing_changed_by = 0;
  friend bool operator==(const Person&, const Person&) = default;

  [[nodiscard]] bool is(Role role) const { return roles.contains(role); }
  [[nodiscard]] bool is_staff() const { return is(Role::moderator) || is(Role::organiser); }
  /// May not come in, and whoever is in goes.
  [[nodiscard]] bool is_barred() const { return removed || revoked; }
  /// Viewers and nothing more: rehearsals do not take place for them.
  [[nodiscard]] bool is_outsider() const { return !may_publish() && !is(Role::captioner); }
  /// Whether they may be brought on stage.
  [[nodiscard]] bool may_publish() const {
    return !is_barred() && (is_staff() || is(Role::panelist) || is(Role::interpreter) || is(Role::signer));
  }
  /// An organiser may everything; a moderator what they were not narrowed out of.
  [[nodiscard]] bool may(Capability capability) const {
    return is(Role::organiser) || (is(Role::moderator) && (can.empty() || can.contains(capability)));
  }
};

}  // namespace rostrum::event
