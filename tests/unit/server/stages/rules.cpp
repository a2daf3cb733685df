// The supervisor's pure parts: pauses, poison, the first tick, text.
#include <doctest/doctest.h>

#include "server/stages/poison_ledger.hpp"
#include "server/stages/restart_pause.hpp"
#include "server/stages/takeover.hpp"
#include "server/stages/utf8.hpp"

namespace rostrum::stages {
namespace {

using namespace std::chrono_literals;
const PoisonLedger::Instant kNow{std::chrono::hours(1)};
using Feeds = std::vector<link::FeedId>;

TEST_CASE("the first restart is at once, later ones wait longer, a long life forgives") {
  RestartPause pause;
  CHECK(pause.after(20s) == 0ms);
  CHECK(pause.after(100ms) == 250ms);
  CHECK(pause.after(100ms) == 500ms);
  CHECK(pause.after(100ms) == 1000ms);
  for (int i = 0; i < 5; ++i) CHECK(pause.after(100ms) <= 5000ms);
  CHECK(pause.after(100ms) == 5000ms);
  CHECK(pause.after(1999ms) == 5000ms);
  CHECK(pause.after(2s) == 0ms);
}

TEST_CASE("two deaths within a minute poison a feed, once") {
  PoisonLedger ledger;
  CHECK(ledger.died({"a", "b"}, kNow).empty());
  CHECK(ledger.died({"a"}, kNow + 60s) == Feeds{"a"});
  CHECK(ledger.died({"a"}, kNow + 61s).empty());
  CHECK(ledger.refused() == Feeds{"a"});
  CHECK(ledger.died({"b"}, kNow + 61s).empty());
  CHECK(ledger.died({"b"}, kNow + 121s) == Feeds{"b"});
}

TEST_CASE("a ledger stays bounded") {
  PoisonLedger ledger;
  for (std::size_t i = 0; i < 2 * PoisonLedger::kMaxFeeds; ++i) ledger.died({"f" + std::to_string(i)}, kNow);
  for (std::size_t i = 0; i < 2 * PoisonLedger::kMaxFeeds; ++i) ledger.died({"f" + std::to_string(i)}, kNow + 1s);
  CHECK(ledger.refused().size() == PoisonLedger::kMaxFeeds);
}

TEST_CASE("a stage enters at the first edge common to sound and picture that it can meet") {
  const link::Timeline timeline{1'000'000'000'000, 0};
  struct Case {
    std::int64_t now_ns;
    link::Tick first;
  };
  for (const Case c :
       {Case{900'000'000'000, 0}, Case{999'500'000'000, 0}, Case{1'000'000'000'000, 25'600},
        Case{1'000'033'333'334, 25'600}, Case{1'000'034'000'000, 51'200}, Case{1'600'000'000'000, 28'825'600}}) {
    CHECK(takeover_tick(timeline, c.now_ns) == c.first);
    CHECK(c.first % (link::kVideoFrameTicks * link::kVideoFramesPerPart) == 0);
  }
}

TEST_CASE("what is not UTF-8, or holds NUL, does not travel") {
  for (const std::string_view good : {"", "v=0\r\n", "Öz 安 \xf0\x9f\x8e\xa4"}) CHECK(is_utf8(good));
  for (const std::string_view bad :
       {std::string_view("a\0b", 3), std::string_view("\xff"), std::string_view("\xc3"), std::string_view("\xc0\xaf"),
        std::string_view("\xed\xa0\x80"), std::string_view("\xf4\x90\x80\x80"), std::string_view("\xe0\x80\x80"),
        std::string_view("\x80")}) {
    CHECK_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace rostrum::stages
