#include "server/records/record.hpp"

#include "protocol/session/instant.hpp"
#include "server/records/report.hpp"
#include "server/records/tables.hpp"
#include "tests/unit/server/records/journalled.hpp"

namespace rostrum::records {
namespace {

namespace json = boost::json;

std::vector<std::string> each(const json::value& list, std::string_view pointer) {
  std::vector<std::string> found;
  for (const auto& one : list.as_array()) found.emplace_back(one.at_pointer(pointer).as_string());
  return found;
}

TEST_CASE("a question has all that was done to it, and a redacted text is nowhere") {
  Journalled scene;
  scene.ask("q1", "ann", "Secret words");
  const auto asked_at = scene.now;
  const auto first = "t" + std::to_string(scene.archive.session_texts.size() - 1);
  event::QuestionChanged change;
  change.question = "q1";
  change.by = "mod";
  change.what = event::QuestionChange::approved;
  change.after.state = event::QuestionState::approved;
  change.after.text = first;
  scene.add(change);
  event::QuestionAnnotated note;
  note.question = "q1";
  note.what = event::QuestionChange::noted;
  note.by = "mod";
  note.text = scene.text("Look at it");
  scene.add(note);
  change.what = event::QuestionChange::edited;
  change.after.text = scene.text("Public words");
  scene.add(change);
  auto record = scene.record();
  const auto& entry = record.at("questions").at(0);
  CHECK(each(entry.at("history"), "/what") == std::vector<std::string>{"asked", "approved", "noted", "edited"});
  CHECK(entry.at_pointer("/history/0/text") == "Secret words");
  CHECK(entry.at_pointer("/history/0/at").as_string() == session::format_instant(asked_at));
  CHECK(entry.at_pointer("/history/3/text") == "Public words");
  CHECK(entry.at_pointer("/history/3/by/name") == "Mo");
  CHECK(entry.at_pointer("/question/text") == "Public words");

  change.what = event::QuestionChange::redacted;
  change.blanks = {first, change.after.text};
  change.after.text.clear();
  scene.add(change);
  record = scene.record();
  for (const auto& text :
       {json::serialize(record), questions_csv(record), question_history_csv(record), report_html(record)}) {
    CHECK(text.find("Secret words") == std::string::npos);
    CHECK(text.find("Public words") == std::string::npos);
  }
}

TEST_CASE("who asked so that nobody knows is not in the record") {
  Journalled scene;
  scene.ask("q1", "ann", "Why?", true);
  const auto record = scene.record();
  CHECK(record.at("questions").at(0).at_pointer("/question/author").is_null());
  CHECK(record.at("questions").at(0).at_pointer("/history/0/by").is_null());
}

TEST_CASE("who spoke is in the record turn by turn, in order, whatever was told first") {
  Journalled scene;
  scene.open();
  scene.add(event::Spoke{"ann", 70'000, 75'250});
  scene.add(event::Spoke{"mod", 60'000, 80'000});
  const auto record = scene.record();
  CHECK(each(record.at("speaking"), "/person/name") == std::vector<std::string>{"Mo", "Ann"});
  CHECK(each(record.at("speaking"), "/from") ==
        std::vector<std::string>{session::format_instant(60'000), session::format_instant(70'000)});
  CHECK(record.at("speaking").at(1).at("seconds") == 5.3);
  CHECK(speakers_csv(record).find(
            "\"ann\",\"Ann\",\"1970-01-01T00:01:10.000Z\",\"1970-01-01T00:01:15.250Z\",\"5.3\"") != std::string::npos);
}

TEST_CASE("what is rehearsed is left out, but not what viewers do meanwhile") {
  Journalled scene;
  scene.phase(event::PhaseChange::rehearsed, event::Phase::rehearsal);
  scene.ask("q1", "mod", "Testing");
  scene.ask("q2", "ann", "Before the event?");
  scene.add(event::AgendaMoved{"one", std::nullopt});
  scene.add(event::AnnouncementPosted{"a1", scene.text("Sound check")});
  scene.add(event::ChatSaid{"m1", event::Channel::backstage, "", "mod", scene.text("One, two")});
  scene.add(event::ChatSaid{"m2", event::Channel::desk, "ann", "ann", scene.text("Where do I look?")});
  scene.add(event::ChatSaid{"m3", event::Channel::desk, "ann", "mod", scene.text("Here, later")});
  scene.phase(event::PhaseChange::rehearsal_ended, event::Phase::draft);
  scene.archive.visits = {{"ann", 0, scene.now}};
  const auto record = scene.record();
  CHECK(each(record.at("questions"), "/question/id") == std::vector<std::string>{"q2"});
  CHECK(record.at("agenda").as_array().empty());
  CHECK(record.at("announcements").as_array().empty());
  CHECK(each(record.at("chat"), "/message/id") == std::vector<std::string>{"m2", "m3"});
  CHECK(record.at("attendance").at("everyone").at("unique") == 0);
}

TEST_CASE("the agenda is as it ran: by undo an item goes on, the end ends it") {
  Journalled scene;
  scene.open();
  scene.add(event::AgendaMoved{"one", std::nullopt});
  const auto began = scene.now;
  scene.add(event::AgendaMoved{"two", std::nullopt});
  scene.add(event::AgendaMoved{"one", scene.archive.session.size()});
  scene.add(event::AgendaMoved{"two", std::nullopt});
  const auto second = scene.now;
  scene.end();
  const auto record = scene.record();
  const auto& ran = record.at("agenda");
  CHECK(each(ran, "/item") == std::vector<std::string>{"one", "two"});
  CHECK(ran.at_pointer("/0/from").as_string() == session::format_instant(began));
  CHECK(ran.at_pointer("/0/to").as_string() == session::format_instant(second));
  CHECK(ran.at_pointer("/0/people/0") == "Kim & co");
  CHECK(ran.at_pointer("/1/minutes").to_number<double>() == 1);
  CHECK(each(record.at("phases"), "/phase") == std::vector<std::string>{"doors", "ended"});
  CHECK(agenda_csv(record).find("\"one\",\"\",\"Kim & co\"") != std::string::npos);
}

TEST_CASE("on stage counts from doors to end") {
  Journalled scene;
  event::SceneChanged scene_change;
  scene_change.participant = "mod";
  scene_change.after.on_stage = {"mod"};
  scene.add(scene_change);
  scene.open();
  const auto doors = scene.now;
  scene.phase(event::PhaseChange::went_live, event::Phase::live);
  scene.end();
  const auto record = scene.record();
  REQUIRE(record.at("stage").as_array().size() == 1);
  CHECK(record.at("stage").at_pointer("/0/from").as_string() == session::format_instant(doors));
  CHECK(record.at("stage").at_pointer("/0/minutes").to_number<double>() == 2);
}

TEST_CASE("polls that were never opened are not there, votes by name are, and what is in an urn is not told") {
  Journalled scene;
  event::PollSpec spec;
  spec.question = scene.text("=Which?");
  spec.options = {scene.text("A"), scene.text("B")};
  spec.choices = 2;
  for (const auto& [id, anonymous] : {std::pair("open", false), std::pair("secret", true), std::pair("draft", true)}) {
    spec.anonymous = anonymous;
    scene.add(event::PollCreated{id, spec});
  }
  event::PollMoved moved;
  moved.after.stage = event::PollStage::open;
  for (const char* id : {"open", "secret"}) {
    moved.poll = id;
    scene.add(moved);
    scene.add(event::BallotCast{id, "ann", id == std::string("open") ? event::Choices{1} : event::Choices{}});
  }
  auto record = scene.record();
  CHECK(each(record.at("polls"), "/poll/id") == std::vector<std::string>{"open", "secret"});
  CHECK(record.at("polls").at_pointer("/0/poll/counts/2") == 1);
  CHECK(record.at("polls").at_pointer("/0/ballots/0/person/name") == "Ann");
  CHECK(record.at("polls").at_pointer("/1/poll/counts").is_null());
  CHECK(record.at("polls").at_pointer("/1/ballots").as_array().empty());
  CHECK(polls_csv(record).find("\"open\",\"'=Which?\",\"single\",\"false\"") != std::string::npos);
  scene.add(event::PollSealed{"secret", {1, 0}});
  record = scene.record();
  CHECK(record.at("polls").at_pointer("/1/poll/counts/1") == 1);
}

TEST_CASE("a message that was deleted is known of, its words are not") {
  Journalled scene;
  scene.open();
  scene.add(event::ChatSaid{"m1", event::Channel::all, "", "ann", scene.text("Rude")});
  scene.add(event::ChatDeleted{"m1", true, std::nullopt});
  const auto record = scene.record();
  CHECK(record.at("chat").at_pointer("/0/deleted") == true);
  CHECK(chat_csv(record).find("Rude") == std::string::npos);
  CHECK(report_html(record).find("Rude") == std::string::npos);
}

TEST_CASE("attendance names those who are known, and counts viewers apart") {
  Journalled scene;
  scene.open();
  const auto doors = scene.now;
  scene.end();
  scene.now += 10 * Journalled::kMin;
  scene.archive.visits = {{"ann", 0, scene.now}, {"guest", doors, doors + 30'000}, {"mod", 0, scene.now}};
  const auto record = scene.record();
  const auto& found = record.at("attendance");
  CHECK(found.at_pointer("/everyone/unique") == 3);
  CHECK(found.at_pointer("/everyone/peak") == 3);
  CHECK(found.at_pointer("/viewers/unique") == 2);
  CHECK(found.at_pointer("/viewers/median_minutes").to_number<double>() == doctest::Approx(0.8));
  CHECK(attendance_csv(record).find("\"ann\",\"Ann\",\"\",\"viewer\",\"false\"") != std::string::npos);
  CHECK(attendance_csv(record).find("\"guest\",\"\",\"\",\"viewer\",\"true\"") != std::string::npos);
}

TEST_CASE("a row of a newer version is refused, not passed over") {
  Journalled scene;
  scene.open();
  scene.archive.session.back().kind = "moon_landed";
  CHECK_THROWS_AS(static_cast<void>(scene.record()), std::runtime_error);
}

}  // namespace
}  // namespace rostrum::records
