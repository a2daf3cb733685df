#include "media/ingest/stream_clock.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/unit/media/ingest/instants.hpp"

using namespace rostrum;
using namespace rostrum::ingest;

namespace {

constexpr std::int64_t kMs = 1'000'000;

std::int64_t distance_ms(Instant a, Instant b) { return std::abs((a - b).count()) / kMs; }

/// NTP of `ms` after an arbitrary epoch of the sender's.
std::uint64_t ntp(std::int64_t ms, std::uint64_t epoch = 0x1234567800000000) {
  return epoch + (static_cast<std::uint64_t>(ms) << 32) / 1000;
}

}  // namespace

TEST_CASE("without reports a stream is mapped by its fastest packet") {
  SenderClock sender;
  StreamClock clock(90'000);
  Instant captured{};
  for (int i = 0; i < 60; ++i) {
    const auto timestamp = static_cast<std::uint32_t>(0xfffffff0u + static_cast<std::uint32_t>(i) * 3000);
    const Instant now = at_ms(i * 100 / 3 + (i % 5) * 7 + 20);
    clock.arrived(timestamp, sender, now);
    captured = clock.captured(timestamp, sender, false, now);
  }
  CHECK(distance_ms(captured, at_ms(59 * 100 / 3 + 20)) <= 1);
}

TEST_CASE("reports bring two streams of one feed together") {
  SenderClock sender;
  StreamClock picture(90'000);
  StreamClock sound(48'000);
  Instant seen{};
  Instant heard{};
  // Pictures take 90 ms, sound 10 ms; both timestamps start at random, reports come each second.
  for (int ms = 0; ms < 12'000; ms += 20) {
    const auto sound_ts = static_cast<std::uint32_t>(77'000 + ms * 48);
    const auto picture_ts = static_cast<std::uint32_t>(4'294'960'000u + static_cast<std::uint32_t>(ms) * 90);
    sound.arrived(sound_ts, sender, at_ms(ms + 10));
    picture.arrived(picture_ts, sender, at_ms(ms + 90));
    if (ms % 1000 == 500) {
      sound.sender_report(ntp(ms), sound_ts, sender);
      picture.sender_report(ntp(ms), picture_ts, sender);
    }
    const bool both = sound.has_report(sender) && picture.has_report(sender);
    heard = sound.captured(sound_ts, sender, both, at_ms(ms + 10));
    seen = picture.captured(picture_ts, sender, both, at_ms(ms + 90));
  }
  CHECK(distance_ms(seen, heard) <= 1);
  CHECK(distance_ms(heard, at_ms(11'980 + 10)) <= 1);
}

TEST_CASE("a sender whose clock runs 200 ppm fast is followed") {
  SenderClock sender;
  StreamClock clock(48'000);
  Instant captured{};
  Instant now{};
  for (int i = 0; i < 60 * 60 * 50; ++i) {
    const auto timestamp = static_cast<std::uint32_t>(i * 960);
    now = at_ms(0) + std::chrono::nanoseconds(static_cast<std::int64_t>(i) * 20 * kMs / 10'002 * 10'000);
    clock.arrived(timestamp, sender, now);
    if (i % 250 == 0) clock.sender_report(ntp(i * 20), timestamp, sender);
    captured = clock.captured(timestamp, sender, clock.has_report(sender), now);
  }
  CHECK(distance_ms(captured, now) <= 3);
}

TEST_CASE("jumps of timestamps and of the sender's clock re-anchor") {
  SenderClock sender;
  StreamClock clock(90'000);
  for (int i = 0; i < 30; ++i) clock.arrived(static_cast<std::uint32_t>(i * 3000), sender, at_ms(i * 33));
  clock.sender_report(ntp(0), 0, sender);
  CHECK(clock.has_report(sender));
  SUBCASE("timestamp") {
    const std::uint32_t far = 0x90000000;
    clock.arrived(far, sender, at_ms(1000));
    CHECK_FALSE(clock.has_report(sender));
    CHECK(distance_ms(clock.captured(far, sender, false, at_ms(1000)), at_ms(1000)) == 0);
  }
  SUBCASE("clock") {
    StreamClock other(48'000);
    other.arrived(0, sender, at_ms(0));
    other.sender_report(ntp(0), 0, sender);
    CHECK(other.has_report(sender));
    // An hour back, over the wrap of NTP's era.
    clock.sender_report(ntp(1000 - 3'600'000), 90'000, sender);
    CHECK(clock.has_report(sender));
    CHECK_FALSE(other.has_report(sender));
    clock.arrived(31 * 3000, sender, at_ms(31 * 33));
    CHECK(distance_ms(clock.captured(31 * 3000, sender, true, at_ms(31 * 33)), at_ms(31 * 33)) <= 20);
  }
}
