// What moderators do to questions and people, and how it is taken back.
#include <algorithm>

#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

std::optional<Reason> annotate(Session& session, const PersonId& actor, QuestionChange what, const QuestionId& question,
                               const QuestionId& before = {}, bool on = true) {
  AnnotateQuestion command;
  command.what = what;
  command.question = question;
  command.before = before;
  command.on = on;
  command.word = "fr";
  command.text = NewText{"w" + std::to_string(session.ids), 5};
  return session.run(actor, command);
}

std::optional<Reason> discipline(Session& session, const PersonId& actor, Discipline what, const PersonId& who,
                                 bool on = true) {
  DisciplinePerson command;
  command.what = what;
  command.participant = who;
  command.on = on;
  return session.run(actor, command);
}

std::optional<Reason> reword(Session& session, const PersonId& actor, const QuestionId& question, const TextId& text) {
  CurateQuestion command;
  command.what = Curate::edit;
  command.question = question;
  command.text = NewText{text, 5};
  return session.run(actor, command);
}

/// The questions that have a place in the order, in it.
std::vector<QuestionId> order(const State& state) {
  std::vector<std::pair<std::int64_t, QuestionId>> ranked;
  for (const auto& [id, question] : state.questions) {
    if (question.beside.rank) ranked.emplace_back(*question.beside.rank, id);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<QuestionId> ids;
  for (const auto& [rank, id] : ranked) ids.push_back(id);
  return ids;
}

}  // namespace

TEST_CASE("several changes of one question are undone in turn, the newest first") {
  Session session;
  const auto question = session.ask("ann");
  const auto asked = *session.state.question(question);
  std::vector<Seq> changes;
  std::vector<Curation> before;
  for (const Curate what : {Curate::approve, Curate::pin, Curate::next, Curate::live, Curate::done}) {
    before.push_back(session.state.question(question)->now);
    REQUIRE_FALSE(session.curate("mo", what, question));
    changes.push_back(session.state.seq);
  }
  while (!changes.empty()) {
    if (changes.size() > 1) CHECK(session.run("mo", Undo{changes.front()}) == Reason::wrong_state);
    REQUIRE_FALSE(session.run("mo", Undo{changes.back()}));
    CHECK(session.state.question(question)->now == before.back());
    changes.pop_back();
    before.pop_back();
  }
  CHECK(session.state.question(question)->now == asked.now);
  CHECK(session.state.question(question)->trail == asked.trail);
}

TEST_CASE("what was done to a question is kept with who, when and why") {
  Session session;
  const auto question = session.ask("ann");
  session.now += 1'000;
  CurateQuestion dismiss;
  dismiss.what = Curate::dismiss;
  dismiss.question = question;
  dismiss.text = NewText{"why", 9};
  REQUIRE_FALSE(session.run("mo", dismiss));
  const auto dismissed = session.state.seq;
  REQUIRE_FALSE(session.run("mo", Undo{dismissed}));
  const auto& history = session.state.question(question)->history;
  REQUIRE(history.size() == 2);
  CHECK(history[0] ==
        Step{dismissed, session.now, "mo", QuestionChange::dismissed, QuestionState::dismissed, "why", {}});
  CHECK(history[1] ==
        Step{session.state.seq, session.now, "mo", QuestionChange::restored, QuestionState::pending, "", dismissed});
}

TEST_CASE("a question that others were merged into takes them along, and undoing it restores every part") {
  Session session;
  std::vector<QuestionId> ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(session.ask(i % 2 == 0 ? "ann" : "bob"));
    REQUIRE_FALSE(session.curate("mo", Curate::approve, ids.back()));
  }
  for (const auto& id : {ids[0], ids[1]}) REQUIRE_FALSE(session.run("ann", VoteQuestion{id, true}));
  for (const auto& id : {ids[1], ids[2]}) REQUIRE_FALSE(session.run("bob", VoteQuestion{id, true}));
  REQUIRE_FALSE(session.curate("mo", Curate::merge, ids[0], ids[1]));
  REQUIRE_FALSE(session.curate("mo", Curate::merge, ids[2], ids[1]));
  const auto before = session.state.questions;
  CHECK(session.curate("mo", Curate::merge, ids[1], ids[0]) == Reason::wrong_state);
  REQUIRE_FALSE(session.curate("mo", Curate::merge, ids[1], ids[3]));
  CHECK(session.state.votes(ids[3]) == 2);
  CHECK(session.state.question(ids[3])->merged == std::set<QuestionId>{ids[0], ids[1], ids[2]});
  REQUIRE_FALSE(session.run("mo", Undo{session.state.seq}));
  for (const auto& [id, question] : before) {
    CHECK(session.state.question(id)->now == question.now);
    CHECK(session.state.question(id)->merged == question.merged);
    CHECK(session.state.question(id)->voters == question.voters);
  }
}

