// What programs have a room do: translations that a webhook answered with.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

struct Ending {
  int times = 0;
  bool failed = false;
  std::string refused;
};

Newcomer program(std::vector<std::string> can = {"questions"}) {
  access::Claims claims;
  claims.person = "w1";
  claims.name = "translate.example";
  claims.roles = {"moderator"};
  claims.can = std::move(can);
  return introduced(claims);
}

session::Command command(json::object fields) {
  fields["id"] = "answer";
  return std::get<session::Command>(session::parse_client_frame(json::serialize(fields)));
}

session::Command translation(const std::string& question, std::string_view lang, std::string_view text) {
  return command({{"type", "question.translate"}, {"question", question}, {"lang", lang}, {"text", text}});
}

Ending order(Hall& hall, std::vector<session::Command> commands, Newcomer by = program()) {
  Ending ending;
  hall.room->order(std::move(by), std::move(commands), [&ending](const auto& failure, const std::string& refused) {
    ++ending.times;
    ending.failed = failure.has_value();
    ending.refused = refused;
  });
  hall.settle();
  return ending;
}

TEST_CASE("translations come in as one, by the program's name, and saying them again changes nothing") {
  Hall hall(document_with(R"({"moderated":false})"));
  const auto viewer = hall.enter();
  const auto question = hall.ask(viewer, "Why?");
  const auto before = hall.log.rows.size();
  const auto ending =
      order(hall, {translation(question, "fr", "Pourquoi ?"), translation(question, "es", "¿Por qué?")});
  CHECK(ending.times == 1);
  CHECK_FALSE(ending.failed);
  CHECK(ending.refused.empty());
  CHECK(hall.log.rows.size() == before + 3);
  CHECK(hall.log.rows.back().actor == "w1");
  const json::object wanted = {{"fr", "Pourquoi ?"}, {"es", "¿Por qué?"}};
  CHECK(hall[viewer].of("question.translated").back().at("question").at("translations") == json::value(wanted));
  CHECK(std::ranges::count(hall.log.contents, "translate.example", [](const auto& entry) { return entry.second; }) ==
        1);
  CHECK(order(hall, {translation(question, "fr", "Pourquoi ?")}).times == 1);
  CHECK(hall.log.rows.size() == before + 3);
}

TEST_CASE("what is refused is said, and holds up nothing else; nobody joins for nothing") {
  Hall hall(document_with(R"({"moderated":false})"));
  const auto viewer = hall.enter();
  const auto question = hall.ask(viewer, "Why?");
  const auto before = hall.log.rows.size();
  CHECK_FALSE(order(hall, {translation("none", "fr", "x")}).refused.empty());
  CHECK_FALSE(order(hall, {translation(question, "fr", "x")}, program({"stage"})).refused.empty());
  CHECK(hall.log.rows.size() == before);
  const auto ending = order(hall, {translation("none", "fr", "x"), translation(question, "fr", "y")});
  CHECK_FALSE(ending.refused.empty());
  CHECK(hall[viewer].of("question.translated").size() == 1);
}

TEST_CASE("a disk that is full is told, and the same can be said again") {
  Hall hall(document_with(R"({"moderated":false})"));
  const auto question = hall.ask(hall.enter(), "Why?");
  hall.log.full = true;
  CHECK(order(hall, {translation(question, "fr", "x")}).failed);
  hall.log.full = false;
  hall.settle();
  CHECK_FALSE(order(hall, {translation(question, "fr", "x")}).failed);
}

TEST_CASE("a program that an organiser removed says nothing any more") {
  Hall hall(document_with(R"({"moderated":false})"));
  const auto moderator = hall.enter_as("mo", {"organiser"});
  const auto question = hall.ask(hall.enter(), "Why?");
  CHECK(order(hall, {translation(question, "fr", "x")}).refused.empty());
  hall.run(moderator, "participant.remove", {{"participant", "w1"}});
  CHECK_FALSE(order(hall, {translation(question, "fr", "y")}).refused.empty());
}

}  // namespace
}  // namespace rostrum::room
