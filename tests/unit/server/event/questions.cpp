#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {

TEST_CASE("a question goes from pending over approved and live to answered, and the one before it makes room") {
  Session session;
  const auto first = session.ask("ann");
  const auto second = session.ask("bob");
  CHECK(session.at(first) == QuestionState::pending);
  for (const auto& question : {first, second}) CHECK_FALSE(session.curate("mo", Curate::approve, question));
  CHECK_FALSE(session.curate("mo", Curate::live, first));
  CHECK_FALSE(session.curate("mo", Curate::live, second));
  CHECK(session.at(first) == QuestionState::answered);
  CHECK(session.at(second) == QuestionState::live);
  CHECK_FALSE(session.run("mo", Undo{session.state.seq}));
  CHECK(session.at(first) == QuestionState::live);
  CHECK(session.at(second) == QuestionState::approved);
}

TEST_CASE("what may be done to a question depends on its state and on who asks for it") {
  Session session;
  const auto question = session.ask("ann");
  CHECK(session.curate("ann", Curate::approve, question) == Reason::forbidden);
  CHECK(session.curate("bob", Curate::withdraw, question) == Reason::forbidden);
  CHECK(session.curate("mo", Curate::done, question) == Reason::wrong_state);
  CHECK(session.curate("mo", Curate::approve, "none") == Reason::unknown);
  CHECK_FALSE(session.curate("ann", Curate::withdraw, question));
  CHECK(session.curate("mo", Curate::approve, question) == Reason::wrong_state);
  CHECK_FALSE(session.curate("mo", Curate::restore, question));
  CHECK(session.at(question) == QuestionState::pending);
}

TEST_CASE("a moderator who is narrowed may do only that") {
  Session session;
  Person narrowed;
  narrowed.id = "nia";
  narrowed.roles = {Role::moderator};
  narrowed.can = {Capability::stage};
  session.happen(PersonJoined{narrowed});
  const auto question = session.ask("ann");
  CHECK(session.curate("nia", Curate::approve, question) == Reason::forbidden);
  DirectStage cut;
  cut.what = Direct::cut;
  CHECK_FALSE(session.run("nia", cut));
}

TEST_CASE("a vote counts once, and merging unites voters until it is undone") {
  Session session;
  const auto one = session.ask("ann");
  const auto two = session.ask("bob");
  CHECK(session.run("ann", VoteQuestion{two, true}) == Reason::unknown);
  for (const auto& question : {one, two}) {
    CHECK_FALSE(session.curate("mo", Curate::approve, question));
    CHECK_FALSE(session.run("ann", VoteQuestion{question, true}));
    CHECK_FALSE(session.run("ann", VoteQuestion{question, true}));
  }
  CHECK_FALSE(session.run("bob", VoteQuestion{two, true}));
  CHECK(session.state.votes(one) == 1);
  CHECK_FALSE(session.curate("mo", Curate::merge, two, one));
  CHECK(session.state.votes(one) == 2);
  CHECK(session.curate("mo", Curate::merge, one, two) == Reason::wrong_state);
  CHECK_FALSE(session.run("mo", Undo{session.state.seq}));
  CHECK(session.state.votes(one) == 1);
  CHECK(session.state.votes(two) == 2);
}

TEST_CASE("an undo is refused once something came after it") {
  Session session;
  const auto question = session.ask("ann");
  CHECK_FALSE(session.curate("mo", Curate::approve, question));
  const auto approved = session.state.seq;
  CHECK_FALSE(session.curate("mo", Curate::pin, question));
  CHECK(session.run("mo", Undo{approved}) == Reason::wrong_state);
  CHECK_FALSE(session.run("mo", Undo{session.state.seq}));
  CHECK(session.run("ann", Undo{approved}) == Reason::forbidden);
}

TEST_CASE("asking has a length, a rate and hours") {
  Session session;
  AskQuestion command;
  command.text = {"t", 501};
  CHECK(session.run("ann", command) == Reason::too_long);
  command.text.length = 0;
  CHECK(session.run("ann", command) == Reason::empty);
  for (int i = 0; i < 6; ++i) session.ask("ann");
  command.text.length = 5;
  const auto refused = decide(session.state, "ann", command, {session.now, "x"});
  REQUIRE(std::holds_alternative<Refusal>(refused));
  CHECK(std::get<Refusal>(refused).reason == Reason::too_many);
  CHECK(std::get<Refusal>(refused).retry_after_ms == 60'000);
  session.now += 60'000;
  session.ask("ann");
  CHECK_FALSE(session.run("mo", GateQuestions{false}));
  CHECK(session.run("bob", command) == Reason::closed);
}

}  // namespace rostrum::event