TEST_CASE("whoever withdraws a question does not take along those merged into it") {
  Session session;
  const auto one = session.ask("ann");
  const auto two = session.ask("bob");
  REQUIRE_FALSE(session.curate("mo", Curate::merge, one, two));
  REQUIRE_FALSE(session.curate("bob", Curate::withdraw, two));
  CHECK(session.at(one) == QuestionState::pending);
  REQUIRE_FALSE(session.run("mo", Undo{session.state.seq}));
  CHECK(session.at(one) == QuestionState::merged);
  CHECK(session.at(two) == QuestionState::pending);
}

TEST_CASE("an undo never makes two questions of which each is merged into the other") {
  Session session;
  const auto one = session.ask("ann");
  const auto two = session.ask("bob");
  REQUIRE_FALSE(session.curate("mo", Curate::merge, one, two));
  REQUIRE_FALSE(session.curate("mo", Curate::restore, one));
  const auto restored = session.state.seq;
  REQUIRE_FALSE(session.curate("mo", Curate::merge, two, one));
  CHECK(session.run("mo", Undo{restored}) == Reason::wrong_state);
}

TEST_CASE("opening and closing questions is undone to what the rules say") {
  Session session;
  REQUIRE_FALSE(session.run("mo", GateQuestions{false}));
  const auto closed = session.state.seq;
  REQUIRE_FALSE(session.run("mo", GateQuestions{true}));
  CHECK(session.run("mo", Undo{closed}) == Reason::wrong_state);
  REQUIRE_FALSE(session.run("mo", Undo{session.state.seq}));
  CHECK(session.state.questions_open == false);
  REQUIRE_FALSE(session.run("mo", Undo{closed}));
  CHECK_FALSE(session.state.questions_open.has_value());
}

TEST_CASE("a moderator's edit keeps the asker's words, and the asker's own does not") {
  Session session;
  const auto question = session.ask("ann");
  REQUIRE_FALSE(reword(session, "ann", question, "mine"));
  CHECK(session.state.question(question)->now.original.empty());
  REQUIRE_FALSE(reword(session, "mo", question, "theirs"));
  REQUIRE_FALSE(reword(session, "mo", question, "again"));
  CHECK(session.state.question(question)->now.text == "again");
  CHECK(session.state.question(question)->now.original == "mine");
}

TEST_CASE("a redaction blanks every text that a question ever had, for good, and stands in the way of no undo") {
  Session session;
  const auto question = session.ask("ann");
  const auto first = session.state.question(question)->now.text;
  REQUIRE_FALSE(session.curate("mo", Curate::approve, question));
  const auto approved = session.state.seq;
  REQUIRE_FALSE(reword(session, "mo", question, "second"));
  const auto reworded = session.state.seq;
  REQUIRE_FALSE(annotate(session, "mo", QuestionChange::translated, question));
  REQUIRE_FALSE(annotate(session, "bob", QuestionChange::reported, question));
  REQUIRE_FALSE(session.curate("mo", Curate::redact, question));
  const auto& blanks = std::get<QuestionChanged>(session.history.back().second).blanks;
  CHECK(blanks.size() == 4);
  CHECK(std::ranges::find(blanks, first) != blanks.end());
  CHECK(std::ranges::find(blanks, TextId("second")) != blanks.end());
  CHECK(session.state.question(question)->beside.translations.empty());
  CHECK(reword(session, "mo", question, "third") == Reason::wrong_state);
  REQUIRE_FALSE(session.run("mo", Undo{reworded}));
  REQUIRE_FALSE(session.run("mo", Undo{approved}));
  CHECK(session.at(question) == QuestionState::pending);
  CHECK(session.state.question(question)->now.text.empty());
}

