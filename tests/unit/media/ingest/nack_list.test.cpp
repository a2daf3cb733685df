#include "media/ingest/nack_list.hpp"

#include <doctest/doctest.h>

#include "tests/unit/media/ingest/instants.hpp"

using namespace rostrum;
using namespace rostrum::ingest;
using std::chrono::milliseconds;

TEST_CASE("a hole is asked for after the reorder wait, then once a round trip") {
  NackList list;
  CHECK_FALSE(list.received(100, at_ms(0)));
  CHECK_FALSE(list.received(103, at_ms(0)));
  CHECK(list.due(at_ms(1), milliseconds(50)).empty());
  CHECK(list.due(at_ms(8), milliseconds(50)) == std::vector<std::int64_t>{101, 102});
  CHECK(list.due(at_ms(20), milliseconds(50)).empty());
  CHECK(list.received(101, at_ms(30)) == milliseconds(22));
  CHECK(list.due(at_ms(58), milliseconds(50)) == std::vector<std::int64_t>{102});
  CHECK(list.missed_since(102) == at_ms(0));
  list.forget_until(102);
  CHECK(list.size() == 0);
}

TEST_CASE("reordering within the wait asks for nothing") {
  NackList list;
  list.received(1, at_ms(0));
  list.received(3, at_ms(1));
  CHECK_FALSE(list.received(2, at_ms(2)));
  CHECK(list.due(at_ms(100), milliseconds(50)).empty());
}

TEST_CASE("a huge hole keeps only its newest part") {
  NackList list;
  list.received(0, at_ms(0));
  list.received(1'000'000, at_ms(0));
  CHECK(list.size() == NackList::kMaxMissing);
  CHECK_FALSE(list.missed_since(1));
  CHECK(list.missed_since(999'999));
}
