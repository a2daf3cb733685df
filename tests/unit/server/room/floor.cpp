// Hands, reactions, the speakers' clock and prompts: who is told what of them.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

TEST_CASE("a viewer is told their own place on the list, also when those before them are gone") {
  Scene scene;
  auto& hall = scene.hall;
  const auto first = hall.enter();
  const auto second = hall.enter();
  hall.run(first, "hand.raise");
  hall.run(second, "hand.raise");
  REQUIRE(hall[second].of("hand.place").size() == 1);
  CHECK(hall[second].of("hand.place")[0].at("place") == 2);
  CHECK(hall[second].of("hand.raised").empty());
  CHECK(hall[scene.organiser].of("hand.raised").back().at("hands").as_array().size() == 2);
  CHECK(hall[scene.asker].of("hand.place").empty());
  hall.run(scene.organiser, "hand.lower", {{"participant", hall[first].person}});
  CHECK(hall[first].of("hand.place").back().at("place").is_null());
  CHECK(hall[second].of("hand.place").back().at("place") == 1);
  const auto again = hall.enter("token-" + hall[second].person);
  CHECK(hall[again].frames.front().at("state").at("me").at("hand") == 1);
  CHECK(hall[again].frames.front().at("state").at("hands").as_array().empty());
}

TEST_CASE("reactions are told in absolute numbers, at most twice a second, and die away") {
  Scene scene;
  auto& hall = scene.hall;
  for (int i = 0; i < 30; ++i) hall.run(hall.enter(), "reaction.send", {{"kind", "applause"}});
  const auto rows = hall.log.rows.size();
  for (int beat = 0; beat < 8; ++beat) hall.beat();
  const auto told = hall[scene.asker].of("reactions");
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("counts") == json::object{{"applause", 30}});
  for (int beat = 0; beat < 20; ++beat) hall.beat();
  const auto after = hall[scene.asker].of("reactions");
  REQUIRE(after.size() == 2);
  CHECK(after[1].at("counts").as_object().empty());
  CHECK(hall.log.rows.size() == rows);
}

TEST_CASE("somebody who reacts without pause is told when to go on") {
  Scene scene;
  auto& hall = scene.hall;
  hall.run(scene.asker, "reaction.send", {{"kind", "heart"}});
  const auto id = hall.ask_for(scene.asker, "reaction.send", {{"kind", "heart"}});
  CHECK(hall[scene.asker].refusal(id) == 429);
  CHECK(hall[scene.asker].answer(id).at("error").at("retry_after_ms") == 250);
  hall.now += 250;
  hall.run(scene.asker, "reaction.send", {{"kind", "heart"}});
}

TEST_CASE("an answer to a reaction names no seq that is not on disk") {
  Scene scene;
  auto& hall = scene.hall;
  const auto seq = hall.log.rows.size();
  hall.log.held = true;
  hall.ask_for(scene.organiser, "announce.post", {{"text", "Hello"}});
  const auto id = hall.ask_for(scene.asker, "reaction.send", {{"kind", "laugh"}});
  CHECK(hall[scene.asker].answer(id).at("seq").to_number<std::uint64_t>() == seq);
  hall.log.held = false;
  hall.log.release();
  hall.settle();
}

TEST_CASE("reactions of a rehearsal are nothing to viewers") {
  Scene scene;
  auto& hall = scene.hall;
  hall.run(scene.organiser, "event.rehearse");
  hall.run(scene.speaker, "reaction.send", {{"kind", "applause"}});
  hall.run(scene.asker, "reaction.send", {{"kind", "laugh"}});
  hall.beat();
  hall.beat();
  CHECK(hall[scene.asker].of("reactions").empty());
  CHECK(hall[scene.speaker].of("reactions").at(0).at("counts") == json::object{{"applause", 1}});
}

TEST_CASE("a prompt is between the desk and its speaker") {
  Scene scene;
  auto& hall = scene.hall;
  const auto other = hall.enter_as("ada", {"panelist"});
  hall.run(scene.organiser, "prompt.send", {{"to", "p-spare"}, {"text", "Two minutes"}});
  CHECK(hall[scene.speaker].of("prompt.sent").at(0).at("prompt").at("text") == "Two minutes");
  CHECK(hall[scene.organiser].of("prompt.sent").size() == 1);
  CHECK(hall[other].of("prompt.sent").empty());
  CHECK(hall[scene.asker].of("prompt.sent").empty());
  const auto again = hall.enter("token-spare");
  CHECK(hall[again].frames.front().at("state").at("me").at("prompt").at("text") == "Two minutes");
}

TEST_CASE("the speakers' clock is the speakers'") {
  Scene scene;
  auto& hall = scene.hall;
  hall.run(scene.organiser, "timer.start", {{"seconds", 90}});
  CHECK(hall[scene.speaker].of("timer.started").at(0).at("timer").at("seconds") == 90);
  CHECK(hall[scene.asker].of("timer.started").empty());
  CHECK(hall[hall.enter()].frames.front().at("state").at("timer").is_null());
  const auto late = hall.ask_for(scene.organiser, "timer.start", {{"seconds", 4'294'967'297}});
  CHECK(hall[scene.organiser].refusal(late) == 400);
}

}  // namespace
}  // namespace rostrum::room
