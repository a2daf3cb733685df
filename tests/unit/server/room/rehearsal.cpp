// Rehearsals take place for everyone but viewers, and leave nothing behind.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

/// All that a viewer who comes now is shown, without what differs by time.
json::object seen_by_viewers(Hall& hall) {
  auto state = hall[hall.enter()].frames.front().at("state").as_object();
  state.erase("me");
  return state;
}

TEST_CASE("viewers see the draft while others rehearse all of it") {
  Scene scene;
  auto& hall = scene.hall;
  hall.run(scene.organiser, "announce.post", {{"text", "Soon"}});
  scene.need_questions();
  const auto viewer = hall.enter();
  const auto before = seen_by_viewers(hall);
  const auto told = hall[viewer].frames.size();
  scene.move_to("rehearsal");
  const auto rehearsed = hall.ask(scene.speaker, "Can you hear me?");
  const json::object question{{"question", rehearsed}};
  hall.run(scene.organiser, "question.approve", question);
  hall.run(scene.organiser, "question.live", question);
  hall.run(scene.speaker, "question.vote", {{"question", rehearsed}, {"up", true}});
  hall.run(scene.organiser, "questions.close");
  hall.run(scene.organiser, "announce.post", {{"text", "Testing"}});
  hall.run(scene.organiser, "agenda.start", {{"item", "panel"}});
  hall.run(scene.organiser, "stage.bring_on", {{"participant", "p-spare"}});
  hall.beat();
  CHECK(hall[viewer].frames.size() == told);
  CHECK(seen_by_viewers(hall) == before);
  // Votes for it find nothing, but asking goes on as before.
  const auto vote = hall.ask_for(viewer, "question.vote", {{"question", rehearsed}, {"up", true}});
  CHECK(hall[viewer].refusal(vote) == 404);
  // Those who take part see all of it.
  CHECK(hall[scene.speaker].of("question.live").size() == 1);
  CHECK(hall[scene.speaker].of("announcement.posted").size() == 2);
  CHECK(hall[scene.speaker].of("stage.brought_on").size() == 1);
  CHECK(hall.stagehand.all.back().timeline.has_value());
  CHECK_FALSE(hall.stagehand.all.back().is_public);

  SUBCASE("and after it, kept or not, nothing of it is public") {
    hall.run(scene.organiser, "event.rehearse");
    CHECK(seen_by_viewers(hall) == before);
    CHECK(hall[viewer].frames.size() == told + 1);
    CHECK_FALSE(hall.stagehand.all.back().timeline.has_value());
    const auto ended = hall[scene.speaker].of("event.rehearsal_ended").at(0);
    CHECK(ended.at("current").is_null());
    CHECK(ended.at("questions_open").as_bool());
    CHECK(ended.at("stage").at("on_stage").as_array().empty());
    // The words are still there for those who took part.
    CHECK(scene.state_of(rehearsed) == "live");
    hall.run(scene.organiser, "event.rehearse", {{"reset", true}});
    CHECK(scene.state_of(rehearsed) == "gone");
    CHECK(hall[scene.speaker].of("event.reset").at(0).at("questions") == json::array{rehearsed});
    CHECK(hall[scene.speaker].of("event.reset").at(0).at("announcements").as_array().size() == 1);
  }
  SUBCASE("and doors discard it, and keep what was asked for the event") {
    hall.run(scene.organiser, "event.doors");
    CHECK(scene.state_of(rehearsed) == "gone");
    CHECK(scene.state_of(scene.question) == "pending");
    CHECK(scene.state_of(scene.other) == "approved");
    CHECK(hall[viewer].of("event.opened").size() == 1);
    CHECK(hall[viewer].of("event.reset").empty());
    auto after = seen_by_viewers(hall);
    CHECK(after.at("announcements") == before.at("announcements"));
    CHECK(after.at("questions") == before.at("questions"));
    CHECK(after.at("agenda") == before.at("agenda"));
    // The programme's time begins with the doors, not with the rehearsal.
    CHECK(hall.stagehand.all.back().timeline->anchor_unix_ns == hall.now * 1'000'000);
  }
}

TEST_CASE("what a viewer asks during a rehearsal is asked for the event") {
  Scene scene;
  auto& hall = scene.hall;
  scene.move_to("rehearsal");
  const auto question = hall.ask(scene.asker, "Will there be captions?");
  hall.run(scene.organiser, "question.approve", {{"question", question}});
  CHECK(hall[scene.asker].of("question.approved").size() == 1);
  for (const char* type : {"question.next", "question.live", "question.done"}) {
    const auto refused = hall.ask_for(scene.organiser, type, {{"question", question}});
    CHECK(hall[scene.organiser].refusal(refused) == 409);
  }
  const auto rehearsed = hall.ask(scene.speaker, "Testing?");
  const auto merge = hall.ask_for(scene.organiser, "question.merge", {{"question", question}, {"into", rehearsed}});
  CHECK(hall[scene.organiser].refusal(merge) == 409);
  hall.run(scene.organiser, "event.doors");
  CHECK(scene.state_of(question) == "approved");
}

TEST_CASE("a rehearsal left without discarding is discarded by the doors") {
  Scene scene;
  auto& hall = scene.hall;
  scene.move_to("rehearsal");
  const auto rehearsed = hall.ask(scene.speaker, "Testing?");
  hall.run(scene.organiser, "event.rehearse");
  hall.now += 1'000;
  hall.run(scene.organiser, "event.doors");
  CHECK(scene.state_of(rehearsed) == "gone");
  CHECK(hall.stagehand.all.back().timeline->anchor_unix_ns == hall.now * 1'000'000);
}

TEST_CASE("a rehearsal is the same after a restart in the middle of it") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const auto before = seen_by_viewers(hall);
  scene.move_to("rehearsal");
  const auto rehearsed = hall.ask(scene.speaker, "Testing?");
  hall.run(scene.organiser, "question.approve", {{"question", rehearsed}});
  hall.sockets.all.clear();
  hall.open();
  CHECK(seen_by_viewers(hall) == before);
  scene.organiser = hall.enter("token-org");
  hall.run(scene.organiser, "event.rehearse", {{"reset", true}});
  CHECK(scene.phase() == "draft");
  CHECK(scene.state_of(rehearsed) == "gone");
}

}  // namespace
}  // namespace rostrum::room
