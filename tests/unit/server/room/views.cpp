// What each role sees: frames shaped for it, question.removed, anonymity, the tally, profiles and roles.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

TEST_CASE(
    "a question is seen by staff and its asker while it is pending, by everyone once approved, and removed after") {
  Scene scene;
  auto& hall = scene.hall;
  const auto viewer = hall.enter();
  scene.need_questions();
  const json::object question{{"question", scene.question}};
  CHECK(hall[scene.organiser].of("question.asked").size() == 2);
  CHECK(hall[scene.asker].of("question.asked").size() == 2);
  CHECK(hall[scene.speaker].of("question.asked").empty());
  CHECK(hall[viewer].of("question.asked").empty());
  hall.run(scene.organiser, "question.approve", question);
  for (const auto id : {scene.organiser, scene.asker, scene.speaker, viewer}) {
    CHECK(hall[id].of("question.approved").back().at("question").at("id") == json::value(scene.question));
  }
  hall.run(scene.organiser, "question.dismiss", {{"question", scene.question}, {"reason", "Off topic"}});
  for (const auto id : {scene.speaker, viewer}) {
    CHECK(hall[id].of("question.dismissed").empty());
    REQUIRE(hall[id].of("question.removed").size() == 1);
    CHECK(hall[id].of("question.removed")[0].at("question") == json::object{{"id", scene.question}});
  }
  // Why is for staff and the asker.
  for (const auto id : {scene.organiser, scene.asker}) {
    CHECK(hall[id].of("question.dismissed").back().at("question").at("reason") == "Off topic");
  }
  hall.run(scene.organiser, "question.restore", question);
  CHECK_FALSE(hall[viewer].of("question.restored").back().at("question").as_object().contains("reason"));
}

TEST_CASE("a pending question that is dismissed is no news to those who never saw it") {
  Scene scene;
  scene.need_questions();
  const auto viewer = scene.hall.enter();
  const auto before = scene.hall[viewer].frames.size();
  scene.hall.run(scene.organiser, "question.dismiss", {{"question", scene.question}});
  CHECK(scene.hall[viewer].frames.size() == before);
}

TEST_CASE("from whom an anonymous asker is hidden depends on the event") {
  struct Case {
    const char* mode;
    bool to_viewer;
    bool to_speaker;
    bool to_staff;
  };
  const Case kCases[] = {Case{"audience", false, true, true}, Case{"speakers", false, false, true},
                         Case{"everyone", false, false, false}};
  for (const Case& example : kCases) {
    const std::string mode = example.mode;
    CAPTURE(mode);
    Scene scene;
    auto& hall = scene.hall;
    hall.apply(document_with(R"({"moderated":false,"anonymous":")" + mode + "\"}"));
    const auto viewer = hall.enter();
    hall.run(scene.asker, "profile.set", {{"name", "Vi"}});
    hall.run(scene.asker, "question.ask", {{"text", "Secretly?"}, {"anonymous", true}});
    const auto known = [&](SubscriberId id) {
      const auto live = !hall[id].of("question.asked").back().at("question").at("author").is_null();
      // Who comes later is shown the same.
      const auto later = id == viewer ? hall.enter() : hall.enter(id == scene.organiser ? "token-org" : "token-spare");
      const auto& list = hall[later].frames.front().at("state").at("questions").at("list").as_array();
      CHECK(!list.at(0).at("author").is_null() == live);
      return live;
    };
    CHECK(known(viewer) == example.to_viewer);
    CHECK(known(scene.speaker) == example.to_speaker);
    CHECK(known(scene.organiser) == example.to_staff);
    CHECK(hall[scene.asker].of("question.asked").back().at("question").at("author").at("name") == "Vi");
  }
  Scene scene;
  scene.hall.apply(document_with(R"({"anonymous":"never"})"));
  const auto refused = scene.hall.ask_for(scene.asker, "question.ask", {{"text", "Secretly?"}, {"anonymous", true}});
  CHECK(scene.hall[scene.asker].refusal(refused) == 400);
}

TEST_CASE("a question keeps where the programme and the asker's player were when it was asked") {
  Scene scene;
  auto& hall = scene.hall;
  hall.run(scene.organiser, "agenda.start", {{"item", "opening"}});
  hall.run(scene.asker, "question.ask", {{"text", "Now?"}, {"watching", "2026-01-02T03:03:19.5Z"}});
  hall.run(scene.organiser, "agenda.start", {{"item", "panel"}});
  const auto question = hall[scene.organiser].of("question.asked").back().at("question").as_object();
  CHECK(question.at("agenda") == "opening");
  CHECK(question.at("watching") == "2026-01-02T03:03:19.500Z");
  hall.run(scene.asker, "question.ask", {{"text", "And now?"}, {"watching", nullptr}});
  CHECK(hall[scene.organiser].of("question.asked").back().at("question").at("watching").is_null());
}

