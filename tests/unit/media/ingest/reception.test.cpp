#include "media/ingest/reception.hpp"

#include <doctest/doctest.h>

#include "media/ingest/unwrap.hpp"
#include "tests/unit/media/ingest/instants.hpp"

using namespace rostrum;
using namespace rostrum::ingest;

TEST_CASE("sequence numbers go on over their wrap, backwards too") {
  Unwrapper<std::uint16_t> unwrap;
  const std::int64_t first = unwrap(65'534);
  CHECK(unwrap(1) == first + 3);
  CHECK(unwrap(65'535) == first + 1);
  CHECK(unwrap(2) == first + 4);
  const std::int64_t newest = *unwrap.newest();
  CHECK(unwrap.restart(7) > newest);
  CHECK((*unwrap.newest() & 0xffff) == 7);
}

TEST_CASE("loss is counted as RFC 3550 A.3 does") {
  Reception reception;
  for (int i = 0; i < 100; ++i) {
    if (i % 4 == 3) continue;
    reception.packet(65'500 + i, static_cast<std::uint32_t>(i * 960), 48'000, at_ms(i * 20));
  }
  reception.packet(65'500 + 98, 98 * 960, 48'000, at_ms(2000));
  auto report = reception.report(at_ms(2000));
  // 0…98 expected, 75 and one duplicate received.
  CHECK(report.cumulative_lost == 99 - 76);
  CHECK(report.fraction_lost == (99 - 76) * 256 / 99);
  CHECK(report.highest_sequence == 65'598);
  report = reception.report(at_ms(3000));
  CHECK(report.fraction_lost == 0);
}

TEST_CASE("jitter is what arrival adds to timestamps, in their unit") {
  Reception steady;
  Reception shaken;
  for (int i = 0; i < 200; ++i) {
    // The timestamps wrap on their way.
    const auto timestamp = static_cast<std::uint32_t>(0xffffff00u + static_cast<std::uint32_t>(i) * 960);
    steady.packet(i, timestamp, 48'000, at_ms(i * 20));
    shaken.packet(i, timestamp, 48'000, at_ms(i * 20 + (i % 2) * 10));
  }
  CHECK(steady.report(at_ms(5000)).jitter == 0);
  const auto jitter = shaken.report(at_ms(5000)).jitter;
  CHECK(jitter > 400);
  CHECK(jitter <= 480);
}

TEST_CASE("the last sender report and the time since are told") {
  Reception reception;
  CHECK(reception.report(at_ms(0)).last_sr == 0);
  reception.sender_report(0x0001020304050607, at_ms(100));
  const auto report = reception.report(at_ms(600));
  CHECK(report.last_sr == 0x02030405);
  CHECK(report.delay_since_last_sr == 32'768);
}
