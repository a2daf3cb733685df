#include "tests/load/ledger.hpp"

#include <doctest/doctest.h>

namespace rostrum::load {
namespace {

Verdict judged(const Seen& seen, std::initializer_list<Seq> shared) {
  Ledger ledger;
  for (const Seq seq : shared) ledger.shared(seq);
  Verdict verdict;
  ledger.judge(seen, verdict);
  return verdict;
}

TEST_CASE("everything once and in order is clean, and gaps of what is not shared are none") {
  Seen seen;
  seen.welcomed(4);
  for (const Seq seq : {5, 6, 9}) seen.frame(seq);
  const auto verdict = judged(seen, {3, 4, 5, 6, 9});
  CHECK(verdict.clean());
  CHECK(verdict.expected == 3);
}

TEST_CASE("a loss in the middle and one at the end are found") {
  Seen seen;
  seen.welcomed(1);
  for (const Seq seq : {2, 4}) seen.frame(seq);
  const auto verdict = judged(seen, {2, 3, 4, 5});
  CHECK(verdict.lost == 2);
  CHECK(verdict.first_lost == 3);
  CHECK_FALSE(verdict.clean());
}

TEST_CASE("doubling and disorder are told apart") {
  Seen seen;
  seen.welcomed(0);
  for (const Seq seq : {1, 2, 2, 4, 3}) seen.frame(seq);
  const auto verdict = judged(seen, {1, 2, 3, 4});
  CHECK(verdict.doubled == 1);
  CHECK(verdict.disordered == 1);
  CHECK(verdict.lost == 1);
}

TEST_CASE("a frame that repeats what the welcome's state has is out of order") {
  Seen seen;
  seen.welcomed(7);
  seen.frame(7);
  CHECK(judged(seen, {7}).disordered == 1);
}

TEST_CASE("a fresh welcome excuses what its state holds and nothing else") {
  Seen seen;
  seen.welcomed(0);
  seen.frame(1);
  seen.welcomed(5);
  seen.frame(7);
  const auto verdict = judged(seen, {1, 2, 5, 6, 7});
  CHECK(verdict.expected == 3);
  CHECK(verdict.lost == 1);
  CHECK(verdict.first_lost == 6);
}

TEST_CASE("a welcome that goes back is out of order") {
  Seen seen;
  seen.welcomed(9);
  seen.welcomed(8);
  CHECK(judged(seen, {}).disordered == 1);
}

}  // namespace
}  // namespace rostrum::load
