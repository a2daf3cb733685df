// Whom the settings let in, and to what: by a mailed link, or by what an OpenID provider says of them. Pure.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::sign_in {

/// One entry of `oidc_organisers` or `oidc_moderators`: an address, or `group:NAME`, a value of the claim `groups`; of
/// moderators after `SLUG=`, if they moderate that event only.
struct Grant {
  /// Empty: every event.
  std::string event;
  /// One of the two is empty.
  std::string mail;
  std::string group;
};

/// So that a session's token stays short; bytes of a name.
inline constexpr std::size_t kMaxGroups = 20;
inline constexpr std::size_t kMaxGroup = 80;

/// nullopt for what is none. `of_event`: whether one event may be named.
std::optional<Grant> parse_grant(std::string_view text, bool of_event);

struct Grants {
  /// Entries of `organiser_mail`: by a mailed link.
  std::vector<std::string> by_mail;
  std::vector<Grant> organisers;
  std::vector<Grant> moderators;
};

/// Who somebody was shown to be.
struct Shown {
  /// By a mailed link; else by an OpenID provider.
  bool by_mail = true;
  /// By which the provider's subject is recognised; empty by a mailed link.
  std::string subject;
  /// Shown to be theirs; empty where the provider did not.
  std::string mail;
  std::vector<std::string> groups;
};

struct Rights {
  bool organiser = false;
  /// Of every event.
  bool moderator = false;
  /// Of these.
  std::set<std::string> events;

  [[nodiscard]] bool any() const { return organiser || moderator || !events.empty(); }
  [[nodiscard]] bool moderates(const std::string& event) const { return moderator || events.contains(event); }
};

Rights rights_of(const Grants& grants, const Shown& shown);

/// Those of somebody's groups that an entry names, the first kMaxGroups: the others are nobody's business.
std::vector<std::string> of_use(const Grants& grants, const std::vector<std::string>& groups);

}  // namespace rostrum::sign_in
