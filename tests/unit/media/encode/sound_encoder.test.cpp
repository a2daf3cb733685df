#include "media/encode/sound_encoder.hpp"

#include <doctest/doctest.h>

#include "tests/unit/media/encode/test_media.hpp"

using namespace rostrum;

namespace {

std::vector<encode::AccessUnit> encode_second(encode::SoundEncoder& encoder, link::Tick first) {
  std::vector<encode::AccessUnit> units;
  for (int i = 0; i < 30; ++i) {
    const link::Tick tick = first + i * link::kVideoFrameTicks;
    for (auto& unit : encoder.encode(tick, encode::sine(tick, link::kVideoFrameTicks)))
      units.push_back(std::move(unit));
  }
  return units;
}

}  // namespace

TEST_CASE("frames lie on the grid from the first tick, without the one that primes") {
  encode::SoundEncoder encoder({128'000});
  const auto units = encode_second(encoder, 25'600);
  REQUIRE(units.size() >= 44);
  for (std::size_t i = 0; i < units.size(); ++i) {
    CHECK(units[i].tick == 25'600 + static_cast<link::Tick>(i) * link::kAudioFrameTicks);
    CHECK(units[i].key);
    CHECK(!units[i].data.empty());
  }
}

TEST_CASE("a start between two frames waits for the next one's edge") {
  encode::SoundEncoder encoder({128'000});
  CHECK(encode_second(encoder, 1'600).front().tick == 2'048);
}

TEST_CASE("after a jump encoding goes on at the new place") {
  encode::SoundEncoder encoder({128'000});
  encode_second(encoder, 0);
  CHECK(encode_second(encoder, 1'024'000).front().tick == 1'024'000);
}

TEST_CASE("samples that are no numbers do no harm") {
  encode::SoundEncoder encoder({128'000});
  std::vector<float> samples(2 * 48'000, std::nanf(""));
  CHECK(encoder.encode(0, samples).size() >= 44);
}

TEST_CASE("equal settings give equal configurations: AAC-LC, 48 kHz, stereo") {
  const encode::SoundEncoder one({128'000});
  const encode::SoundEncoder other({128'000});
  REQUIRE(one.config().size() >= 2);
  CHECK(one.config() == other.config());
  // 5 bits object type 2, 4 bits frequency index 3, 4 bits channels 2.
  CHECK(one.config()[0] == std::byte{0x11});
  CHECK(one.config()[1] == std::byte{0x90});
}
