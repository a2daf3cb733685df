#include "server/delivery/stills.hpp"

#include <doctest/doctest.h>

namespace rostrum::delivery {
namespace {

constexpr link::Tick kGroup = link::kVideoFramesPerGroup * link::kVideoFrameTicks;

link::Still still(link::Tick tick, std::size_t size = 100) {
  link::Still made;
  made.run = "r";
  made.tick = tick;
  made.bytes.resize(size);
  for (std::size_t i = 0; i < 3; ++i) made.bytes[i] = std::byte{i == 1 ? std::uint8_t{0xd8} : std::uint8_t{0xff}};
  made.bytes[3] = static_cast<std::byte>(tick / kGroup);
  made.bytes[size - 2] = std::byte{0xff};
  made.bytes[size - 1] = std::byte{0xd9};
  return made;
}

int which(const Stills::Body& body) { return body == nullptr ? -1 : static_cast<unsigned char>((*body)[3]); }

TEST_CASE("what was seen at a tick is the nearest still before it") {
  Stills stills;
  CHECK(which(stills.at(0)) == -1);
  for (int i = 0; i < 10; ++i) stills.put(still(i * kGroup));
  CHECK(which(stills.at(0)) == 0);
  CHECK(which(stills.at(kGroup - 1)) == 0);
  CHECK(which(stills.at(kGroup)) == 1);
  CHECK(which(stills.at(5 * kGroup + 7)) == 5);
  CHECK(which(stills.at(-1)) == -1);
}

TEST_CASE("one that is too old shows something else, and is none") {
  Stills stills;
  stills.put(still(0));
  CHECK(which(stills.at(Stills::kOldest)) == 0);
  CHECK(which(stills.at(Stills::kOldest + 1)) == -1);
  // Where some are missing.
  stills.put(still(100 * kGroup));
  CHECK(which(stills.at(50 * kGroup)) == -1);
  CHECK(which(stills.at(101 * kGroup)) == 100);
}

TEST_CASE("what comes again after an adoption changes nothing, what came late fills its place") {
  Stills stills;
  stills.put(still(0));
  stills.put(still(2 * kGroup));
  const auto bytes = stills.bytes();
  stills.put(still(0));
  CHECK(stills.bytes() == bytes);
  CHECK(which(stills.at(kGroup)) == 0);
  stills.put(still(kGroup));
  CHECK(which(stills.at(kGroup)) == 1);
}

TEST_CASE("what is no JPEG is not kept") {
  Stills stills;
  auto html = still(0);
  html.bytes[0] = std::byte{'<'};
  stills.put(html);
  auto open = still(0);
  open.bytes.back() = std::byte{0};
  stills.put(open);
  link::Still empty;
  stills.put(empty);
  CHECK(stills.bytes() == 0);
}

TEST_CASE("number and bytes are bounded whatever a stage sends, and the oldest goes") {
  Stills stills;
  for (int i = 0; i < 2'000; ++i) stills.put(still(i * kGroup));
  CHECK(stills.bytes() == Stills::kMost * 100);
  CHECK(stills.at((2'000 - static_cast<int>(Stills::kMost) - 1) * kGroup) == nullptr);
  CHECK(stills.at(1'999 * kGroup) != nullptr);
  for (int i = 2'000; i < 2'300; ++i) stills.put(still(i * kGroup, 64 * 1024));
  CHECK(stills.bytes() <= Stills::kMostBytes);
  CHECK(stills.at(2'299 * kGroup) != nullptr);
  stills.clear();
  CHECK(stills.bytes() == 0);
  CHECK(stills.at(2'299 * kGroup) == nullptr);
}

}  // namespace
}  // namespace rostrum::delivery
