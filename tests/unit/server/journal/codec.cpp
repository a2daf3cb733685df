#include "server/journal/codec.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

namespace rostrum {
namespace {

/// One of each kind, with every member off its default.
std::vector<event::Event> one_of_each() {
  event::Curation curation;
  curation.state = event::QuestionState::merged;
  curation.text = "t1";
  curation.reason = "t2";
  curation.answer = "t3";
  curation.pinned = true;
  curation.assigned_to = "p1";
  curation.merged_into = "q2";
  curation.original = "t8";
  curation.answered_by = "p2";
  curation.answer_private = true;
  event::Scene scene;
  scene.on_stage = {"p1", "p2"};
  scene.muted = {"p2"};
  scene.spotlight = "p1:camera";
  scene.cut = true;
  scene.slate = "pause";
  event::Person person;
  person.id = "p1";
  person.name = "t4";
  person.organisation = "t5";
  person.roles = {event::Role::moderator, event::Role::panelist};
  person.can = {event::Capability::questions};
  person.languages = {"en", "fr"};
  person.guest = true;
  person.ready = true;
  person.asked_at = {1, 2};
  person.asks = 2;
  person.silenced = true;
  person.removed = true;
  person.revoked = true;
  person.invited = true;
  person.trusted = true;
  person.standing_changed_by = 0;
  event::Rules rules;
  rules.moderated = false;
  rules.may_be_anonymous = false;
  rules.opens = event::Opens::live;
  rules.max_length = 7;
  rules.asks_per_minute = 2;
  rules.agenda = {"a", "b"};
  rules.chat = {true, 5, 7};
  rules.seconds_between_asks = 3;
  rules.asks_per_person = 4;
  rules.asks_in_all = 5;
  rules.trusted = {event::Role::panelist};
  rules.closed_items = {"a"};
  rules.comments = {true, 9};
  return {event::DocumentApplied{"t6", rules, "p1"},
          event::QuestionAsked{"q1", "p1", "t1", "en", true, 5, "a", event::QuestionState::approved, true},
          event::QuestionChanged{"q1", event::QuestionChange::merged, curation, "q9", 3, "p1", "t9", 2, {"t1"}},
          event::VoteCast{"q1", "p1", false},
          event::QuestionsGated{false, false, 2},
          event::PhaseChanged{event::PhaseChange::ended, event::Phase::ended},
          event::TimelineSet{{1, 2, "boot"}},
          event::RehearsalReset{},
          event::PersonJoined{person},
          event::PersonChanged{person, event::PersonChange::silenced, 9, true},
          event::SceneChanged{event::SceneChange::slated, "p1", scene, 4},
          event::AgendaMoved{"a", 5},
          event::AnnouncementPosted{"an1", "t7"},
          event::AnnouncementRetracted{"an1", 6},
          event::PollCreated{"o1",
                             {event::PollKind::multiple, "t8", {"t9", "t10"}, 2, 2, false, event::PollResults::never}},
          event::PollMoved{"o1", event::PollChange::closed, {event::PollStage::closed, true, 7, 8, 9}, std::nullopt},
          event::BallotCast{"o1", "p1", {0, 1}},
          event::PollSealed{"o1", {3, 4}},
          event::HandRaised{"p1"},
          event::HandLowered{"p2"},
          event::TimerSet{event::Timer{7, 60, "p1"}},
          event::PromptSent{"p1", "t11"},
          event::Spoke{"p1", 5, 7'000},
          event::ChatSaid{"m1", event::Channel::desk, "p1", "p1", "t12"},
          event::ChatDeleted{"m1", false, 9},
          event::PersonErased{"p1", 3, {"t1", "t2"}},
          event::LinkMade{"p3", {event::Role::moderator}, {event::Capability::people}, {"fr"}, "t13", "p1"},
          event::LinkRevoked{"p1", "p2"},
          event::QuestionAnnotated{"q1", event::QuestionChange::tagged, "p1", false, "t10", "money", -7},
          event::CommentPosted{"c1", "p1", "t13", event::CommentState::approved},
          event::CommentChanged{
              "c1", event::CommentChange::dismissed, event::CommentState::dismissed, "p2", "t14", {"t13"}},
          event::Expired{event::Kept::chat, 7, {"p9"}}};
}

TEST_CASE("every kind of event survives its row") {
  const auto events = one_of_each();
  REQUIRE(events.size() == std::variant_size_v<event::Event>);
  for (const auto& event : events) {
    const auto back = journal::decode(journal::kind_of(event), journal::kRowVersion, journal::encode(event));
    REQUIRE(back.has_value());
    CHECK(*back == event);
  }
}

TEST_CASE("a state survives its snapshot") {
  event::State state;
  auto events = one_of_each();
  std::swap(events[1], events[8]);  // the person before the question
  std::swap(events[2], events[8]);  // the question before its change
  events[7] = event::AgendaMoved{"b", std::nullopt};
  event::Seq seq = 0;
  for (const auto& event : events) {
    ++seq;
    event::apply(state, seq, 1000 + static_cast<event::Instant>(seq), event);
  }
  REQUIRE(state.questions.size() == 1);
  REQUIRE(state.polls.size() == 1);
  REQUIRE(state.chat.messages.size() == 1);
  REQUIRE(state.comments.size() == 1);
  state.chat.last_said = {{"p1", 4}};
  state.agenda_done = {"b"};
  REQUIRE_FALSE(state.undoable.empty());
  state.backstage = event::Backstage{state.scene, "a", 3, {"c"}, true};
  state.announcements.push_back({"an2", "t8", 9, true});
  state.questions.begin()->second.merged = {"q3"};
  state.questions.begin()->second.rehearsal = true;
  const auto back = journal::decode_state(journal::encode_state(state));
  REQUIRE(back.has_value());
  CHECK(*back == state);
}

TEST_CASE("an unknown kind, a later version and a body that does not fit are errors") {
  CHECK_FALSE(journal::decode("no_such", journal::kRowVersion, "{}").has_value());
  CHECK_FALSE(journal::decode("vote_cast", journal::kRowVersion + 1, "{}").has_value());
  for (const char* body : {"", "{", "[]", "7", R"({"up":"yes"})", R"({"question":7})"}) {
    CHECK_FALSE(journal::decode("vote_cast", journal::kRowVersion, body).has_value());
  }
  CHECK_FALSE(
      journal::decode("phase_changed", journal::kRowVersion, R"({"what":"opened","to":"nowhere"})").has_value());
}

TEST_CASE("who applied a document was the row's to say") {
  journal::Row row;
  row.kind = "document_applied";
  row.actor = "organiser";
  row.body = R"({"document":"t6","rules":{}})";
  CHECK(std::get<event::DocumentApplied>(journal::decode(row).value()).by == "organiser");
}

TEST_CASE("a member added later reads as its default") {
  const auto back = journal::decode("vote_cast", journal::kRowVersion, R"({"question":"q","person":"p"})");
  REQUIRE(back.has_value());
  CHECK(std::get<event::VoteCast>(*back).up);
}

}  // namespace
}  // namespace rostrum
