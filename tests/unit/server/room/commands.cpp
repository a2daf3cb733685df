// Answers: once for each command, before its frame, remembered over a restart; floods and bad frames.
#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

json::object asking(std::string_view id, std::string_view text) {
  return {{"id", id}, {"type", "question.ask"}, {"text", text}, {"lang", "en"}};
}

TEST_CASE("nothing is said before it is on disk; then the sender's answer comes before the frame") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  hall[moderator].frames.clear();
  hall.log.held = true;
  const auto id = hall.ask_for(moderator, "announce.post", {{"text", "Hello"}});
  CHECK(hall[moderator].frames.empty());
  hall.log.release();
  hall.settle();
  REQUIRE(hall[moderator].told() == std::vector<std::string>{"+" + id, "announcement.posted"});
  CHECK(hall[moderator].frames[0].at("seq") == hall[moderator].frames[1].at("seq"));
}

TEST_CASE(
    "the same id again has the same answer and no second effect, also while the first waits and after a restart") {
  Hall hall;
  auto viewer = hall.enter();
  const std::string token(hall[viewer].frames.front().at("you").at("token").as_string());
  hall.log.held = true;
  hall.say(viewer, asking("a", "Once?"));
  hall.say(viewer, asking("a", "Once?"));
  CHECK(hall.log.waiting() == 1);
  hall.log.held = false;
  hall.log.release();
  hall.settle();
  const auto rows = hall.log.rows.size();
  const auto first = hall[viewer].answer("a");
  CHECK(std::ranges::count(hall[viewer].told(), "+a") == 2);
  hall.say(viewer, asking("a", "Once?"));
  CHECK(hall[viewer].answer("a") == first);
  hall.say(viewer, asking("a", "Twice?"));
  CHECK(hall[viewer].refusal("a") == 422);
  hall.sockets.all.clear();
  hall.open();
  viewer = hall.enter(token);
  hall.say(viewer, asking("a", "Once?"));
  CHECK(hall[viewer].answer("a") == first);
  CHECK(hall.log.rows.size() == rows);
}

TEST_CASE("an answer is remembered for a person whose new socket says hello before the old one is gone") {
  Hall hall;
  const auto old = hall.enter();
  const std::string token(hall[old].frames.front().at("you").at("token").as_string());
  hall.say(old, asking("a", "Once?"));
  const auto first = hall[old].answer("a");
  const auto moderator = hall.enter_as("mo", {"moderator"});
  // Something is being synced, so that the new socket's greeting waits while the old one leaves.
  hall.log.held = true;
  hall.ask_for(moderator, "announce.post", {{"text", "Busy"}});
  const auto fresh = hall.enter(token);
  hall.leave(old);
  hall.log.held = false;
  hall.log.release();
  hall.settle();
  REQUIRE(hall[fresh].told().front() == "welcome");
  const auto rows = hall.log.rows.size();
  hall.say(fresh, asking("a", "Once?"));
  CHECK(hall[fresh].answer("a") == first);
  CHECK(hall.log.rows.size() == rows);
}

TEST_CASE("ids belong to the person: two people may use the same") {
  Hall hall;
  const auto one = hall.enter();
  const auto two = hall.enter();
  hall.say(one, asking("a", "Mine?"));
  hall.say(two, asking("a", "Ours?"));
  CHECK(hall[one].answer("a").at("ok").as_bool());
  CHECK(hall[two].answer("a").at("ok").as_bool());
  CHECK(hall[one].answer("a").at("question") != hall[two].answer("a").at("question"));
}

TEST_CASE("a refusal is not remembered: the same id may do it later") {
  Hall hall(document_with(R"({"opens":"doors"})"));
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto viewer = hall.enter();
  hall.say(viewer, asking("a", "Early?"));
  CHECK(hall[viewer].refusal("a") == 409);
  hall.run(moderator, "event.doors");
  hall.say(viewer, asking("a", "Early?"));
  CHECK(hall[viewer].answer("a").at("ok").as_bool());
}

