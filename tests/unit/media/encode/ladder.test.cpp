#include "media/encode/ladder.hpp"

#include <doctest/doctest.h>

using namespace rostrum;

TEST_CASE("a setup gives one picture named by its height, and the floor's sound") {
  const auto ladder = encode::ladder_for({});
  REQUIRE(ladder.video.size() == 1);
  CHECK(ladder.video[0].rendition == "v720");
  CHECK(ladder.video[0].settings.width == 1280);
  CHECK(ladder.video[0].settings.bits_per_second == 2'500'000);
  REQUIRE(ladder.sound.size() == 1);
  CHECK(ladder.sound[0].rendition == "a-floor");
  CHECK(ladder.sound[0].settings.bits_per_second == 128'000);
}

TEST_CASE("numbers no encoder takes are brought into range") {
  link::Setup setup;
  setup.width = 100'001;
  setup.height = -3;
  setup.video_bps = 0;
  setup.audio_bps = 2'000'000'000;
  const auto ladder = encode::ladder_for(setup);
  CHECK(ladder.video[0].settings.width == 3840);
  CHECK(ladder.video[0].settings.height == 16);
  CHECK(ladder.video[0].settings.bits_per_second == 50'000);
  CHECK(ladder.sound[0].settings.bits_per_second == 320'000);
}
