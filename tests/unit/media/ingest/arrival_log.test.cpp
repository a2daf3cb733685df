#include "media/ingest/arrival_log.hpp"

#include <doctest/doctest.h>

#include "tests/unit/media/ingest/instants.hpp"

using namespace rostrum;
using namespace rostrum::ingest;

TEST_CASE("a report tells arrivals in quarter milliseconds and holes over the wrap") {
  ArrivalLog log;
  CHECK_FALSE(log.take());
  log.packet(65'534, at_ms(0));
  log.packet(0, at_ms(2));
  log.packet(65'535, at_ms(3));
  log.packet(2, at_ms(10));
  const auto report = log.take();
  REQUIRE(report);
  CHECK(report->base_sequence == 65'534);
  CHECK(report->count == 0);
  REQUIRE(report->deltas.size() == 5);
  CHECK(*report->deltas[0] >= 0);
  CHECK(*report->deltas[0] < 256);
  CHECK(report->deltas[1] == 12);
  CHECK(report->deltas[2] == -4);
  CHECK_FALSE(report->deltas[3]);
  CHECK(report->deltas[4] == 32);
  CHECK_FALSE(log.take());
}

TEST_CASE("what was lost between two reports is told, what comes late is told again") {
  ArrivalLog log;
  log.packet(10, at_ms(0));
  CHECK(log.take()->deltas.size() == 1);
  log.packet(13, at_ms(50));
  auto report = log.take();
  CHECK(report->base_sequence == 11);
  CHECK(report->deltas.size() == 3);
  CHECK(report->count == 1);
  log.packet(12, at_ms(60));
  report = log.take();
  CHECK(report->base_sequence == 12);
  CHECK(report->deltas.size() == 1);
}

TEST_CASE("bursts are cut, jumps are not told as losses") {
  ArrivalLog log;
  for (std::uint16_t i = 0; i < 1000; ++i) log.packet(i, at_ms(1));
  CHECK(log.take()->deltas.size() == ArrivalLog::kMaxStatuses);
  CHECK(log.take()->deltas.size() == 1000 - ArrivalLog::kMaxStatuses);
  log.packet(20'000, at_ms(2));
  const auto report = log.take();
  CHECK(report->base_sequence == 20'000);
  CHECK(report->deltas.size() == 1);
}

TEST_CASE("arrivals too far apart for one report make two") {
  ArrivalLog log;
  log.packet(1, at_ms(0));
  log.packet(2, at_ms(20'000));
  CHECK(log.take()->deltas.size() == 1);
  CHECK(log.take()->base_sequence == 2);
}
