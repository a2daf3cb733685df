#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

struct PollSession : Session {
  PollId make(PollKind kind = PollKind::single, bool anonymous = false) {
    CreatePoll command;
    command.kind = kind;
    command.question = {"q", 5};
    if (kind != PollKind::rating) command.options = {{"o1", 3}, {"o2", 3}, {"o3", 3}};
    command.anonymous = anonymous;
    REQUIRE_FALSE(run("mo", command));
    return "id" + std::to_string(ids);
  }
  PollId opened(PollKind kind = PollKind::single, bool anonymous = false) {
    const auto poll = make(kind, anonymous);
    REQUIRE_FALSE(move(poll, PollChange::opened));
    return poll;
  }
  std::optional<Reason> move(const PollId& poll, PollChange what) { return run("mo", MovePoll{poll, what}); }
  std::optional<Reason> vote(const PersonId& person, const PollId& poll, Choices choices,
                             std::optional<Instant> watching = {}) {
    return run(person, CastBallot{poll, std::move(choices), watching});
  }
};

}  // namespace

TEST_CASE("a ballot chooses one of single and of a rating, and up to the most of several") {
  PollSession session;
  const auto single = session.opened();
  CHECK(session.vote("ann", single, {}) == Reason::empty);
  CHECK(session.vote("ann", single, {0, 1}) == Reason::invalid);
  CHECK(session.vote("ann", single, {3}) == Reason::unknown);
  CHECK_FALSE(session.vote("ann", single, {2}));
  const auto several = session.opened(PollKind::multiple);
  CHECK(session.vote("ann", several, {1, 1}) == Reason::invalid);
  CHECK_FALSE(session.vote("ann", several, {0, 1, 2}));
  const auto rating = session.opened(PollKind::rating);
  CHECK(session.vote("ann", rating, {5}) == Reason::unknown);
  CHECK_FALSE(session.vote("ann", rating, {4}));
  CHECK(session.state.poll(single)->counts() == Counts{0, 0, 1});
  CHECK(session.state.poll(several)->counts() == Counts{1, 1, 1});
  CHECK(session.state.poll(rating)->counts() == Counts{0, 0, 0, 0, 1});
}

TEST_CASE("what cannot be held is refused") {
  PollSession session;
  CreatePoll good;
  good.question = {"q", 5};
  good.options = {{"a", 1}, {"b", 1}};
  const auto refused = [&](auto change) {
    auto command = good;
    change(command);
    return session.run("mo", command);
  };
  CHECK_FALSE(refused([](CreatePoll&) {}));
  CHECK(refused([](CreatePoll& poll) { poll.question.length = 0; }) == Reason::empty);
  CHECK(refused([](CreatePoll& poll) { poll.question.length = 501; }) == Reason::too_long);
  CHECK(refused([](CreatePoll& poll) { poll.options.pop_back(); }) == Reason::invalid);
  CHECK(refused([](CreatePoll& poll) { poll.options.resize(21, {"x", 1}); }) == Reason::invalid);
  CHECK(refused([](CreatePoll& poll) { poll.options[1].length = 0; }) == Reason::empty);
  CHECK(refused([](CreatePoll& poll) { poll.options[1].length = 201; }) == Reason::too_long);
  CHECK(refused([](CreatePoll& poll) { poll.points = 5; }) == Reason::invalid);
  CHECK(refused([](CreatePoll& poll) { poll.most = 1; }) == Reason::invalid);
  CHECK(refused([](CreatePoll& poll) { poll.kind = PollKind::rating; }) == Reason::invalid);
  CHECK(refused([](CreatePoll& poll) {
          poll.kind = PollKind::multiple;
          poll.most = 3;
        }) == Reason::invalid);
  CHECK(refused([](CreatePoll& poll) {
          poll.kind = PollKind::rating;
          poll.options.clear();
          poll.points = 11;
        }) == Reason::invalid);
}

TEST_CASE("one ballot a person, and none in a draft or a closed poll") {
  PollSession session;
  const auto poll = session.make();
  CHECK(session.vote("ann", poll, {0}) == Reason::unknown);
  CHECK_FALSE(session.move(poll, PollChange::opened));
  CHECK_FALSE(session.vote("ann", poll, {0}));
  CHECK(session.vote("ann", poll, {1}) == Reason::wrong_state);
  CHECK_FALSE(session.move(poll, PollChange::closed));
  CHECK(session.vote("bob", poll, {0}) == Reason::closed);
  CHECK(session.state.poll(poll)->voters == std::set<PersonId>{"ann"});
}