TEST_CASE("frames that are no commands are answered, with their id when it can be read") {
  Hall hall;
  const auto viewer = hall.enter();
  hall.say_text(viewer, "no JSON");
  CHECK(hall[viewer].frames.back().at("re").is_null());
  CHECK(hall[viewer].frames.back().at("error").at("status") == 400);
  hall.say_text(viewer, R"({"id":"x","type":"no.such"})");
  CHECK(hall[viewer].refusal("x") == 400);
  hall.say_text(viewer, R"({"type":"hello"})");
  CHECK(hall[viewer].frames.back().at("error").at("status") == 400);
  CHECK(hall[viewer].closed == 0);
}

TEST_CASE(
    "a flood is refused with when to go on, staff may ten times as much, and questions have a pace of their own") {
  Hall hall(document_with(R"({"rate":{"per_minute":2}})"));
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto viewer = hall.enter();
  hall.ask(viewer, "One?");
  hall.ask(viewer, "Two?");
  hall.now += 20'000;
  const auto third = hall.ask_for(viewer, "question.ask", {{"text", "Three?"}});
  CHECK(hall[viewer].refusal(third) == 429);
  CHECK(hall[viewer].answer(third).at("error").at("retry_after_ms") == 40'000);
  std::string last;
  for (int i = 0; i < 60; ++i) last = hall.ask_for(viewer, "profile.set", {{"name", "Vi"}});
  CHECK(hall[viewer].refusal(last) == 429);
  const auto wait = hall[viewer].answer(last).at("error").at("retry_after_ms").as_int64();
  CHECK(wait > 0);
  hall.now += wait;
  hall.run(viewer, "profile.set", {{"name", "Vi"}});
  for (int i = 0; i < 500; ++i) hall.run(moderator, "questions.open");
}

TEST_CASE("a command that changes nothing is accepted with the seq that is") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto before = hall.log.rows.size();
  const auto answer = hall.run(moderator, "stage.restore");
  CHECK(answer.at("seq").to_number<std::uint64_t>() == before);
  CHECK(hall.log.rows.size() == before);
  CHECK(hall.log.commands.size() == 1);
}

TEST_CASE("words are kept apart from what happened: the journal's rows hold none of them") {
  Hall hall;
  const auto viewer = hall.enter();
  hall.run(viewer, "profile.set", {{"name", "Vivian Unusual"}});
  hall.ask(viewer, "  Something remarkable?\n");
  for (const auto& row : hall.log.rows) {
    CHECK(row.body.find("remarkable") == std::string::npos);
    CHECK(row.body.find("Unusual") == std::string::npos);
  }
  CHECK(hall[viewer].of("question.asked").at(0).at("question").at("text") == "Something remarkable?");
}

TEST_CASE("a question may be for somebody who speaks") {
  Hall hall;
  const auto pat = hall.enter_as("pat", {"panelist"});
  const auto viewer = hall.enter();
  const auto refused = hall.ask_for(viewer, "question.ask", {{"text", "You?"}, {"to", "nobody"}});
  CHECK(hall[viewer].refusal(refused) == 404);
  const auto answer = hall.run(viewer, "question.ask", {{"text", "You?"}, {"to", "p-pat"}});
  const auto told = hall[viewer].of("question.assigned");
  REQUIRE(told.size() == 1);
  CHECK(told[0].at("question").at("assigned_to") == "p-pat");
  CHECK(told[0].at("seq") == answer.at("seq"));
  // Being asked for gives no sight of what is pending.
  CHECK(hall[pat].of("question.assigned").empty());
  const auto early = hall.ask_for(pat, "question.answer", {{"question", answer.at("question")}, {"text", "Yes."}});
  CHECK(hall[pat].refusal(early) == 403);
  const auto moderator = hall.enter_as("mo", {"moderator"});
  hall.run(moderator, "question.approve", {{"question", answer.at("question")}});
  hall.run(pat, "question.answer", {{"question", answer.at("question")}, {"text", "Yes."}});
}

}  // namespace
}  // namespace rostrum::room
