#include "media/ingest/playout_delay.hpp"

#include <doctest/doctest.h>

#include "media/ingest/key_frame_need.hpp"
#include "media/ingest/receive_estimate.hpp"
#include "tests/unit/media/ingest/instants.hpp"

using namespace rostrum;
using namespace rostrum::ingest;
using std::chrono::milliseconds;

TEST_CASE("the delay rises at once, stays for ten seconds and falls slowly") {
  PlayoutDelay delay;
  CHECK(delay.value() == PlayoutDelay::kLeast);
  delay.frame(milliseconds(10), at_ms(0));
  CHECK(delay.value() == PlayoutDelay::kLeast);
  delay.frame(milliseconds(150), at_ms(100));
  CHECK(delay.value() == milliseconds(160));
  for (int ms = 200; ms < 9'000; ms += 20) delay.frame(milliseconds(5), at_ms(ms));
  CHECK(delay.value() == milliseconds(160));
  for (int ms = 9'000; ms < 20'000; ms += 20) delay.frame(milliseconds(5), at_ms(ms));
  CHECK(delay.value() < milliseconds(130));
  CHECK(delay.value() > milliseconds(90));
  for (int ms = 20'000; ms < 60'000; ms += 20) delay.frame(milliseconds(5), at_ms(ms));
  CHECK(delay.value() == PlayoutDelay::kLeast);
  delay.frame(milliseconds(5'000), at_ms(60'000));
  CHECK(delay.value() == PlayoutDelay::kMost);
}

TEST_CASE("key frame requests merge, are rare, and are repeated until one comes") {
  KeyFrameNeed need;
  CHECK_FALSE(need.due(at_ms(0)));
  need.want();
  need.want();
  CHECK(need.due(at_ms(0)));
  CHECK_FALSE(need.due(at_ms(499)));
  CHECK(need.due(at_ms(500)));
  need.arrived();
  CHECK_FALSE(need.due(at_ms(1000)));
  need.want();
  CHECK(need.due(at_ms(1001)));
}

TEST_CASE("the estimate climbs while the sender fills it and falls with heavy loss") {
  ReceiveEstimate estimate;
  std::uint64_t bps = estimate.update(0, at_ms(0));
  for (int second = 1; second <= 15; ++second) {
    estimate.received(bps / 8);
    bps = estimate.update(0, at_ms(second * 1000));
  }
  CHECK(bps == static_cast<std::uint64_t>(ReceiveEstimate::kMost_bps));
  const auto before = bps;
  estimate.received(bps / 8);
  bps = estimate.update(0.2, at_ms(16'000));
  CHECK(bps < before);
  // A still slide does not raise it.
  for (int second = 17; second <= 20; ++second) bps = estimate.update(0.05, at_ms(second * 1000));
  CHECK(bps == static_cast<std::uint64_t>(ReceiveEstimate::kMost_bps * 0.9));
}
