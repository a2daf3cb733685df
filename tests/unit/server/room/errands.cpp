// People who send commands without a session: by POST, one answer each.
#include <doctest/doctest.h>

#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

json::object command(const char* id, const char* type, json::object fields = {}) {
  fields["id"] = id;
  fields["type"] = type;
  return fields;
}

TEST_CASE("an errand hears its answer and nothing else, and is nobody's audience") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  hall.beat();
  const auto told = hall[moderator].of("audience").size();
  const auto token = hall.link("pat", {"panelist"});
  const auto errand = hall.run_errand(token, command("c-1", "question.ask", {{"text", "Why?"}, {"lang", "en"}}));
  CHECK(hall[errand].told() == std::vector<std::string>{"+c-1"});
  hall.beat();
  CHECK(hall[moderator].of("audience").size() == told);
  CHECK(hall[moderator].of("question.asked").size() == 1);
  for (const auto& frame : hall[moderator].of("presence")) CHECK(frame.at("participant").at("name") != "pat");
  hall.run(moderator, "questions.close");
  CHECK(hall[errand].told().size() == 1);
}

TEST_CASE("the same command again, by whatever way, has one effect and the same answer") {
  Hall hall;
  const auto token = hall.link("pat", {"panelist"});
  const auto ask = command("c-1", "question.ask", {{"text", "Why?"}, {"lang", "en"}});
  const auto errand = hall.run_errand(token, ask);
  const auto first = hall[errand].frames;
  hall.leave(errand);
  const auto again = hall.run_errand(token, ask);
  const auto session = hall.enter(token);
  hall.say(session, ask);
  CHECK(hall[again].frames == first);
  CHECK(hall[session].frames.back() == first.back());
  const auto other = hall.run_errand(token, command("c-1", "hand.raise"));
  CHECK(hall[other].told() == std::vector<std::string>{"-c-1"});
}

TEST_CASE("errands of one person are one person's rate, whether or not a session is open") {
  Hall hall;
  const auto token = hall.link("pat", {"panelist"});
  int refused = 0;
  for (int i = 0; i < 80; ++i) {
    const auto id = "c-" + std::to_string(i);
    const auto errand = hall.run_errand(token, command(id.c_str(), "stage.ready", {{"ready", i % 2 == 0}}));
    refused += hall[errand].frames.front().at("ok").as_bool() ? 0 : 1;
    hall.leave(errand);
  }
  CHECK(refused == 20);
}

TEST_CASE("a guest's errands are done in the guest's name; a forged token's are not") {
  Hall hall(document_with(R"({"moderated":false})"));
  const auto guest = hall.enter();
  const std::string token(hall[guest].frames.front().at("you").at("token").as_string());
  const auto errand = hall.run_errand(token, command("c-1", "question.ask", {{"text", "Why?"}, {"lang", "en"}}));
  CHECK(hall[errand].told() == std::vector<std::string>{"+c-1"});
  CHECK(hall[guest].of("question.asked").size() == 1);
  const auto answered = hall[errand].frames;
  hall.leave(errand);
  hall.leave(guest);
  // Remembered for a while, then forgotten: nothing of a guest without a session is kept for ever.
  for (int i = 0; i < 60; ++i) hall.beat();
  const auto later = hall.run_errand(token, command("c-1", "question.ask", {{"text", "Why?"}, {"lang", "en"}}));
  CHECK(hall[later].frames == answered);
  const auto forged = hall.run_errand("forged", command("c-2", "hand.raise"));
  CHECK(hall[forged].told() == std::vector<std::string>{"refused"});
}

}  // namespace
}  // namespace rostrum::room
