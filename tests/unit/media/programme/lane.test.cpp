#include "media/programme/lane.hpp"

#include <doctest/doctest.h>

#include <future>
#include <vector>

using namespace rostrum;

TEST_CASE("items are taken in order on another thread") {
  std::vector<int> taken;
  std::promise<void> all;
  std::thread::id where;
  programme::Lane<int> lane("test", 16, [&](int item) {
    taken.push_back(item);
    where = std::this_thread::get_id();
    if (item == 9) all.set_value();
  });
  for (int i = 0; i < 10; ++i) lane.push(i);
  REQUIRE(all.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  CHECK(taken == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(where != std::this_thread::get_id());
  CHECK(lane.dropped() == 0);
}

TEST_CASE("a full inbox drops what comes, and counts it") {
  std::promise<void> begun;
  std::promise<void> release;
  std::vector<int> taken;
  {
    programme::Lane<int> lane("test", 2, [&](int item) {
      taken.push_back(item);
      if (item != 0) return;
      begun.set_value();
      release.get_future().wait();
    });
    lane.push(0);
    begun.get_future().wait();
    for (int i = 1; i < 6; ++i) lane.push(i);
    CHECK(lane.queued() == 2);
    CHECK(lane.dropped() == 3);
    release.set_value();
  }
  // The end drops what still waits, but never in the middle.
  CHECK(taken.size() <= 3);
  CHECK(taken.front() == 0);
}
