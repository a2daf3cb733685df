#include <doctest/doctest.h>

#include "media/package/track.hpp"

using namespace rostrum;

namespace {

package::SoundTrack sound() {
  package::SoundTrack track;
  track.bits_per_second = 128'000;
  track.config = {std::byte{0x11}, std::byte{0x90}};
  return track;
}

}  // namespace

TEST_CASE("equal tracks have equal bytes and ids, others have not") {
  const auto one = package::init_of("a-floor", 150'000, sound());
  const auto same = package::init_of("a-floor", 150'000, sound());
  auto track = sound();
  track.config[1] = std::byte{0x88};
  const auto other = package::init_of("a-floor", 150'000, track);
  CHECK(one.bytes == same.bytes);
  CHECK(one.id == same.id);
  CHECK(one.id != other.id);
  CHECK(one.id.size() == 16);
  CHECK(one.codecs == "mp4a.40.2");
  CHECK(one.width == 0);
}

TEST_CASE("every box ends where its size says, up to the end of the file") {
  const Bytes bytes = package::init_segment(sound());
  std::vector<std::string> types;
  ByteReader reader(bytes);
  while (reader.remaining() > 0) {
    const auto size = reader.u32();
    REQUIRE(size);
    const auto type = reader.take(4);
    REQUIRE(type);
    types.emplace_back(as_text(*type));
    REQUIRE(*size >= 8);
    REQUIRE(reader.take(*size - 8));
  }
  CHECK(types == std::vector<std::string>{"ftyp", "moov"});
}
