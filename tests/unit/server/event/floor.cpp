#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

std::vector<PersonId> order(const Session& session) {
  std::vector<PersonId> people;
  for (const auto& hand : session.state.hands) people.push_back(hand.person);
  return people;
}

}  // namespace

TEST_CASE("hands stand in the order they were raised, once each, and moderators lower anybody's") {
  Session session;
  CHECK_FALSE(session.run("bob", RaiseHand{}));
  CHECK_FALSE(session.run("ann", RaiseHand{}));
  CHECK_FALSE(session.run("bob", RaiseHand{}));
  CHECK(order(session) == std::vector<PersonId>{"bob", "ann"});
  CHECK(session.run("ann", LowerHand{"bob"}) == Reason::forbidden);
  CHECK_FALSE(session.run("mo", LowerHand{"bob"}));
  CHECK(order(session) == std::vector<PersonId>{"ann"});
  CHECK_FALSE(session.run("ann", LowerHand{}));
  CHECK(session.run("mo", LowerHand{"nobody"}) == Reason::unknown);
  CHECK(session.state.hands.empty());
}

TEST_CASE("the list of speakers is bounded") {
  Session session;
  for (std::size_t i = 0; i < kMaxHands; ++i) {
    const auto id = "guest" + std::to_string(i);
    session.join(id, {Role::viewer});
    CHECK_FALSE(session.run(id, RaiseHand{}));
  }
  CHECK(session.run("ann", RaiseHand{}) == Reason::too_many);
  CHECK_FALSE(session.run("mo", LowerHand{"guest0"}));
  CHECK_FALSE(session.run("ann", RaiseHand{}));
}

TEST_CASE("the speakers' clock runs for a second to a day, for somebody who speaks") {
  Session session;
  CHECK(session.run("pat", SetTimer{60, {}}) == Reason::forbidden);
  CHECK(session.run("mo", SetTimer{0, {}}) == Reason::invalid);
  CHECK(session.run("mo", SetTimer{kLongestTimer_s + 1, {}}) == Reason::invalid);
  CHECK(session.run("mo", SetTimer{60, "ann"}) == Reason::unknown);
  CHECK_FALSE(session.run("mo", SetTimer{60, "pat"}));
  CHECK(session.state.timer == Timer{session.now, 60, "pat"});
  CHECK_FALSE(session.run("mo", SetTimer{}));
  CHECK_FALSE(session.state.timer);
}

TEST_CASE("what somebody said is told once, as far as it was not told before, and not at all when it was short") {
  Session session;
  CHECK(heard(session.state, "pat", 1'000, 9'000).empty());
  session.state.phase = Phase::rehearsal;
  CHECK(heard(session.state, "pat", 1'000, 9'000).empty());
  session.state.phase = Phase::live;
  CHECK(heard(session.state, "nobody", 1'000, 9'000).empty());
  CHECK(heard(session.state, "pat", 1'000, 1'999).empty());
  CHECK(heard(session.state, "pat", 9'000, 1'000).empty());
  const auto told = heard(session.state, "pat", 1'000, 9'000);
  REQUIRE(told.size() == 1);
  CHECK(std::get<Spoke>(told[0]) == Spoke{"pat", 1'000, 9'000});
  session.happen(told[0]);
  CHECK(heard(session.state, "pat", 1'000, 9'000).empty());
  CHECK(heard(session.state, "pat", 500, 9'900).empty());
  CHECK(std::get<Spoke>(heard(session.state, "pat", 1'000, 12'000).at(0)) == Spoke{"pat", 9'000, 12'000});
  CHECK(heard(session.state, "mo", 1'000, 9'000).size() == 1);
  // Its slate is on, but the sentence was said.
  session.state.phase = Phase::ended;
  CHECK(heard(session.state, "pat", 10'000, 12'000).size() == 1);
}

TEST_CASE("a prompt stands until the next one or an empty one") {
  Session session;
  CHECK(session.run("mo", SendPrompt{"ann", {"t", 3}}) == Reason::unknown);
  CHECK(session.run("mo", SendPrompt{"pat", {"t", 501}}) == Reason::too_long);
  CHECK_FALSE(session.run("mo", SendPrompt{"pat", {"t1", 3}}));
  CHECK_FALSE(session.run("mo", SendPrompt{"pat", {"t2", 3}}));
  CHECK(session.state.prompts.at("pat").text == "t2");
  CHECK_FALSE(session.run("mo", SendPrompt{"pat", {"t3", 0}}));
  CHECK(session.state.prompts.empty());
}

TEST_CASE("an item remembers when it began and what ran before, and an undo gives both back") {
  Session session;
  Rules rules;
  rules.agenda = {"one", "two", "three"};
  session.happen(DocumentApplied{"doc2", rules});
  const auto began = session.now;
  CHECK_FALSE(session.run("mo", MoveAgenda{"one"}));
  session.now += 60'000;
  // The second is skipped.
  CHECK_FALSE(session.run("mo", MoveAgenda{"three"}));
  CHECK(session.state.agenda_since == session.now);
  CHECK(session.state.agenda_done == std::set<AgendaId>{"one"});
  CHECK_FALSE(session.run("mo", Undo{session.state.seq}));
  CHECK(session.state.agenda == "one");
  CHECK(session.state.agenda_since == began);
  CHECK(session.state.agenda_done.empty());
}

TEST_CASE("whoever took part in a rehearsal does not want to speak after it; viewers still do") {
  Session session;
  CHECK_FALSE(session.run("mo", ChangePhase{MovePhase::rehearse, false}));
  CHECK_FALSE(session.run("pat", RaiseHand{}));
  CHECK_FALSE(session.run("ann", RaiseHand{}));
  CHECK_FALSE(session.run("mo", SetTimer{60, {}}));
  CHECK_FALSE(session.run("mo", ChangePhase{MovePhase::rehearse, true}));
  CHECK(order(session) == std::vector<PersonId>{"ann"});
  CHECK_FALSE(session.state.timer);
}

}  // namespace rostrum::event
