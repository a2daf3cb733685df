// What somebody asks for who makes a link, and what becomes of it: claims for its token, the page it opens. Pure.
#pragma once
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "server/access/claims.hpp"
#include "server/document/document.hpp"
#include "server/room/people.hpp"

namespace rostrum::links {

/// Code points of a name.
inline constexpr std::size_t kMaxName = 100;
/// A link is good until long after its event.
inline constexpr std::chrono::hours kLinkFor{24 * 400};

/// {"role": "panelist", "name": "Ada", "language": "fr", "can": ["questions"]}; role, language and can are one word or
/// an array of them.
std::variant<room::WantedLink, document::Fault> parse_link(std::string_view body);

access::Claims claims_of(const room::WantedLink& link, std::string event, event::PersonId person,
                         std::chrono::system_clock::time_point expires);
/// Below /e/{slug}, beginning with a slash; empty for the viewer's.
std::string_view page_of(const std::set<event::Role>& roles);

}  // namespace rostrum::links
