// What goes into the playlists of a session, and what a next server makes of the same history.
#include "server/room/programme/moments.hpp"

#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

std::string short_of(const Moment& moment) {
  return (moment.begins ? "+" : "-") + moment.event_class.substr(std::string_view("org.rostrum.").size()) + " " +
         moment.key;
}
std::vector<std::string> all_of(const Scene& scene, std::size_t from = 0) {
  std::vector<std::string> found;
  const auto& told = scene.hall.stagehand.told;
  for (std::size_t i = from; i < told.size(); ++i) found.push_back(short_of(told[i]));
  return found;
}

TEST_CASE(
    "questions, agenda, polls and slates begin and end in programme time, with ids and titles and no words of people") {
  Scene scene;
  auto& hall = scene.hall;
  const auto org = scene.organiser;
  scene.need_questions();
  hall.run(org, "question.approve", {{"question", scene.question}});
  hall.run(org, "agenda.start", {{"item", "panel"}});
  CHECK(all_of(scene).empty());
  scene.move_to("live");
  // What runs at the doors begins with the programme.
  CHECK(all_of(scene) == std::vector<std::string>{"+agenda panel"});
  const auto& told = hall.stagehand.told;
  CHECK(told[0].attributes.at(0) == std::pair<std::string, std::string>("X-ORG-ROSTRUM-AGENDA", "panel"));
  hall.now += 10'000;
  hall.run(org, "question.live", {{"question", scene.question}});
  CHECK(session::format_instant(told.back().at) == hall[org].of("question.live").back().at("media_time").as_string());
  CHECK(told.back().attributes.size() == 1);
  hall.run(org, "question.pin", {{"question", scene.question}, {"on", true}});
  hall.now += 1'000;
  hall.run(org, "question.live", {{"question", scene.other}});
  hall.run(org, "undo", {{"seq", hall[org].of("question.live").back().at("seq")}});
  hall.run(org, "question.done", {{"question", scene.question}});
  CHECK(all_of(scene, 1) == std::vector<std::string>{"+question " + scene.question, "-question " + scene.question,
                                                     "+question " + scene.other, "-question " + scene.other,
                                                     "+question " + scene.question, "-question " + scene.question});
  // The same question once more is another moment.
  CHECK(told[1].id == told[2].id);
  CHECK(told[5].id != told[1].id);
  const auto from = told.size();
  const auto poll = scene.prepare("poll.close").at("poll");
  hall.run(org, "poll.close", {{"poll", poll}});
  hall.run(org, "stage.slate", {{"name", "trouble"}});
  hall.run(org, "stage.cut");
  hall.run(org, "stage.restore");
  hall.run(org, "stage.slate", {{"name", nullptr}});
  hall.run(org, "event.pause");
  hall.run(org, "event.resume");
  hall.run(org, "event.end");
  const std::string id(poll.as_string());
  CHECK(all_of(scene, from) == std::vector<std::string>{"+poll " + id, "-poll " + id, "+slate trouble",
                                                        "-slate trouble", "+slate cut", "-slate cut", "+slate trouble",
                                                        "-slate trouble", "+slate pause", "-slate pause",
                                                        "-agenda panel"});
  // A next server tells the same of the same history.
  const auto before = told;
  hall.stagehand.told.clear();
  hall.open();
  REQUIRE(hall.stagehand.told.size() == before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    CHECK(hall.stagehand.told[i].id == before[i].id);
    CHECK(hall.stagehand.told[i].at == before[i].at);
    CHECK(hall.stagehand.told[i].attributes == before[i].attributes);
  }
}

TEST_CASE("a rehearsal is in no playlist") {
  Scene scene;
  auto& hall = scene.hall;
  scene.move_to("rehearsal");
  hall.run(scene.organiser, "agenda.start", {{"item", "panel"}});
  hall.run(scene.organiser, "stage.slate", {{"name", "pause"}});
  const auto id = hall.ask(scene.speaker, "Sound check?");
  hall.run(scene.organiser, "question.approve", {{"question", id}});
  hall.run(scene.organiser, "question.live", {{"question", id}});
  scene.prepare("poll.close");
  CHECK(all_of(scene).empty());
  hall.run(scene.organiser, "event.doors");
  CHECK(all_of(scene).empty());
}

TEST_CASE("what a snapshot had begun is ended by what it is, and not begun again") {
  Scene scene;
  scene.move_to("live");
  scene.hall.run(scene.organiser, "agenda.start", {{"item", "panel"}});
  event::State state;
  state.phase = event::Phase::live;
  state.agenda = "panel";
  Moments moments;
  moments.inherit(state);
  state.agenda = "opening";
  const document::Document document;
  const Texts texts;
  const Presence presence;
  const Urns urns;
  const std::map<event::QuestionId, std::vector<event::QuestionId>> similar;
  const Shown shown{state, document, texts, presence, urns, similar};
  const auto told = moments.follow(shown, {9, 1'000, 2'000}, event::AgendaMoved{"opening", std::nullopt});
  REQUIRE(told.size() == 2);
  CHECK(short_of(told[0]) == "-agenda panel");
  CHECK(told[0].id.empty());
  CHECK(told[1].id == "agenda-opening-9");
  CHECK(told[1].at == 2'000);
}

TEST_CASE("a title is fit for a playlist, whatever it holds") {
  Scene scene;
  auto document = document_with();
  const std::string title = "Say \"hello\" #EXT-X-ENDLIST " + std::string(150, 'x') +
                            "\u5b89\u5b89\u5b89\u5b89\u5b89\u5b89\u5b89\u5b89\u5b89\u5b89";
  document["agenda"] = json::parse(R"([{"id":"panel","kind":"panel"}])");
  document["agenda"].as_array()[0].as_object()["title"] = json::object{{"en", title}};
  REQUIRE_FALSE(scene.hall.apply(document));
  scene.move_to("live");
  scene.hall.run(scene.organiser, "agenda.start", {{"item", "panel"}});
  const auto found = scene.hall.stagehand.told.back().attributes.at(1);
  CHECK(found.first == "X-ORG-ROSTRUM-TITLE");
  CHECK(found.second.find('"') == std::string::npos);
  CHECK(found.second.find('\n') == std::string::npos);
  CHECK(found.second.starts_with("Say 'hello'"));
  CHECK(found.second.size() <= Moments::kMaxTitle);
  CHECK(found.second.ends_with("\u5b89"));
}

}  // namespace
}  // namespace rostrum::room
