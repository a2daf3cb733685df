#include "server/sign_in/grants.hpp"

#include <doctest/doctest.h>

namespace rostrum::sign_in {
namespace {

Shown shown(std::string mail, std::vector<std::string> groups) {
  Shown made;
  made.by_mail = false;
  made.mail = std::move(mail);
  made.groups = std::move(groups);
  return made;
}

TEST_CASE("an entry is an address or a group, of moderators for one event if it says so") {
  CHECK(parse_grant("ada@example.org", false)->mail == "ada@example.org");
  CHECK(parse_grant("group:Team A=B", false)->group == "Team A=B");
  const auto one = parse_grant("open-culture=mo@example.org", true);
  REQUIRE(one);
  CHECK(one->event == "open-culture");
  CHECK(one->mail == "mo@example.org");
  CHECK(parse_grant("trial=group:crew", true)->group == "crew");
  CHECK(parse_grant("group:a=b", true)->event.empty());
  for (const char* bad : {"", "ada", "group:", "tri al=mo@example.org", "trial=", "trial=mo", " ada@example.org"}) {
    CHECK_FALSE(parse_grant(bad, true));
  }
  CHECK_FALSE(parse_grant("group:" + std::string(kMaxGroup + 1, 'x'), false));
}

TEST_CASE("somebody has what every entry that fits gives them") {
  const Grants grants{{"ada@example.org"},
                      {*parse_grant("olga@example.org", false)},
                      {*parse_grant("trial=mo@example.org", true), *parse_grant("other=group:crew", true),
                       *parse_grant("group:desk", true)}};
  CHECK(rights_of(grants, shown("OLGA@example.org", {})).organiser);
  const auto mo = rights_of(grants, shown("mo@example.org", {"crew"}));
  CHECK_FALSE(mo.organiser);
  CHECK_FALSE(mo.moderator);
  CHECK(mo.events == std::set<std::string>{"other", "trial"});
  CHECK(rights_of(grants, shown("", {"desk"})).moderates("anything"));
  // Neither nobody's address nor one that was only mailed to.
  CHECK_FALSE(rights_of(grants, shown("", {})).any());
  CHECK_FALSE(rights_of(grants, shown("ada@example.org", {})).any());
  Shown mailed;
  mailed.mail = "ada@example.org";
  CHECK(rights_of(grants, mailed).organiser);
  mailed.mail = "olga@example.org";
  CHECK_FALSE(rights_of(grants, mailed).any());
}

TEST_CASE("of many groups only those are kept that an entry names, and so many that a token stays short") {
  Grants grants;
  std::vector<std::string> groups = {"nobody's"};
  for (int n = 0; n < 50; ++n) {
    groups.push_back("g" + std::to_string(n));
    grants.moderators.push_back(*parse_grant("group:" + groups.back(), true));
    grants.organisers.push_back(grants.moderators.back());
  }
  CHECK(of_use(grants, groups).size() == kMaxGroups);
  CHECK(of_use(grants, {"nobody's"}).empty());
}

}  // namespace
}  // namespace rostrum::sign_in
