#include "server/links/form.hpp"

#include <doctest/doctest.h>

namespace rostrum::links {
namespace {

room::WantedLink good(std::string_view body) {
  const auto parsed = parse_link(body);
  REQUIRE(std::holds_alternative<room::WantedLink>(parsed));
  return std::get<room::WantedLink>(parsed);
}

std::string fault(std::string_view body) {
  const auto parsed = parse_link(body);
  const auto* found = std::get_if<document::Fault>(&parsed);
  return found == nullptr ? "" : found->pointer + " " + found->reason;
}

std::string named(const std::string& name) { return R"({"role":"viewer","name":")" + name + "\"}"; }

TEST_CASE("a link is asked for in words or lists of them") {
  const auto one = good(R"({"role":"panelist"})");
  CHECK(one.roles == std::set{event::Role::panelist});
  CHECK(one.name.empty());
  const auto all = good(R"({"role":["moderator","panelist"],"name":"Ada, élue","language":["fr","zh-Hant"],)"
                        R"("can":["people","questions"]})");
  CHECK(all.roles == std::set{event::Role::panelist, event::Role::moderator});
  CHECK(all.can == std::set{event::Capability::questions, event::Capability::people});
  CHECK(all.languages == std::vector<std::string>{"fr", "zh-Hant"});
  CHECK(all.name == "Ada, élue");
}

TEST_CASE("what cannot be taken is named") {
  CHECK(fault("") == " must be a JSON object");
  CHECK(fault("[]") == " must be an object");
  CHECK(fault("{}") == "/role is missing");
  CHECK(fault(R"({"role":[]})") == "/role is missing");
  CHECK(fault(R"({"role":"king"})") == "/role is no role");
  CHECK(fault(R"({"role":7})") == "/role must be a string");
  CHECK(fault(R"({"role":["viewer","king"]})") == "/role/1 is no role");
  CHECK(fault(R"({"role":"viewer","can":"all"})") == "/can is nothing that a moderator may be narrowed to");
  CHECK(fault(R"({"role":"viewer","language":"<b>"})") == "/language must be a language tag such as en or zh-Hant");
  CHECK(fault(R"({"role":"viewer","more":1})") == "/more is not known");
  CHECK(fault(named("a\\u0000b")) == "/name has a control character");
  CHECK(fault(named("a\\r\\nb")) == "/name has a control character");
  CHECK(fault(named("a\\u202eb")) == "/name has a character that turns what stands around it about");
  CHECK(fault(named(std::string(101, 'a'))) == "/name is longer than 100 characters");
  CHECK(good(named(std::string(100, 'a'))).name.size() == 100);
}

TEST_CASE("a token says what its link grants, and the page is that of the highest role") {
  const auto link = good(R"({"role":["moderator"],"name":"Mo","language":"fr","can":["people"]})");
  const auto expires = std::chrono::system_clock::time_point(std::chrono::hours(1));
  const auto claims = claims_of(link, "trial", "p1", expires);
  CHECK(claims.event == "trial");
  CHECK(claims.person == "p1");
  CHECK(claims.roles == std::vector<std::string>{"moderator"});
  CHECK(claims.can == std::vector<std::string>{"people"});
  CHECK(claims.languages == std::vector<std::string>{"fr"});
  CHECK(claims.name == "Mo");
  CHECK_FALSE(claims.guest);
  CHECK(claims.expires == expires);
  CHECK(page_of({event::Role::organiser}) == "/moderate");
  CHECK(page_of({event::Role::panelist, event::Role::moderator}) == "/moderate");
  CHECK(page_of({event::Role::panelist}) == "/studio");
  CHECK(page_of({event::Role::viewer}).empty());
}

}  // namespace
}  // namespace rostrum::links
