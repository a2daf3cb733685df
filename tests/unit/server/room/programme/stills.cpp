// What askers saw, beside their questions: taken when they ask, gone with their words.
#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

struct Pictured {
  Pictured() {
    hall.stagehand.seen = std::make_shared<const std::string>("jpeg");
    moderator = hall.enter_as("mo", {"moderator"});
    speaker = hall.enter_as("sp", {"panelist"});
    viewer = hall.enter_as("vi", {"viewer"});
  }
  /// As frames show it to somebody.
  bool shown(SubscriberId to, const std::string& question) {
    bool found = false;
    for (const auto& frame : hall[to].frames) {
      const auto* about = frame.if_contains("question");
      if (about == nullptr || !about->is_object() || about->at("id").as_string() != question) continue;
      found = about->as_object().contains("picture");
    }
    return found;
  }
  bool may_see(const std::string& token, const std::string& question) {
    std::optional<bool> seen;
    hall.room->still(token, question, [&](std::optional<bool> found) { seen = found; });
    hall.settle();
    REQUIRE(seen);
    return *seen;
  }

  Hall hall;
  SubscriberId moderator = 0;
  SubscriberId speaker = 0;
  SubscriberId viewer = 0;
};

TEST_CASE("a question is kept with what its asker saw at their playhead, or saw just now without one") {
  Pictured scene;
  const auto question = std::string(
      scene.hall.run(scene.viewer, "question.ask", {{"text", "One?"}, {"watching", "2026-01-02T10:00:00.000Z"}})
          .at("question")
          .as_string());
  CHECK(scene.hall.stagehand.asked_at == 1'767'348'000'000);
  CHECK(*scene.hall.log.stills.at(question) == "jpeg");
  scene.hall.ask(scene.viewer, "Two?");
  CHECK(scene.hall.stagehand.asked_at == scene.hall.now);
  CHECK(scene.hall.log.stills.size() == 2);
}

TEST_CASE("staff and speakers see it, of questions that they see; to others there is none") {
  Pictured scene;
  const auto question = scene.hall.ask(scene.viewer, "One?");
  CHECK(scene.shown(scene.moderator, question));
  CHECK_FALSE(scene.shown(scene.viewer, question));
  CHECK(scene.may_see("token-mo", question));
  // It is pending: speakers do not see it yet.
  CHECK_FALSE(scene.may_see("token-sp", question));
  scene.hall.run(scene.moderator, "question.approve", {{"question", question}});
  CHECK(scene.shown(scene.speaker, question));
  CHECK(scene.may_see("token-sp", question));
  CHECK_FALSE(scene.may_see("token-vi", question));
  CHECK_FALSE(scene.may_see("", question));
  CHECK_FALSE(scene.may_see("forged", question));
  CHECK_FALSE(scene.may_see("token-mo", "none"));
  scene.hall.link("in", {"interpreter"});
  CHECK_FALSE(scene.may_see("token-in", question));
}

TEST_CASE("where nothing is known of the programme there is no picture, and nothing says so") {
  Pictured scene;
  scene.hall.stagehand.seen = nullptr;
  const auto question = scene.hall.ask(scene.viewer, "One?");
  CHECK(scene.hall.log.stills.empty());
  CHECK_FALSE(scene.shown(scene.moderator, question));
  CHECK_FALSE(scene.may_see("token-mo", question));
}

TEST_CASE("a redaction and an erasure take it away for good, after a restart too") {
  Pictured scene;
  const auto question = scene.hall.ask(scene.viewer, "One?");
  const auto other = scene.hall.ask(scene.viewer, "Two?");
  scene.hall.run(scene.moderator, "question.redact", {{"question", question}});
  CHECK_FALSE(scene.hall.log.stills.contains(question));
  CHECK(scene.hall.log.stills.contains(other));
  CHECK_FALSE(scene.shown(scene.moderator, question));
  scene.hall.run(scene.viewer, "participant.erase");
  CHECK(scene.hall.log.stills.empty());
  scene.hall.open();
  CHECK_FALSE(scene.may_see("token-mo", question));
  CHECK_FALSE(scene.may_see("token-mo", other));
}

TEST_CASE("a refused question leaves none, and a repeated one no second") {
  Pictured scene;
  scene.hall.ask_for(scene.viewer, "question.ask", {{"text", ""}});
  CHECK(scene.hall.log.stills.empty());
  const json::object asked = {{"id", "same"}, {"type", "question.ask"}, {"text", "One?"}};
  scene.hall.say(scene.viewer, asked);
  scene.hall.say(scene.viewer, asked);
  CHECK(scene.hall.log.stills.size() == 1);
}

TEST_CASE("what was asked in a rehearsal goes with it, and outsiders see nothing of the rehearsal") {
  Pictured scene;
  const auto before = scene.hall.ask(scene.viewer, "Before?");
  scene.hall.run(scene.moderator, "event.rehearse");
  const auto inside = scene.hall.ask(scene.speaker, "Inside?");
  const auto outside = scene.hall.ask(scene.viewer, "Outside?");
  CHECK(scene.hall.log.stills.contains(inside));
  CHECK_FALSE(scene.hall.log.stills.contains(outside));
  scene.hall.run(scene.moderator, "event.rehearse", {{"reset", true}});
  CHECK_FALSE(scene.hall.log.stills.contains(inside));
  CHECK(scene.hall.log.stills.contains(before));
}

TEST_CASE("when the time of questions is over, so is that of what their askers saw") {
  Pictured scene;
  auto document = document_with();
  document["retention"] = json::parse(R"({"questions_days":1})");
  REQUIRE_FALSE(scene.hall.apply(document));
  const auto question = scene.hall.ask(scene.viewer, "One?");
  REQUIRE(scene.hall.log.stills.contains(question));
  // Long after the planned end of an event that never opened.
  scene.hall.now += 400 * event::kDayMs;
  scene.hall.beat();
  CHECK(scene.hall.log.stills.empty());
  CHECK_FALSE(scene.may_see("token-mo", question));
}

}  // namespace
}  // namespace rostrum::room
