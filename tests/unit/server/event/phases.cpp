#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

std::optional<Reason> move(Session& session, MovePhase what, bool reset = false) {
  return session.run("mo", ChangePhase{what, reset});
}

}  // namespace

TEST_CASE("phases follow one another; steps that skip one are refused") {
  Session session;
  CHECK(move(session, MovePhase::go_live) == Reason::wrong_state);
  CHECK_FALSE(move(session, MovePhase::doors));
  CHECK(move(session, MovePhase::pause) == Reason::wrong_state);
  CHECK_FALSE(move(session, MovePhase::go_live));
  CHECK_FALSE(move(session, MovePhase::pause));
  CHECK_FALSE(move(session, MovePhase::resume));
  CHECK_FALSE(move(session, MovePhase::end));
  CHECK(session.state.phase == Phase::ended);
  CHECK(session.run("ann", ChangePhase{MovePhase::reopen, false}) == Reason::forbidden);
}

TEST_CASE("an end is undone within a minute to where it was, later to doors") {
  for (const auto& [after_ms, phase] : {std::pair{59'999, Phase::live}, std::pair{60'000, Phase::doors}}) {
    Session session;
    CHECK_FALSE(move(session, MovePhase::doors));
    CHECK_FALSE(move(session, MovePhase::go_live));
    CHECK_FALSE(move(session, MovePhase::end));
    session.now += after_ms;
    CHECK_FALSE(move(session, MovePhase::reopen));
    CHECK(session.state.phase == phase);
  }
}

TEST_CASE("nothing of a rehearsal is left when doors open") {
  Session session;
  CHECK_FALSE(move(session, MovePhase::rehearse));
  session.ask("pat");
  AskQuestion viewers;
  viewers.text = {"t", 3};
  CHECK(session.run("ann", viewers) == Reason::closed);
  CHECK_FALSE(move(session, MovePhase::doors));
  CHECK(session.state.questions.empty());
  CHECK(session.state.phase == Phase::doors);
}

}  // namespace rostrum::event
