#include "media/mix/speaking.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace rostrum;
using namespace rostrum::mix;

namespace {

constexpr link::Tick kPicture = link::kVideoFrameTicks;
constexpr float kLoud = 1e-2F;
constexpr float kBreath = 5e-5F;
constexpr float kSilence = 0;

/// Plays levels, each for so many pictures, and keeps the turns that ended.
struct Played {
  Speaking speaking;
  link::Tick tick = 0;
  std::vector<Turn> begun;
  std::vector<Turn> ended;

  void play(float power, int pictures) {
    for (; pictures > 0; --pictures, tick += kPicture) {
      const auto turn = speaking.hear(tick, power);
      if (turn) (turn->to ? ended : begun).push_back(*turn);
    }
  }
};

}  // namespace

TEST_CASE("a turn is from the first loud picture to the end of the last, however long the silence that ended it") {
  Played played;
  played.play(kSilence, 10);
  played.play(kLoud, 60);
  REQUIRE(played.begun.size() == 1);
  CHECK(played.begun[0].from == 10 * kPicture);
  played.play(kSilence, 44);
  CHECK(played.ended.empty());
  played.play(kSilence, 1);
  REQUIRE(played.ended.size() == 1);
  CHECK(played.ended[0] == Turn{10 * kPicture, 70 * kPicture});
}

TEST_CASE("a pause between sentences ends no turn, a cough and breath begin none") {
  Played played;
  for (int i = 0; i < 5; ++i) {
    played.play(kLoud, 8);
    played.play(kSilence, 20);
  }
  played.play(kBreath, 100);
  CHECK(played.begun.empty());
  for (int i = 0; i < 4; ++i) {
    played.play(kLoud, 30);
    played.play(kSilence, 40);
  }
  CHECK(played.begun.size() == 1);
  // Whoever speaks on quietly still speaks.
  played.play(kBreath, 200);
  CHECK(played.ended.empty());
  CHECK(played.speaking.speaks());
}

TEST_CASE("words with gaps between them begin a turn with the first") {
  Played played;
  for (int i = 0; i < 6; ++i) {
    played.play(kLoud, 4);
    played.play(kSilence, 1);
  }
  REQUIRE(played.begun.size() == 1);
  CHECK(played.begun[0].from == 0);
}

TEST_CASE("the programme's end ends a turn where it was heard last") {
  Played played;
  CHECK_FALSE(played.speaking.end());
  played.play(kLoud, 20);
  played.play(kSilence, 5);
  CHECK(played.speaking.end() == Turn{0, 20 * kPicture});
  CHECK_FALSE(played.speaking.end());
}

TEST_CASE("pictures that the canvas passed over count for neither") {
  Played played;
  played.play(kLoud, 10);
  played.tick += 44 * kPicture;
  played.play(kLoud, 1);
  CHECK(played.ended.empty());
  played.tick += 46 * kPicture;
  played.play(kSilence, 1);
  REQUIRE(played.ended.size() == 1);
  CHECK(played.ended[0].to == 55 * kPicture);
}