TEST_CASE("a late ballot counts if its voter had not seen the close, for 15 s") {
  PollSession session;
  const auto poll = session.opened();
  CHECK_FALSE(session.move(poll, PollChange::closed));
  const auto close = *session.state.poll(poll)->now.close_shown_at;
  CHECK(session.vote("ann", poll, {0}, close) == Reason::closed);
  session.now += kLateBallotMs;
  CHECK_FALSE(session.vote("ann", poll, {0}, close - 1));
  session.now += 1;
  CHECK(session.vote("bob", poll, {0}, close - 1) == Reason::closed);
}

TEST_CASE("what was chosen in an anonymous poll is in no event and in no state before it is sealed") {
  PollSession one;
  PollSession other;
  for (auto* session : {&one, &other}) {
    const auto poll = session->opened(PollKind::single, true);
    CHECK_FALSE(session->vote("ann", poll, {session == &one ? 0U : 2U}));
  }
  CHECK(one.history == other.history);
  CHECK(one.state == other.state);
}

TEST_CASE("a counted poll takes nobody else's ballot and is not opened again") {
  PollSession session;
  const auto poll = session.opened(PollKind::single, true);
  CHECK_FALSE(session.vote("ann", poll, {1}));
  CHECK_FALSE(session.move(poll, PollChange::closed));
  const auto closed = session.state.seq;
  const auto before = *session.state.poll(poll)->now.close_shown_at - 1;
  session.happen(PollSealed{poll, {0, 1, 0}});
  CHECK(session.state.poll(poll)->counts() == Counts{0, 1, 0});
  CHECK(session.vote("bob", poll, {1}, before) == Reason::closed);
  CHECK(session.move(poll, PollChange::opened) == Reason::wrong_state);
  CHECK(session.run("mo", Undo{closed}) == Reason::wrong_state);
}

TEST_CASE("each step is undone in turn, but for an opening that people have answered") {
  PollSession session;
  const auto poll = session.make();
  const auto made = session.state.seq;
  CHECK_FALSE(session.move(poll, PollChange::opened));
  const auto opened = session.state.seq;
  CHECK(session.run("mo", Undo{made}) == Reason::wrong_state);
  CHECK_FALSE(session.run("mo", Undo{opened}));
  CHECK(session.state.poll(poll)->now.stage == PollStage::draft);
  CHECK_FALSE(session.run("mo", Undo{made}));
  CHECK(session.state.poll(poll) == nullptr);
  const auto second = session.opened();
  const auto opened_again = session.state.seq;
  CHECK_FALSE(session.vote("ann", second, {0}));
  CHECK(session.run("mo", Undo{opened_again}) == Reason::wrong_state);
  CHECK_FALSE(session.move(second, PollChange::closed));
  CHECK(session.run("ann", Undo{session.state.seq}) == Reason::forbidden);
  CHECK_FALSE(session.run("mo", Undo{session.state.seq}));
  CHECK(session.state.poll(second)->now.stage == PollStage::open);
  CHECK_FALSE(session.vote("bob", second, {1}));
}

TEST_CASE("results become public when the poll says so, or by hand") {
  for (const auto& [results, open, closed] :
       {std::tuple{PollResults::live, true, true}, std::tuple{PollResults::close, false, true},
        std::tuple{PollResults::never, false, false}}) {
    PollSession session;
    CreatePoll command;
    command.question = {"q", 1};
    command.options = {{"a", 1}, {"b", 1}};
    command.results = results;
    CHECK_FALSE(session.run("mo", command));
    const auto poll = "id" + std::to_string(session.ids);
    CHECK_FALSE(session.state.poll(poll)->results_are_public());
    CHECK_FALSE(session.move(poll, PollChange::opened));
    CHECK(session.state.poll(poll)->results_are_public() == open);
    CHECK(session.move(poll, PollChange::published) == Reason::wrong_state);
    CHECK_FALSE(session.move(poll, PollChange::closed));
    CHECK(session.state.poll(poll)->results_are_public() == closed);
    CHECK_FALSE(session.move(poll, PollChange::published));
    CHECK(session.state.poll(poll)->results_are_public());
  }
}

TEST_CASE("a poll that was tried in a rehearsal is a draft again when doors open") {
  PollSession session;
  const auto kept = session.make();
  CHECK_FALSE(session.run("mo", ChangePhase{MovePhase::rehearse, false}));
  const auto tried = session.opened();
  CHECK_FALSE(session.vote("pat", tried, {0}));
  // For viewers the rehearsal does not take place.
  CHECK(session.vote("ann", tried, {0}) == Reason::unknown);
  CHECK_FALSE(session.run("mo", ChangePhase{MovePhase::doors, false}));
  CHECK(session.state.poll(kept)->now.stage == PollStage::draft);
  CHECK(session.state.poll(tried)->now.stage == PollStage::draft);
  CHECK(session.state.poll(tried)->voters.empty());
  CHECK_FALSE(session.move(tried, PollChange::opened));
  CHECK_FALSE(session.vote("pat", tried, {1}));
}

}  // namespace rostrum::event