TEST_CASE("questions are ordered by hand, however often the same gap is used") {
  Session session;
  session.state.rules.asks_per_minute = 1'000;
  std::vector<QuestionId> wanted;
  for (int i = 0; i < 3; ++i) {
    wanted.push_back(session.ask("ann"));
    REQUIRE_FALSE(annotate(session, "mo", QuestionChange::ordered, wanted.back()));
  }
  CHECK(order(session.state) == wanted);
  for (int i = 0; i < 80; ++i) {
    const auto question = session.ask("ann");
    // Always right before the last one, so that the gap halves each time.
    REQUIRE_FALSE(annotate(session, "mo", QuestionChange::ordered, question, wanted.back()));
    wanted.insert(wanted.end() - 1, question);
    CHECK(order(session.state) == wanted);
  }
  REQUIRE_FALSE(annotate(session, "mo", QuestionChange::ordered, wanted.front(), {}, false));
  wanted.erase(wanted.begin());
  CHECK(order(session.state) == wanted);
  CHECK(annotate(session, "mo", QuestionChange::ordered, wanted.front(), "nothing") == Reason::wrong_state);
  CHECK(annotate(session, "ann", QuestionChange::ordered, wanted.front()) == Reason::forbidden);
}

TEST_CASE("a report counts once a person, of what that person sees, until it is settled") {
  Session session;
  const auto question = session.ask("ann");
  CHECK(annotate(session, "bob", QuestionChange::reported, question) == Reason::unknown);
  REQUIRE_FALSE(session.curate("mo", Curate::approve, question));
  for (int i = 0; i < 2; ++i) REQUIRE_FALSE(annotate(session, "bob", QuestionChange::reported, question));
  CHECK(session.state.question(question)->beside.reports.size() == 1);
  CHECK(annotate(session, "bob", QuestionChange::settled, question) == Reason::forbidden);
  REQUIRE_FALSE(annotate(session, "mo", QuestionChange::settled, question));
  CHECK(session.state.question(question)->beside.reports.empty());
}

TEST_CASE("an annotation does not stand in the way of an undo") {
  Session session;
  const auto question = session.ask("ann");
  REQUIRE_FALSE(session.curate("mo", Curate::approve, question));
  const auto approved = session.state.seq;
  for (const auto what : {QuestionChange::claimed, QuestionChange::noted, QuestionChange::tagged}) {
    REQUIRE_FALSE(annotate(session, "mo", what, question));
  }
  REQUIRE_FALSE(session.run("mo", Undo{approved}));
  CHECK(session.state.question(question)->beside.notes.size() == 1);
}

TEST_CASE("who is silenced asks nothing, who is removed does nothing, and both are undone") {
  Session session;
  const auto question = session.ask("ann");
  AskQuestion ask;
  ask.text = {"t", 5};
  REQUIRE_FALSE(discipline(session, "mo", Discipline::silence, "ann"));
  const auto silenced = session.state.seq;
  CHECK(session.run("ann", ask) == Reason::forbidden);
  CHECK(annotate(session, "ann", QuestionChange::reported, question) == Reason::forbidden);
  REQUIRE_FALSE(discipline(session, "mo", Discipline::remove, "ann"));
  CHECK(session.curate("ann", Curate::withdraw, question) == Reason::forbidden);
  CHECK(session.run("mo", Undo{silenced}) == Reason::wrong_state);
  REQUIRE_FALSE(session.run("mo", Undo{session.state.seq}));
  REQUIRE_FALSE(session.run("mo", Undo{silenced}));
  CHECK_FALSE(session.run("ann", ask));
}

TEST_CASE("staff answers to organisers, and nobody removes themselves") {
  Session session;
  session.join("org", {Role::organiser});
  session.join("mia", {Role::moderator});
  CHECK(discipline(session, "mo", Discipline::remove, "mia") == Reason::forbidden);
  CHECK(discipline(session, "mo", Discipline::remove, "mo") == Reason::invalid);
  CHECK(discipline(session, "ann", Discipline::silence, "bob") == Reason::forbidden);
  CHECK_FALSE(discipline(session, "org", Discipline::remove, "mia"));
}

TEST_CASE("whom one does not know may be silenced by their question") {
  Session session;
  const auto question = session.ask("ann");
  DisciplinePerson command;
  command.asker_of = question;
  REQUIRE_FALSE(session.run("mo", command));
  CHECK(session.state.person("ann")->silenced);
}

TEST_CASE("a lost role is given back by undo, and the place on stage with it") {
  Session session;
  DirectStage on;
  on.participant = "pat";
  REQUIRE_FALSE(session.run("mo", on));
  REQUIRE_FALSE(session.run("mo", ChangeRole{"pat", Role::panelist, false}));
  CHECK(session.state.scene.on_stage.empty());
  REQUIRE_FALSE(session.run("mo", Undo{session.state.seq}));
  CHECK(session.state.person("pat")->is(Role::panelist));
  CHECK(session.state.scene.on_stage == std::vector<PersonId>{"pat"});
}

