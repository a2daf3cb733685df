#include "server/links/form.hpp"

#include <boost/json.hpp>

#include "server/document/reader.hpp"
#include "server/room/shapes.hpp"

namespace rostrum::links {
namespace {

namespace json = boost::json;
using document::Fault;
using document::Reader;

constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kMaxWords = 20;

/// One value, or each of an array's.
std::vector<Reader> one_or_more(const Reader& field) {
  if (field.value().is_array()) return field.elements(kMaxWords);
  return {field};
}

/// Whether a character of a name may turn what stands around it about: the overrides and isolates of Unicode.
bool turns(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  for (const std::string_view mark :
       {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}) {
    if (rest.starts_with(mark)) return true;
  }
  return false;
}

std::string name_of(const Reader& field) {
  if (!field.value().is_string()) field.fail("must be a string");
  const std::string_view text = field.value().get_string();
  std::size_t length = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) field.fail("has a control character");
    if (turns(text, i)) field.fail("has a character that turns what stands around it about");
    if ((byte & 0xc0) != 0x80) ++length;
  }
  if (length > kMaxName) field.fail("is longer than " + std::to_string(kMaxName) + " characters");
  return std::string(text);
}

room::WantedLink read(const Reader& body) {
  body.only({"role", "name", "language", "can"});
  room::WantedLink link;
  for (const auto& word : one_or_more(body.required("role"))) {
    const auto role = room::role_named(word.text());
    if (!role) word.fail("is no role");
    link.roles.insert(*role);
  }
  if (link.roles.empty()) throw Fault{"/role", "is missing"};
  if (const auto name = body.member("name")) link.name = name_of(*name);
  if (const auto language = body.member("language")) {
    for (const auto& tag : one_or_more(*language)) link.languages.push_back(tag.tag());
  }
  if (const auto can = body.member("can")) {
    for (const auto& word : one_or_more(*can)) {
      const auto capability = room::capability_named(word.text());
      if (!capability) word.fail("is nothing that a moderator may be narrowed to");
      link.can.insert(*capability);
    }
  }
  return link;
}

}  // namespace

std::variant<room::WantedLink, Fault> parse_link(std::string_view body) {
  boost::system::error_code error;
  const auto value = json::parse(body, error, {}, {.max_depth = kMaxDepth});
  if (error) return Fault{"", "must be a JSON object"};
  try {
    return read(Reader(value, "", document::Keys::strict));
  } catch (const Fault& fault) {
    return fault;
  }
}

access::Claims claims_of(const room::WantedLink& link, std::string event, event::PersonId person,
                         std::chrono::system_clock::time_point expires) {
  access::Claims claims;
  claims.event = std::move(event);
  claims.person = std::move(person);
  for (const auto role : link.roles) claims.roles.emplace_back(room::word(role));
  for (const auto capability : link.can) claims.can.emplace_back(room::word(capability));
  claims.languages = link.languages;
  claims.name = link.name;
  claims.expires = expires;
  return claims;
}

std::string_view page_of(const std::set<event::Role>& roles) {
  if (roles.contains(event::Role::moderator) || roles.contains(event::Role::organiser)) return "/moderate";
  return roles.contains(event::Role::panelist) ? "/studio" : "";
}

}  // namespace rostrum::links
