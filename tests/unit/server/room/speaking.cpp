// Who speaks on stage: who is told, what is journalled, and what is believed of a stage.
#include "server/journal/codec.hpp"
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

constexpr auto kSecond = link::kTicksPerSecond;

/// A live event in which the speaker is on stage.
struct OnAir : Scene {
  explicit OnAir(std::string_view phase = "live") {
    hall.run(organiser, "stage.bring_on", {{"participant", "p-spare"}});
    move_to(phase);
    timeline = hall.stagehand.all.back().timeline.value_or(link::Timeline{});
    // The programme has been on for a while.
    hall.now += 100'000;
  }

  void say(link::Tick from, std::optional<link::Tick> to = {}, const link::FeedId& feed = "p-spare:camera") {
    hall.room->speaking(timeline, {feed, from, to});
    hall.settle();
  }
  [[nodiscard]] std::vector<event::Spoke> journalled() const {
    std::vector<event::Spoke> found;
    for (const auto& row : hall.log.rows) {
      if (row.kind == "spoke") found.push_back(std::get<event::Spoke>(*journal::decode(row)));
    }
    return found;
  }
  [[nodiscard]] event::Instant at(link::Tick tick) const {
    return (timeline.anchor_unix_ns + link::ticks_to_ns(tick)) / 1'000'000;
  }

  link::Timeline timeline;
};

TEST_CASE("everyone is told who speaks, with the beat, and the journal when they have spoken") {
  OnAir air;
  auto& hall = air.hall;
  const auto viewer = hall.enter();
  CHECK(hall[viewer].of("stage.speaking").empty());
  air.say(10 * kSecond);
  CHECK(hall[viewer].of("stage.speaking").empty());
  hall.beat();
  hall.beat();
  for (const auto id : {viewer, air.organiser, air.speaker}) {
    REQUIRE(hall[id].of("stage.speaking").size() == 1);
    const auto told = hall[id].of("stage.speaking")[0];
    CHECK(told.at("speaking") == json::array{"p-spare"});
    CHECK(told.at("media_time").as_string() == session::format_instant(air.at(10 * kSecond)));
  }
  CHECK(air.journalled().empty());
  // Who comes now is shown it with the welcome, and who comes back.
  CHECK(hall[hall.enter()].of("stage.speaking").size() == 1);
  CHECK(hall[hall.enter("token-spare", hall.log.rows.back().seq)].of("stage.speaking").size() == 1);
  air.say(10 * kSecond, 14 * kSecond);
  hall.beat();
  REQUIRE(hall[viewer].of("stage.speaking").size() == 2);
  CHECK(hall[viewer].of("stage.speaking")[1].at("speaking").as_array().empty());
  CHECK(hall[viewer].of("stage.speaking")[1].at("media_time").as_string() ==
        session::format_instant(air.at(14 * kSecond)));
  CHECK(air.journalled() == std::vector{event::Spoke{"p-spare", air.at(10 * kSecond), air.at(14 * kSecond)}});
  CHECK(hall.log.rows.back().actor == "stage");
}

TEST_CASE("what begins and ends between two beats is not told, and short turns are not journalled") {
  OnAir air;
  const auto rows = air.hall.log.rows.size();
  air.say(10 * kSecond);
  air.say(10 * kSecond, 10 * kSecond + kSecond / 2);
  air.hall.beat();
  CHECK(air.hall[air.asker].of("stage.speaking").empty());
  CHECK(air.hall.log.rows.size() == rows);
}

TEST_CASE("a turn that is told again, by a stage that was adopted, is journalled once") {
  OnAir air;
  air.say(10 * kSecond);
  air.say(10 * kSecond, 14 * kSecond);
  air.hall.open();
  air.say(10 * kSecond, 14 * kSecond);
  CHECK(air.journalled().size() == 1);
  air.say(16 * kSecond, 18 * kSecond);
  CHECK(air.journalled().size() == 2);
}

TEST_CASE("a stage is believed nothing that cannot be") {
  OnAir air;
  auto& hall = air.hall;
  const auto rows = hall.log.rows.size();
  air.say(10 * kSecond, 14 * kSecond, "p-nobody:camera");
  air.say(10 * kSecond, 14 * kSecond, "");
  air.say(14 * kSecond, 10 * kSecond);
  air.say(-10 * kSecond, 10 * kSecond);
  air.say(10 * kSecond, 1'000 * kSecond);
  air.say(1'000 * kSecond);
  air.timeline.anchor_unix_ns += 1;
  air.say(10 * kSecond);
  air.say(10 * kSecond, 14 * kSecond);
  hall.beat();
  CHECK(hall.log.rows.size() == rows);
  CHECK(hall[air.organiser].of("stage.speaking").empty());
}

TEST_CASE("what is said in a rehearsal is shown to those who rehearse, and nowhere kept") {
  OnAir air("rehearsal");
  auto& hall = air.hall;
  const auto rows = hall.log.rows.size();
  air.say(10 * kSecond);
  hall.beat();
  CHECK(hall[air.speaker].of("stage.speaking").size() == 1);
  CHECK(hall[air.asker].of("stage.speaking").empty());
  CHECK(hall[hall.enter()].of("stage.speaking").empty());
  air.say(10 * kSecond, 14 * kSecond);
  CHECK(hall.log.rows.size() == rows);
  air.say(15 * kSecond);
  hall.run(air.organiser, "event.rehearse");
  hall.beat();
  CHECK(hall[air.speaker].of("stage.speaking").back().at("speaking").as_array().empty());
  CHECK(air.journalled().empty());
}

TEST_CASE("a turn that ends behind the closing slate is journalled") {
  OnAir air;
  air.hall.run(air.organiser, "event.end");
  air.hall.now += 2'000;
  air.say(90 * kSecond, 100 * kSecond);
  CHECK(air.journalled() == std::vector{event::Spoke{"p-spare", air.at(90 * kSecond), air.at(100 * kSecond)}});
}

TEST_CASE("a server that leaves nothing behind ends who speaks, and a word of the stage's adds nothing") {
  OnAir air;
  auto& hall = air.hall;
  air.say(90 * kSecond);
  bool done = false;
  hall.room->wind_up([&] { done = true; });
  hall.settle();
  CHECK(done);
  REQUIRE(air.journalled().size() == 1);
  CHECK(air.journalled()[0].from == air.at(90 * kSecond));
  CHECK(air.journalled()[0].to > air.at(99 * kSecond));
  CHECK(hall.log.rows.back().kind == "phase_changed");
  air.say(90 * kSecond, 100 * kSecond);
  CHECK(air.journalled().size() == 1);
}

TEST_CASE("whoever speaks on two feeds is one") {
  OnAir air;
  air.say(10 * kSecond);
  air.say(11 * kSecond, {}, "p-spare:screen");
  air.hall.beat();
  CHECK(air.hall[air.asker].of("stage.speaking").back().at("speaking") == json::array{"p-spare"});
  air.say(10 * kSecond, 20 * kSecond);
  air.say(11 * kSecond, 22 * kSecond, "p-spare:screen");
  REQUIRE(air.journalled().size() == 2);
  CHECK(air.journalled()[1].from == air.at(20 * kSecond));
}

}  // namespace
}  // namespace rostrum::room