TEST_CASE("an asker may change their words only while they are pending") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const json::object edit{{"question", scene.question}, {"text", "Better?"}};
  hall.run(scene.asker, "question.edit", edit);
  CHECK(hall[scene.organiser].of("question.edited").back().at("question").at("text") == "Better?");
  hall.run(scene.organiser, "question.approve", {{"question", scene.question}});
  CHECK(hall[scene.asker].refusal(hall.ask_for(scene.asker, "question.edit", edit)) == 409);
  const auto stranger = hall.enter();
  CHECK(hall[stranger].refusal(hall.ask_for(stranger, "question.edit", edit)) == 403);
}

TEST_CASE("votes are told by the tally, at most four times a second, absolute, each person once") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const auto viewer = hall.enter();
  const json::object up{{"question", scene.other}, {"up", true}};
  hall.beat();
  for (const auto id : {viewer, scene.asker, scene.speaker}) hall.run(id, "question.vote", up);
  hall.run(viewer, "question.vote", up);
  CHECK(hall[viewer].of("tally").size() == 1);
  hall.beat();
  hall.beat();
  REQUIRE(hall[viewer].of("tally").size() == 2);
  CHECK(hall[viewer].of("tally").back().at("votes") == json::object{{scene.other, 3}});
  hall.run(viewer, "question.vote", {{"question", scene.other}, {"up", false}});
  hall.beat();
  CHECK(hall[viewer].of("tally").back().at("votes") == json::object{{scene.other, 2}});
  const auto late = hall.enter();
  CHECK(hall[late].of("tally").at(0).at("votes") == json::object{{scene.other, 2}});
  CHECK(hall[late].frames[0].at("state").at("questions").at("list").as_array().at(0).at("votes") == 2);
}

TEST_CASE("a tally tells nothing that is not on disk") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const json::object up{{"question", scene.other}, {"up", true}};
  hall.run(scene.asker, "question.vote", up);
  hall.log.held = true;
  hall.ask_for(scene.speaker, "question.vote", up);
  hall.beat();
  CHECK(hall[scene.organiser].of("tally").back().at("votes") == json::object{{scene.other, 1}});
}

TEST_CASE("merging moves votes, told at once with the next tally, and undoing it moves them back") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  hall.run(scene.organiser, "question.approve", {{"question", scene.question}});
  const auto viewer = hall.enter();
  hall.run(viewer, "question.vote", {{"question", scene.question}, {"up", true}});
  hall.run(scene.asker, "question.vote", {{"question", scene.question}, {"up", true}});
  hall.beat();
  const auto merged =
      hall.run(scene.organiser, "question.merge", {{"question", scene.question}, {"into", scene.other}});
  hall.beat();
  CHECK(hall[viewer].of("tally").back().at("votes") == json::object{{scene.other, 2}});
  CHECK(hall[hall.enter()].of("tally").at(0).at("votes") == json::object{{scene.other, 2}});
  hall.run(scene.organiser, "undo", {{"seq", merged.at("seq")}});
  hall.beat();
  CHECK(hall[viewer].of("tally").back().at("votes").as_object().at(scene.other) == 0);
  CHECK(hall[viewer].of("tally").back().at("votes").as_object().at(scene.question) == 2);
}

TEST_CASE("a vote for what one may not see finds nothing there") {
  Scene scene;
  scene.need_questions();
  auto& hall = scene.hall;
  const auto viewer = hall.enter();
  const json::object up{{"question", scene.question}, {"up", true}};
  CHECK(hall[viewer].refusal(hall.ask_for(viewer, "question.vote", up)) == 404);
  hall.run(scene.organiser, "question.merge", {{"question", scene.question}, {"into", scene.other}});
  CHECK(hall[viewer].refusal(hall.ask_for(viewer, "question.vote", up)) == 404);
  CHECK(hall[scene.organiser].refusal(hall.ask_for(scene.organiser, "question.vote", up)) == 409);
}

TEST_CASE("whose role changes is shown their new view, whole, and leaves or joins the others' list") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const std::string asker(hall[scene.asker].frames.front().at("you").at("id").as_string());
  const auto role = [&](bool on) {
    hall.run(scene.organiser, "participant.role", {{"participant", asker}, {"role", "panelist"}, {"on", on}});
  };
  role(true);
  CHECK(hall[scene.organiser].of("participant.joined").back().at("participant").at("id") == json::value(asker));
  const auto told = hall[scene.asker].told();
  const std::vector<std::string> last(told.end() - 3, told.end());
  CHECK(last == std::vector<std::string>{"you.changed", "welcome", "tally"});
  CHECK(hall[scene.asker].of("welcome").back().at("state").at("participants").as_array().size() == 3);
  role(false);
  CHECK(hall[scene.organiser].of("participant.left").back().at("participant") == json::object{{"id", asker}});
  CHECK(hall[scene.asker].of("welcome").back().at("state").at("participants").as_array().empty());
}

