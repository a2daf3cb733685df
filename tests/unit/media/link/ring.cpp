#include "media/link/ring.hpp"

#include <doctest/doctest.h>

#include <map>

#include "protocol/link/frames.hpp"

namespace rostrum::link {
namespace {

constexpr Tick kPart = 12'800;

Part part(int index, const char* rendition = "v720", std::size_t bytes = 10) {
  Part made;
  made.rendition = rendition;
  made.init = "i";
  made.first_tick = index * kPart;
  made.ticks = kPart;
  made.bytes.resize(bytes);
  return made;
}

Media content(const SharedFrame& frame) { return *parse_media(ByteView(*frame).subspan(kLengthBytes)); }

std::vector<Media> drain(Ring& ring) {
  std::vector<Media> all;
  while (const auto frame = ring.next()) all.push_back(content(frame));
  return all;
}

std::vector<std::uint64_t> numbers(const std::vector<Media>& media) {
  std::vector<std::uint64_t> found;
  for (const Media& one : media) {
    if (const auto* p = std::get_if<Part>(&one)) found.push_back(p->number);
  }
  return found;
}

TEST_CASE("parts are numbered, stamped with the run and given out once") {
  Ring ring("run-1");
  for (int i = 0; i < 3; ++i) ring.push(part(i));
  const auto media = drain(ring);
  CHECK(numbers(media) == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(std::get<Part>(media[0]).run == "run-1");
  CHECK(ring.next() == nullptr);
  ring.push(part(3));
  CHECK(numbers(drain(ring)) == std::vector<std::uint64_t>{4});
}

TEST_CASE("a new connection goes on after what it has; a new server gets everything kept, acknowledged or not") {
  Ring ring("r");
  for (int i = 0; i < 5; ++i) ring.push(part(i));
  drain(ring);
  ring.acknowledge(3);
  ring.rewind(3);
  CHECK(numbers(drain(ring)) == std::vector<std::uint64_t>{4, 5});
  ring.rewind(0);
  CHECK(numbers(drain(ring)) == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
  ring.rewind(1000);
  CHECK(drain(ring).empty());
}

TEST_CASE("what leaves unacknowledged becomes one gap for each rendition, said before the next part") {
  Ring ring("r", {4 * kPart, 1'000'000});
  for (int i = 0; i < 8; ++i) {
    ring.push(part(i));
    ring.push(part(i, "a-floor"));
  }
  const auto media = drain(ring);
  REQUIRE(media.size() >= 2);
  std::map<std::string, Gap> gaps;
  for (const Media& one : media) {
    if (const auto* gap = std::get_if<Gap>(&one)) gaps[gap->rendition] = *gap;
  }
  REQUIRE(gaps.size() == 2);
  CHECK(std::holds_alternative<Gap>(media[0]));
  CHECK(std::holds_alternative<Gap>(media[1]));
  const auto parts = numbers(media);
  CHECK(gaps["v720"].first_tick == 0);
  CHECK(gaps["v720"].ticks == 4 * kPart);
  CHECK(parts.front() == 9);
  CHECK(ring.dropped() == 8);
}

TEST_CASE("bytes bound the ring too") {
  Ring ring("r", {1000 * kPart, 5'000});
  for (int i = 0; i < 20; ++i) ring.push(part(i, "v720", 1'000));
  CHECK(ring.bytes() <= 5'000);
  CHECK(ring.dropped() >= 15);
}

TEST_CASE("what aged out after it was acknowledged is no gap") {
  Ring ring("r", {4 * kPart, 1'000'000});
  for (int i = 0; i < 20; ++i) {
    ring.push(part(i));
    drain(ring);
    ring.acknowledge(ring.last_number());
  }
  CHECK(ring.dropped() == 0);
  ring.rewind(0);
  const auto media = drain(ring);
  CHECK(std::holds_alternative<Part>(media.front()));
  CHECK(numbers(media).back() == 20);
}

TEST_CASE(
    "a part sent and never acknowledged is a gap only for the next connection, until something later is acknowledged") {
  Ring ring("r", {2 * kPart, 1'000'000});
  for (int i = 0; i < 6; ++i) {
    ring.push(part(i));
    CHECK(numbers(drain(ring)).size() == 1);
  }
  SUBCASE("the connection ends") {
    ring.rewind(2);
    const auto media = drain(ring);
    REQUIRE(std::holds_alternative<Gap>(media.front()));
    CHECK(numbers(media).front() > 3);
  }
  SUBCASE("it was taken after all") {
    ring.acknowledge(6);
    ring.rewind(6);
    CHECK(drain(ring).empty());
  }
}

TEST_CASE("acknowledging what was never sent changes nothing") {
  Ring ring("r", {2 * kPart, 1'000'000});
  for (int i = 0; i < 3; ++i) ring.push(part(i));
  ring.acknowledge(99);
  for (int i = 3; i < 6; ++i) ring.push(part(i));
  const auto media = drain(ring);
  CHECK(std::holds_alternative<Gap>(media.front()));
}

}  // namespace
}  // namespace rostrum::link
