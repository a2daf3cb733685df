#include "server/sign_in/grants.hpp"

#include <algorithm>

#include "server/registration/address.hpp"

namespace rostrum::sign_in {
namespace {

constexpr std::string_view kGroup = "group:";
constexpr std::size_t kMaxSlug = 64;

bool same_address(std::string_view one, std::string_view other) {
  return registration::address_key(one) == registration::address_key(other);
}

bool is_slug(std::string_view text) {
  return !text.empty() && text.size() <= kMaxSlug && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool fits(const Grant& grant, const Shown& shown) {
  if (!grant.group.empty()) return std::ranges::find(shown.groups, grant.group) != shown.groups.end();
  return !shown.mail.empty() && same_address(grant.mail, shown.mail);
}

}  // namespace

std::optional<Grant> parse_grant(std::string_view text, bool of_event) {
  Grant grant;
  const auto equals = text.find('=');
  if (of_event && equals != std::string_view::npos && is_slug(text.substr(0, equals))) {
    grant.event = text.substr(0, equals);
    text.remove_prefix(equals + 1);
  }
  if (text.starts_with(kGroup)) {
    grant.group = text.substr(kGroup.size());
    if (grant.group.empty() || grant.group.size() > kMaxGroup) return std::nullopt;
    return grant;
  }
  if (registration::parse_address(text) != text) return std::nullopt;
  grant.mail = text;
  return grant;
}

Rights rights_of(const Grants& grants, const Shown& shown) {
  Rights rights;
  if (shown.by_mail) {
    rights.organiser =
        std::ranges::any_of(grants.by_mail, [&](const std::string& one) { return same_address(one, shown.mail); });
    return rights;
  }
  rights.organiser = std::ranges::any_of(grants.organisers, [&](const Grant& one) { return fits(one, shown); });
  for (const auto& one : grants.moderators) {
    if (!fits(one, shown)) continue;
    if (one.event.empty()) {
      rights.moderator = true;
    } else {
      rights.events.insert(one.event);
    }
  }
  return rights;
}

std::vector<std::string> of_use(const Grants& grants, const std::vector<std::string>& groups) {
  std::vector<std::string> found;
  for (const auto* list : {&grants.organisers, &grants.moderators}) {
    for (const auto& one : *list) {
      const bool theirs = !one.group.empty() && std::ranges::find(groups, one.group) != groups.end();
      const bool fresh = std::ranges::find(found, one.group) == found.end();
      if (theirs && fresh && found.size() < kMaxGroups) found.push_back(one.group);
    }
  }
  return found;
}

}  // namespace rostrum::sign_in