TEST_CASE("the stage is shown to viewers from doors on; who is muted off it is shown to those behind it") {
  Scene scene;
  auto& hall = scene.hall;
  hall.run(scene.organiser, "stage.bring_on", {{"participant", "p-spare"}});
  CHECK(hall[scene.asker].of("stage.brought_on").empty());
  CHECK(hall[hall.enter()].frames[0].at("state").at("stage").at("on_stage").as_array().empty());
  hall.run(scene.organiser, "event.doors");
  const auto opened = hall[scene.asker].of("event.opened").at(0);
  CHECK(opened.at("stage").at("on_stage").as_array().at(0).at("name") == "spare");
  CHECK(opened.at("stage").at("programme").at("path") == "/live/trial/index.m3u8");
  // The programme begins with it: nothing is on stage before.
  CHECK(opened.at("media_time").is_null());
  hall.run(scene.organiser, "event.go_live");
  // A tenth of a second ahead of the programme's clock, which began with the doors.
  CHECK(hall[scene.asker].of("event.went_live").at(0).at("media_time") ==
        json::value(session::format_instant(hall.now + 100)));
  hall.run(scene.organiser, "stage.mute", {{"participant", "p-org"}, {"on", true}});
  CHECK(hall[scene.speaker].of("stage.muted").at(0).at("stage").at("muted") == json::array{"p-org"});
  CHECK_FALSE(hall[scene.asker].of("stage.muted").at(0).at("stage").as_object().contains("muted"));
}

TEST_CASE("feeds and a restarted stage are told to participants") {
  Scene scene;
  auto& hall = scene.hall;
  hall.room->feed_changed({"p-spare:camera", link::FeedState::live, true, true, "s"});
  hall.settle();
  const auto presence = hall[scene.organiser].of("presence").back();
  CHECK(presence.at("participant").at("feeds").as_array().at(0).at("state") == "live");
  hall.room->stage_restarted();
  hall.settle();
  CHECK(hall[scene.speaker].of("stage.restarted").size() == 1);
  CHECK(hall[scene.organiser].of("presence").back().at("participant").at("feeds").as_array().empty());
  CHECK(hall[scene.asker].of("stage.restarted").empty());
  CHECK(hall[scene.asker].of("presence").empty());
}

TEST_CASE("what is the desk's own stays there: notes, tags, claims, reports, history") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const auto viewer = hall.enter();
  const json::object other{{"question", scene.other}};
  hall.run(viewer, "question.report", {{"question", scene.other}, {"reason", "Rude"}});
  hall.run(scene.organiser, "question.note", {{"question", scene.other}, {"text", "Hm"}});
  hall.run(scene.organiser, "question.tag", {{"question", scene.other}, {"tag", "money"}});
  hall.run(scene.organiser, "question.claim", other);
  hall.run(scene.organiser, "question.pin", {{"question", scene.other}, {"on", true}});
  const auto desk = hall[scene.organiser].of("question.pinned").back().at("question").as_object();
  CHECK(desk.at("reports").at(0).at("text") == "Rude");
  CHECK(desk.at("notes").at(0).at("by").at("name") == "org");
  CHECK(desk.at("tags") == json::array{"money"});
  CHECK(desk.at("claimed_by").at("id") == "p-org");
  CHECK(desk.at("history").as_array().back().at("what") == "pinned");
  for (const auto id : {viewer, scene.asker, scene.speaker}) {
    const auto seen = hall[id].of("question.pinned").back().at("question").as_object();
    for (const char* name : {"reports", "notes", "tags", "claimed_by", "history"}) CHECK_FALSE(seen.contains(name));
    for (const char* type : {"question.noted", "question.tagged", "question.claimed", "question.reported"}) {
      CHECK(hall[id].of(type).empty());
    }
  }
}

TEST_CASE("a private answer is seen by its asker, by who gave it and by staff") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const auto viewer = hall.enter();
  hall.run(scene.organiser, "question.assign", {{"question", scene.other}, {"to", "p-spare"}});
  const json::object fields{{"question", scene.other}, {"text", "Between us."}, {"private", true}};
  hall.run(scene.speaker, "question.answer", fields);
  const auto answer = [&](SubscriberId id) {
    return hall[id].of("question.answered").back().at("question").at("answer");
  };
  for (const auto id : {scene.asker, scene.speaker, scene.organiser}) CHECK(answer(id) == "Between us.");
  CHECK(answer(viewer).is_null());
  const auto& list = hall[hall.enter("token-spare")].frames.front().at("state").at("questions").at("list").as_array();
  CHECK(list.at(0).at("answer") == "Between us.");
}

