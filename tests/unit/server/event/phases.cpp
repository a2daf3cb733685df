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

TEST_CASE("nothing of a rehearsal is left when doors open, and nothing else is lost") {
  Session session;
  const auto early = session.ask("ann");
  CHECK_FALSE(session.run("mo", GateQuestions{true}));
  CHECK_FALSE(move(session, MovePhase::rehearse));
  const auto rehearsed = session.ask("pat");
  const auto meant = session.ask("bob");
  CHECK_FALSE(session.run("mo", GateQuestions{false}));
  CHECK_FALSE(session.run("mo", PostAnnouncement{{"t", 3}}));
  CHECK_FALSE(move(session, MovePhase::doors));
  CHECK(session.state.phase == Phase::doors);
  CHECK(session.state.question(rehearsed) == nullptr);
  CHECK(session.state.question(early) != nullptr);
  CHECK(session.state.question(meant) != nullptr);
  CHECK(session.state.announcements.empty());
  CHECK(session.state.questions_open == true);
}

TEST_CASE("what a rehearsal left behind can be discarded after it, once") {
  Session session;
  CHECK_FALSE(move(session, MovePhase::rehearse));
  const auto rehearsed = session.ask("pat");
  CHECK_FALSE(move(session, MovePhase::rehearse));
  CHECK(session.state.question(rehearsed) != nullptr);
  CHECK_FALSE(move(session, MovePhase::rehearse, true));
  CHECK(session.state.question(rehearsed) == nullptr);
  const auto seq = session.state.seq;
  CHECK_FALSE(move(session, MovePhase::rehearse, true));
  CHECK(session.state.seq == seq);
}

TEST_CASE("an event that is wound up ends, a rehearsal is over, and what is neither stays") {
  Session session;
  const auto wind_up = [&] {
    const auto events = wound_up(session.state);
    for (const auto& event : events) apply(session.state, session.state.seq + 1, session.now, event);
    return events.size();
  };
  CHECK(wind_up() == 0);
  CHECK_FALSE(move(session, MovePhase::rehearse));
  CHECK(wind_up() == 1);
  CHECK(session.state.phase == Phase::draft);
  for (const auto steps : {1, 2, 3}) {
    Session other;
    const MovePhase way[] = {MovePhase::doors, MovePhase::go_live, MovePhase::pause};
    for (int i = 0; i < steps; ++i) CHECK_FALSE(move(other, way[i]));
    const auto before = other.state.phase;
    session.state = other.state;
    CHECK(wind_up() == 1);
    CHECK(session.state.phase == Phase::ended);
    CHECK(session.state.before_end == before);
    CHECK(wind_up() == 0);
  }
}

}  // namespace rostrum::event
