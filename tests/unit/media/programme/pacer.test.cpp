#include "media/programme/pacer.hpp"

#include <doctest/doctest.h>

using namespace rostrum;

namespace {

constexpr link::Timeline kTimeline{5'000'000'000, 0};
constexpr std::int64_t at(link::Tick tick) { return kTimeline.origin_monotonic_ns + link::ticks_to_ns(tick); }

}  // namespace

TEST_CASE("a picture is made when its tick has come, not before, and once") {
  programme::Pacer pacer(kTimeline, 51'200);
  const auto early = pacer.next(at(51'200) - 1);
  CHECK(!early.picture);
  CHECK(early.until_ns == at(51'200));
  const auto due = pacer.next(at(51'200));
  CHECK(due.picture);
  CHECK(due.tick == 51'200);
  const auto after = pacer.next(at(51'200));
  CHECK(!after.picture);
  CHECK(after.until_ns == at(52'800));
}

TEST_CASE("being late it catches up without leaving anything out") {
  programme::Pacer pacer(kTimeline, 0);
  for (link::Tick tick = 0; tick <= 9'600; tick += 1'600) {
    const auto step = pacer.next(at(9'600));
    CHECK(step.picture);
    CHECK(step.tick == tick);
  }
  CHECK(!pacer.next(at(9'600)).picture);
  CHECK(pacer.passed_over() == 0);
}

TEST_CASE("being too late it goes on at the next edge of sound and picture") {
  programme::Pacer pacer(kTimeline, 0);
  const auto now = at(30'000);
  const auto step = pacer.next(now);
  CHECK(!step.picture);
  CHECK(step.until_ns == at(51'200));
  CHECK(pacer.passed_over() == 32);
  CHECK(pacer.next(at(51'200)).tick == 51'200);
}

TEST_CASE("an edge that is just now is taken") {
  programme::Pacer pacer(kTimeline, 0);
  const auto step = pacer.next(at(76'800));
  CHECK(step.picture);
  CHECK(step.tick == 76'800);
}