TEST_CASE("whoever asked what was merged is credited, and told what became of the other") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const auto other = hall.enter();
  hall.run(other, "profile.set", {{"name", "Bo"}});
  const auto asked = hall.ask(other, "One, again?");
  hall.run(scene.organiser, "question.merge", {{"question", asked}, {"into", scene.other}, {"reason", "The same"}});
  const auto merged = hall[other].of("question.merged").back().at("question").as_object();
  CHECK(merged.at("reason") == "The same");
  CHECK(merged.at("outcome").at("state") == "approved");
  hall.run(scene.organiser, "question.pin", {{"question", scene.other}, {"on", true}});
  const auto into = hall[scene.asker].of("question.pinned").back().at("question").as_object();
  CHECK(into.at("also_from").at(0).at("name") == "Bo");
}

TEST_CASE("what a redacted question said is in no frame, content or welcome any more, for those who come back too") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const auto viewer = hall.enter();
  const auto token = "token-" + hall[viewer].person;
  const auto seen = hall.log.rows.size();
  hall.run(scene.organiser, "question.edit", {{"question", scene.other}, {"text", "SECRET two"}});
  hall.run(scene.organiser, "question.translate", {{"question", scene.other}, {"lang", "fr"}, {"text", "SECRET deux"}});
  hall.run(scene.asker, "question.edit", {{"question", scene.question}, {"text", "SECRET one"}});
  for (const auto& question : {scene.question, scene.other}) {
    hall.run(scene.organiser, "question.redact", {{"question", question}});
  }
  for (const auto& [id, text] : hall.log.contents) CHECK(text.find("SECRET") == std::string::npos);
  const auto check = [&] {
    for (const auto& name : {token, std::string("token-org")}) {
      for (const bool resume : {false, true}) {
        const auto back = hall.enter(name, resume ? std::optional(seen) : std::nullopt);
        CHECK(hall[back].told().front() == (resume ? "resumed" : "welcome"));
        for (const auto& frame : hall[back].frames) CHECK(json::serialize(frame).find("SECRET") == std::string::npos);
        if (resume) CHECK(hall[back].of("question.redacted").size() == (name == token ? 1 : 2));
      }
    }
  };
  check();
  // Also after a restart.
  hall.open();
  check();
}

TEST_CASE("who is removed is shown out, not let in again, and comes back when that is undone") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  const auto person = hall[scene.asker].person;
  const auto removed = hall.run(scene.organiser, "participant.remove", {{"question", scene.question}});
  CHECK(hall[scene.asker].closed == 1008);
  CHECK(hall[scene.asker].told().back() == "refused");
  const auto again = hall.enter("token-" + person);
  CHECK(hall[again].told() == std::vector<std::string>{"refused"});
  CHECK(hall[again].closed == 1008);
  const auto& standings = hall[hall.enter("token-org")].frames.front().at("state").at("standings").as_array();
  CHECK(standings.at(0).at("removed") == true);
  hall.run(scene.organiser, "undo", {{"seq", removed.at("seq")}});
  CHECK(hall[hall.enter("token-" + person)].told().front() == "welcome");
}

TEST_CASE("an invitation is told to the viewer alone, who takes a seat and sees the panel's view") {
  Scene scene;
  auto& hall = scene.hall;
  scene.need_questions();
  hall.run(scene.organiser, "participant.invite", {{"participant", hall[scene.asker].person}});
  CHECK(hall[scene.asker].of("you.changed").back().at("you").at("invited") == true);
  CHECK(hall[scene.speaker].of("participant.invited").empty());
  hall.run(scene.asker, "stage.take_seat");
  CHECK(hall[scene.asker].of("welcome").back().at("you").at("roles") == json::array{"viewer", "panelist"});
  CHECK_FALSE(hall[scene.asker].of("welcome").back().at("you").as_object().contains("invited"));
}

TEST_CASE("anyone may have the event's page, as viewers see it") {
  Scene scene;
  scene.move_to("rehearsal");
  std::optional<EventPage> found;
  scene.hall.room->page([&](std::optional<EventPage> page) { found = std::move(page); });
  scene.hall.settle();
  REQUIRE(found);
  CHECK(found->page.at("phase") == "draft");
  CHECK(found->page.at("title").at("en") == "A trial");
}

}  // namespace
}  // namespace rostrum::room
