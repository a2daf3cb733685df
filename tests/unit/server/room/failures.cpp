// A journal that cannot be written: refuse, never acknowledge, and be right again when it can.
#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

TEST_CASE("when the disk is full a command is refused and has no effect; with space again all is as it was") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto viewer = hall.enter();
  const auto question = hall.ask(viewer, "Why?");
  hall.log.full = true;
  const auto refused = hall.ask_for(moderator, "question.approve", {{"question", question}});
  CHECK(hall[moderator].refusal(refused) == 507);
  CHECK(hall[viewer].of("question.approved").empty());
  hall.log.full = false;
  // The state was read again: it is still pending, so that it can be approved, under the same seq as if nothing had
  // been.
  const auto answer = hall.run(moderator, "question.approve", {{"question", question}});
  CHECK(answer.at("seq").to_number<std::uint64_t>() == hall.log.rows.size());
  CHECK(hall[viewer].of("question.approved").size() == 1);
}

TEST_CASE("everything that waited behind a failed commit is refused with it, and none of it happened") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto rows = hall.log.rows.size();
  hall.log.held = true;
  const auto one = hall.ask_for(moderator, "announce.post", {{"text", "One"}});
  const auto two = hall.ask_for(moderator, "announce.post", {{"text", "Two"}});
  hall.log.full = true;
  hall.log.release(1);
  hall.log.full = false;
  hall.settle();
  CHECK(hall[moderator].refusal(one) == 507);
  CHECK(hall[moderator].refusal(two) == 507);
  const auto meanwhile = hall.ask_for(moderator, "announce.post", {{"text", "Three"}});
  CHECK(hall[moderator].refusal(meanwhile) == 503);
  hall.log.held = false;
  hall.log.release();
  hall.settle();
  CHECK(hall.log.rows.size() == rows);
  CHECK(hall[moderator].of("announcement.posted").empty());
  hall.run(moderator, "announce.post", {{"text", "Four"}});
  CHECK(hall[moderator].of("announcement.posted").size() == 1);
}

TEST_CASE("a command that changed nothing because of one that failed is not remembered either") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  hall.log.held = true;
  const auto one = hall.ask_for(moderator, "stage.cut");
  const auto two = hall.ask_for(moderator, "stage.cut");
  hall.log.full = true;
  hall.log.release(1);
  hall.log.full = false;
  hall.log.held = false;
  hall.log.release();
  hall.settle();
  CHECK(hall[moderator].refusal(one) == 507);
  CHECK(hall[moderator].refusal(two) == 507);
  CHECK(hall.log.commands.empty());
  hall.say(moderator, {{"id", two}, {"type", "stage.cut"}});
  CHECK(hall[moderator].of("stage.cut").size() == 1);
}

TEST_CASE("a guest whose first words failed is still themselves when they say them again") {
  Hall hall;
  const auto viewer = hall.enter();
  const std::string person(hall[viewer].frames.front().at("you").at("id").as_string());
  hall.log.full = true;
  const auto refused = hall.ask_for(viewer, "question.ask", {{"text", "Am I here?"}});
  CHECK(hall[viewer].refusal(refused) == 507);
  hall.log.full = false;
  hall.ask(viewer, "Am I here?");
  CHECK(hall[viewer].of("question.asked").at(0).at("question").at("author").at("id") == json::value(person));
}

TEST_CASE("whoever was to join when the disk was full is asked to come back, and can") {
  Hall hall;
  hall.log.full = true;
  const auto lost = hall.enter_as("pat", {"panelist"});
  CHECK(hall[lost].closed == 1013);
  CHECK(hall[lost].frames.empty());
  hall.log.full = false;
  CHECK(hall[hall.enter("token-pat")].told().front() == "welcome");
}

TEST_CASE("a journal that cannot be read is tried again with each beat; who came meanwhile waits") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  hall.log.full = true;
  hall.log.broken = true;
  hall.ask_for(moderator, "questions.close");
  const auto waiting = hall.enter();
  hall.beat();
  CHECK(hall[waiting].frames.empty());
  CHECK(hall[moderator].refusal(hall.ask_for(moderator, "questions.close")) == 503);
  hall.log.full = false;
  hall.log.broken = false;
  hall.beat();
  CHECK(hall[waiting].told().front() == "welcome");
  hall.run(moderator, "questions.close");
}

TEST_CASE("a document that was not stored is not the event's") {
  SUBCASE("and a first one makes no event") {
    Hall hall(std::nullopt);
    hall.log.full = true;
    CHECK(hall.apply(document_with()).has_value());
    hall.log.full = false;
    CHECK(hall[hall.enter()].frames.at(0).at("error").at("status") == 404);
  }
  SUBCASE("and the earlier one stays") {
    Hall hall;
    auto changed = document_with();
    changed["title"].as_object()["en"] = "Another trial";
    hall.log.full = true;
    CHECK(hall.apply(changed).has_value());
    hall.log.full = false;
    const auto viewer = hall.enter();
    CHECK(hall[viewer].frames.at(0).at("state").at("event").at("title").at("en") == "A trial");
    CHECK_FALSE(hall.apply(changed).has_value());
    CHECK(hall[viewer].of("event.updated").size() == 1);
  }
}

TEST_CASE("a stage is asked for what is on disk only") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto wishes = hall.stagehand.all.size();
  hall.log.full = true;
  hall.ask_for(moderator, "event.doors");
  // Reading the journal again asks for what it says: still no programme.
  for (auto i = wishes; i < hall.stagehand.all.size(); ++i) CHECK_FALSE(hall.stagehand.all[i].timeline.has_value());
  hall.log.full = false;
  hall.run(moderator, "event.doors");
  CHECK(hall.stagehand.all.back().timeline.has_value());
  CHECK(hall.stagehand.all.back().is_public);
}

}  // namespace
}  // namespace rostrum::room