TEST_CASE("undoing a role that was given takes its owner off the stage") {
  Session session;
  REQUIRE_FALSE(session.run("mo", ChangeRole{"ann", Role::panelist, true}));
  const auto given = session.state.seq;
  DirectStage on;
  on.participant = "ann";
  REQUIRE_FALSE(session.run("mo", on));
  REQUIRE_FALSE(session.run("mo", Undo{given}));
  CHECK(session.state.scene.on_stage.empty());
  CHECK_FALSE(session.state.person("ann")->is(Role::panelist));
}

TEST_CASE("an invited viewer takes a seat on the panel or declines; nobody else does") {
  Session session;
  CHECK(session.run("ann", TakeSeat{true}) == Reason::forbidden);
  REQUIRE_FALSE(discipline(session, "mo", Discipline::invite, "ann"));
  REQUIRE_FALSE(discipline(session, "mo", Discipline::invite, "bob"));
  REQUIRE_FALSE(session.run("ann", TakeSeat{true}));
  REQUIRE_FALSE(session.run("bob", TakeSeat{false}));
  CHECK(session.state.person("ann")->is(Role::panelist));
  CHECK_FALSE(session.state.person("bob")->is(Role::panelist));
  CHECK(session.run("bob", TakeSeat{true}) == Reason::forbidden);
}

TEST_CASE("a clock that is set back an hour holds up nobody, and limits go on from there") {
  Session session;
  auto& rules = session.state.rules;
  AskQuestion ask;
  ask.text = {"t", 5};
  SUBCASE("slow mode") { rules.seconds_between_asks = 30; }
  SUBCASE("questions a minute") { rules.asks_per_minute = 1; }
  session.ask("ann");
  CHECK(session.run("ann", ask) == Reason::too_many);
  session.now -= 3'600'000;
  CHECK_FALSE(session.run("ann", ask));
  session.now += 1'000;
  CHECK(session.run("ann", ask) == Reason::too_many);
  session.now += 60'000;
  CHECK_FALSE(session.run("ann", ask));
  // When the hour has come again, what was asked in it before counts no more.
  session.now += 3'540'000;
  CHECK_FALSE(session.run("ann", ask));
}

TEST_CASE("a closing slate does not last an hour longer, nor come back, when the clock is set back") {
  Session session;
  session.state.timeline.emplace();
  session.state.phase = Phase::live;
  session.happen(PhaseChanged{PhaseChange::ended, Phase::ended});
  CHECK(session.state.programme_wanted(session.now));
  // A clock that is corrected a little ends nothing.
  CHECK(session.state.programme_wanted(session.now - 2'000));
  CHECK(session.state.programme_wanted(session.now + kReopenMs - 1));
  CHECK_FALSE(session.state.programme_wanted(session.now + kReopenMs));
  CHECK_FALSE(session.state.programme_wanted(session.now - 3'600'000));
}

TEST_CASE("slow mode, limits of a person and of the event, trusted people, listed words, closed items") {
  Session session;
  auto& rules = session.state.rules;
  AskQuestion ask;
  ask.text = {"t", 5};
  rules.seconds_between_asks = 30;
  session.ask("ann");
  const auto refused = decide(session.state, "ann", ask, {session.now + 10'000, "x"});
  REQUIRE(std::holds_alternative<Refusal>(refused));
  CHECK(std::get<Refusal>(refused).reason == Reason::too_many);
  CHECK(std::get<Refusal>(refused).retry_after_ms == 20'000);
  rules.seconds_between_asks = 0;
  rules.asks_per_person = 2;
  session.ask("ann");
  CHECK(session.run("ann", ask) == Reason::closed);
  rules.asks_in_all = 3;
  session.ask("bob");
  CHECK(session.run("bob", ask) == Reason::closed);
  rules.asks_in_all = 0;
  rules.asks_per_person = 0;
  rules.trusted = {Role::panelist};
  CHECK(session.at(session.ask("pat")) == QuestionState::approved);
  ask.flagged = true;
  REQUIRE_FALSE(session.run("pat", ask));
  CHECK(session.at("id" + std::to_string(session.ids)) == QuestionState::pending);
  rules.agenda = {"keynote"};
  rules.closed_items = {"keynote"};
  REQUIRE_FALSE(session.run("mo", MoveAgenda{"keynote"}));
  ask.flagged = false;
  CHECK(session.run("pat", ask) == Reason::closed);
  REQUIRE_FALSE(session.run("mo", GateQuestions{true}));
  CHECK_FALSE(session.run("pat", ask));
}

}  // namespace rostrum::event
