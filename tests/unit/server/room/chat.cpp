// Conversations: who reads what, and for how long.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

/// Texts of a channel in a welcome.
std::vector<std::string> kept(Hall& hall, const std::string& token, std::string_view channel) {
  std::vector<std::string> texts;
  const auto id = hall.enter(token);
  for (const auto& one : hall[id].frames.front().at("state").at("channels").as_array()) {
    if (one.at("channel") != json::value(channel)) continue;
    for (const auto& message : one.at("messages").as_array()) texts.emplace_back(message.at("text").as_string());
  }
  return texts;
}

TEST_CASE("a word to the desk is read by the desk and its person alone, and so is the answer") {
  Scene scene;
  auto& hall = scene.hall;
  const auto other = hall.enter();
  hall.run(scene.asker, "chat.send", {{"channel", "desk"}, {"text", "I hear nothing."}});
  const auto asker = hall[scene.asker].person;
  hall.run(scene.organiser, "chat.send", {{"channel", "desk"}, {"text", "Try again."}, {"to", asker}});
  CHECK(hall[scene.asker].of("chat.said").size() == 2);
  CHECK(hall[scene.organiser].of("chat.said").size() == 2);
  for (const auto id : {other, scene.speaker}) CHECK(hall[id].of("chat.said").empty());
  CHECK(kept(hall, "token-" + asker, "desk") == std::vector<std::string>{"I hear nothing.", "Try again."});
  CHECK(kept(hall, "", "desk").empty());
  CHECK(kept(hall, "token-spare", "desk").empty());
}

TEST_CASE("backstage is heard by all but viewers") {
  Scene scene;
  auto& hall = scene.hall;
  hall.run(scene.speaker, "chat.send", {{"channel", "backstage"}, {"text", "Ready."}});
  CHECK(hall[scene.organiser].of("chat.said").size() == 1);
  CHECK(hall[scene.asker].of("chat.said").empty());
  CHECK(kept(hall, "token-spare", "backstage") == std::vector<std::string>{"Ready."});
  CHECK(kept(hall, "", "backstage").empty());
}

TEST_CASE("a deleted message is gone from pages and welcomes, and comes back by an undo, over a restart too") {
  Scene scene;
  auto& hall = scene.hall;
  const auto said = hall.run(scene.asker, "chat.send", {{"channel", "all"}, {"text", "Hm."}}).at("message");
  const auto deleted = hall.run(scene.organiser, "chat.delete", {{"message", said}});
  CHECK(hall[scene.asker].of("chat.deleted").at(0).at("message").at("id") == said);
  CHECK(kept(hall, "", "all").empty());
  hall.sockets.all.clear();
  hall.open();
  scene.organiser = hall.enter("token-org");
  const auto viewer = hall.enter();
  hall.run(scene.organiser, "undo", {{"seq", deleted.at("seq")}});
  CHECK(hall[viewer].of("chat.restored").at(0).at("message").at("text") == "Hm.");
  CHECK(kept(hall, "", "all") == std::vector<std::string>{"Hm."});
}

TEST_CASE("the document opens the chat and closes it again") {
  Scene scene;
  auto& hall = scene.hall;
  auto document = document_with();
  document["chat"] = json::object{{"open", false}};
  hall.apply(document);
  CHECK(hall[scene.asker].of("event.updated").back().at("event").at("chat").at("open") == false);
  const auto id = hall.ask_for(scene.asker, "chat.send", {{"channel", "all"}, {"text", "Hello?"}});
  CHECK(hall[scene.asker].refusal(id) == 409);
  document["chat"] = json::object{{"open", true}, {"slow_seconds", 30}};
  hall.apply(document);
  hall.run(scene.asker, "chat.send", {{"channel", "all"}, {"text", "Hello."}});
  const auto slow = hall.ask_for(scene.asker, "chat.send", {{"channel", "all"}, {"text", "Hello!"}});
  CHECK(hall[scene.asker].refusal(slow) == 429);
  CHECK(hall[scene.asker].answer(slow).at("error").at("retry_after_ms") == 30'000);
}

}  // namespace
}  // namespace rostrum::room
