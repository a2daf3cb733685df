#include "media/transport/ice_agent.hpp"

#include <doctest/doctest.h>

#include "tests/unit/media/ingest/instants.hpp"

using namespace rostrum;
using namespace rostrum::transport;

namespace {

Path path(std::uint16_t port) {
  Path made;
  made.remote.bytes[15] = 1;
  made.remote_port = port;
  return made;
}

}  // namespace

TEST_CASE("credentials are random and as long as RFC 8445 asks") {
  const IceCredentials one = make_ice_credentials();
  CHECK(one.ufrag.size() >= 4);
  CHECK(one.password.size() >= 22);
  CHECK_FALSE(one == make_ice_credentials());
}

TEST_CASE("the latest nomination wins, and nothing is nominated without one") {
  IceAgent agent({"u", "p"});
  auto verdict = agent.check(path(1), "u", false, at_ms(0));
  CHECK(verdict.validated);
  CHECK_FALSE(verdict.nominated);
  CHECK_FALSE(agent.nominated());
  CHECK(agent.check(path(1), "u", true, at_ms(10)).nominated);
  CHECK_FALSE(agent.check(path(1), "u", true, at_ms(20)).nominated);
  CHECK(agent.check(path(2), "u", true, at_ms(30)).nominated);
  CHECK(agent.nominated() == path(2));
  agent.forget(path(2));
  CHECK_FALSE(agent.nominated());
  CHECK(agent.knows(path(1)));
}

TEST_CASE("a restart keeps the old path until the new credentials nominate") {
  IceAgent agent({"old", "1"});
  agent.check(path(1), "old", true, at_ms(0));
  CHECK_FALSE(agent.restart({"new", "2"}));
  CHECK(*agent.password_of("old") == "1");
  CHECK(*agent.password_of("new") == "2");
  CHECK(agent.password_of("other") == nullptr);
  CHECK_FALSE(agent.check(path(3), "old", true, at_ms(10)).nominated);
  CHECK(agent.nominated() == path(1));
  const auto verdict = agent.check(path(2), "new", true, at_ms(20));
  CHECK(verdict.nominated);
  CHECK(verdict.retired == "old");
  CHECK(agent.password_of("old") == nullptr);
  agent.restart({"third", "3"});
  CHECK(agent.restart({"fourth", "4"}) == "new");
}

TEST_CASE("consent ends thirty seconds after the last check") {
  IceAgent agent({"u", "p"});
  CHECK_FALSE(agent.consent(at_ms(0)));
  agent.check(path(1), "u", true, at_ms(0));
  CHECK(agent.consent(at_ms(29'999)));
  CHECK_FALSE(agent.consent(at_ms(30'000)));
}

TEST_CASE("paths are bounded, and the one in use is not forgotten") {
  IceAgent agent({"u", "p"});
  agent.check(path(1), "u", true, at_ms(0));
  for (std::uint16_t i = 2; i <= IceAgent::kMaxPaths; ++i) agent.check(path(i), "u", false, at_ms(i));
  const auto verdict = agent.check(path(99), "u", false, at_ms(100));
  CHECK(verdict.forgotten == path(2));
  CHECK(agent.knows(path(1)));
  CHECK(agent.paths().size() == IceAgent::kMaxPaths);
}
