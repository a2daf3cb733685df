#include "server/records/attendance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "server/room/attendance.hpp"

namespace rostrum::records {
namespace {

constexpr Instant kMin = 60'000;
const std::vector<Span> kOpen{{10 * kMin, 70 * kMin}};

journal::Visit visit(const char* person, Instant from, Instant to) { return {person, from, to}; }

TEST_CASE("a break of a minute is none, a longer one is, and what lies before doors or after the end is not counted") {
  const auto presence =
      presence_of({visit("a", 0, 20 * kMin), visit("a", 21 * kMin, 30 * kMin), visit("a", 32 * kMin, 90 * kMin),
                   visit("b", 0, 9 * kMin), visit("c", 70 * kMin, 80 * kMin)},
                  kOpen);
  REQUIRE(presence.size() == 1);
  CHECK(presence.at("a") == std::vector<Span>{{10 * kMin, 30 * kMin}, {32 * kMin, 70 * kMin}});
  CHECK(present_ms(presence.at("a")) == 58 * kMin);
}

TEST_CASE("several parts of an event that was reopened count, what is between them does not") {
  const auto presence = presence_of({visit("a", 0, 100 * kMin)}, {{10 * kMin, 20 * kMin}, {50 * kMin, 55 * kMin}});
  CHECK(present_ms(presence.at("a")) == 15 * kMin);
}

TEST_CASE("unique, peak and median are those of people") {
  const auto figures = figures_of(presence_of(
      {visit("a", 10 * kMin, 20 * kMin), visit("b", 15 * kMin, 45 * kMin), visit("c", 20 * kMin, 40 * kMin)}, kOpen));
  CHECK(figures.unique == 3);
  CHECK(figures.peak == 2);
  CHECK(figures.peak_at == 15 * kMin);
  CHECK(figures.median_ms == 20 * kMin);
  CHECK(figures_of({}).unique == 0);
  const auto two = figures_of(presence_of({visit("a", 10 * kMin, 20 * kMin), visit("b", 10 * kMin, 30 * kMin)}, kOpen));
  CHECK(two.median_ms == 15 * kMin);
}

TEST_CASE("levels say the most at once of each minute") {
  const auto levels =
      levels_of(presence_of({visit("a", 10 * kMin + 5, 14 * kMin), visit("b", 12 * kMin + 10, 12 * kMin + 20),
                             visit("c", 12 * kMin + 30, 12 * kMin + 40)},
                            kOpen));
  CHECK(levels == std::vector<Level>{{10 * kMin, 1}, {12 * kMin, 2}, {13 * kMin, 1}, {14 * kMin, 0}});
  CHECK(levels_of({}).empty());
}

TEST_CASE("levels and figures agree with a count minute by minute") {
  std::mt19937 random(7);
  const auto upto = [&](Instant most) { return static_cast<Instant>(random() % static_cast<unsigned>(most)); };
  for (int round = 0; round < 50; ++round) {
    CAPTURE(round);
    std::vector<journal::Visit> visits;
    for (int i = 0; i < 12; ++i) {
      const auto from = upto(70 * kMin);
      visits.push_back({"p" + std::to_string(upto(6)), from, from + 1 + upto(20 * kMin)});
    }
    const auto presence = presence_of(visits, kOpen);
    const auto levels = levels_of(presence);
    std::size_t peak = 0;
    for (Instant minute = 0; minute < 75; ++minute) {
      std::size_t most = 0;
      for (const auto& [person, spans] : presence) {
        for (const Span& span : spans) {
          // Highs begin where somebody comes, or with the minute.
          const auto at = std::max(span.from, minute * kMin);
          if (at / kMin != minute || at >= span.to) continue;
          const auto now = std::ranges::count_if(presence, [&](const auto& entry) {
            return std::ranges::any_of(entry.second,
                                       [&](const Span& other) { return other.from <= at && at < other.to; });
          });
          most = std::max(most, static_cast<std::size_t>(now));
        }
      }
      std::size_t told = 0;
      for (const auto& level : levels) {
        if (level.minute <= minute * kMin) told = level.people;
      }
      CHECK(told == most);
      peak = std::max(peak, most);
    }
    CHECK(figures_of(presence).peak == peak);
  }
}

TEST_CASE("of a room: who stays is written once, who comes back at once was never away") {
  room::Attendance gathered;
  gathered.arrived("a", 100'000);
  gathered.left("a", 101'000);
  gathered.arrived("a", 102'000);
  const auto first = gathered.due(102'000);
  REQUIRE(first);
  CHECK(first->first);
  CHECK(first->visits == std::vector<journal::Visit>{{"a", 100'000, std::nullopt}});
  gathered.written();
  CHECK_FALSE(gathered.due(103'000));
  const auto second = gathered.due(117'000);
  REQUIRE(second);
  CHECK_FALSE(second->first);
  CHECK(second->visits.empty());
  CHECK(second->until == 117'000);
  gathered.written();
  gathered.left("a", 118'000);
  CHECK(gathered.batch(118'000)->visits == std::vector<journal::Visit>{{"a", 100'000, 118'000}});
  gathered.written();
  gathered.arrived("a", 200'000);
  CHECK(gathered.batch(200'000)->visits == std::vector<journal::Visit>{{"a", 200'000, std::nullopt}});
}

TEST_CASE("of a room: what could not be written is written later, unless something newer is known") {
  room::Attendance gathered;
  gathered.arrived("a", 1'000);
  gathered.arrived("b", 1'000);
  const auto lost = gathered.due(20'000);
  REQUIRE(lost);
  CHECK_FALSE(gathered.batch(21'000));
  gathered.left("a", 22'000);
  gathered.failed(*lost);
  const auto again = gathered.batch(23'000);
  REQUIRE(again);
  CHECK(again->first);
  CHECK(again->visits == std::vector<journal::Visit>{{"a", 1'000, 22'000}, {"b", 1'000, std::nullopt}});
}

TEST_CASE("of a room: when everyone has left, that is written once, and then nothing more") {
  room::Attendance gathered;
  gathered.arrived("a", 1'000);
  gathered.left("a", 2'000);
  CHECK(gathered.due(20'000)->visits.size() == 1);
  gathered.written();
  static_cast<void>(gathered.due(200'000));
  gathered.written();
  CHECK_FALSE(gathered.due(300'000));
}

}  // namespace
}  // namespace rostrum::records
