#include "server/http/liveness.hpp"

#include <doctest/doctest.h>

namespace rostrum::http {
namespace {

using namespace std::chrono_literals;
using Verdict = Liveness::Verdict;

TEST_CASE("silence is broken by pings, and who answers none is gone within 45 s") {
  const Liveness::Instant begin{};
  Liveness liveness(begin);
  int pings = 0;
  auto now = begin;
  for (;; now += 1s) {
    REQUIRE(now - begin < 60s);
    const auto verdict = liveness.at(now);
    if (verdict == Verdict::gone) break;
    if (verdict == Verdict::ping) ++pings;
  }
  CHECK(now - begin >= 40s);
  CHECK(now - begin <= 45s);
  CHECK(pings == 2);
}

TEST_CASE("a peer that answers is pinged again and again and never gone") {
  Liveness::Instant now{};
  Liveness liveness(now);
  int pings = 0;
  for (int second = 0; second < 600; ++second, now += 1s) {
    const auto verdict = liveness.at(now);
    REQUIRE(verdict != Verdict::gone);
    if (verdict != Verdict::ping) continue;
    ++pings;
    liveness.heard(now + 100ms);
  }
  CHECK(pings >= 28);
  CHECK(pings <= 30);
}

TEST_CASE("whoever talks needs no ping") {
  Liveness::Instant now{};
  Liveness liveness(now);
  for (int second = 0; second < 120; ++second, now += 1s) {
    if (second % 10 == 0) liveness.heard(now);
    CHECK(liveness.at(now) == Verdict::fine);
  }
}

}  // namespace
}  // namespace rostrum::http
