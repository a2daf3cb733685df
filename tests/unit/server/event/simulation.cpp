// Random sessions: whatever people do in whatever order, the invariants hold after each step, and replaying what
// happened gives the same state. A failure prints the seed of its run.
#include <cstdlib>
#include <map>
#include <numeric>
#include <random>

#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

class Chance {
 public:
  explicit Chance(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t count) { return engine_() % count; }
  template <class T>
  const T& of(const std::vector<T>& values) {
    return values[below(values.size())];
  }

 private:
  std::mt19937 engine_;
};

Command any_poll_command(Chance& chance, const Session& session) {
  std::vector<PollId> polls{"none"};
  for (const auto& [id, poll] : session.state.polls) polls.push_back(id);
  const auto poll = polls.back() == "none" ? polls.back() : chance.of(polls);
  switch (chance.below(6)) {
    case 0: {
      CreatePoll create;
      create.kind = static_cast<PollKind>(chance.below(3));
      create.question = {"q", 3};
      create.anonymous = chance.below(2) == 0;
      if (create.kind != PollKind::rating) create.options = {{"a", 1}, {"b", 1}, {"c", 1}};
      return create;
    }
    case 1:
    case 2:
      return MovePoll{poll, static_cast<PollChange>(chance.below(5))};
    default: {
      CastBallot ballot{poll, {static_cast<std::uint32_t>(chance.below(4))}, std::nullopt};
      if (chance.below(4) == 0) ballot.choices.push_back(static_cast<std::uint32_t>(chance.below(3)));
      if (chance.below(2) == 0) ballot.watching = session.now - static_cast<Instant>(chance.below(20'000));
      return ballot;
    }
  }
}

Command any_floor_command(Chance& chance, const Session& session, const PersonId& person) {
  switch (chance.below(8)) {
    case 0:
      return RaiseHand{};
    case 1:
      return LowerHand{chance.below(2) == 0 ? PersonId{} : person};
    case 2:
      return SetTimer{chance.below(3) == 0 ? std::nullopt : std::optional<std::uint32_t>(chance.below(400)), {}};
    case 3:
      return SendPrompt{person, {"p", static_cast<std::uint32_t>(chance.below(3))}};
    case 4: {
      const auto& messages = session.state.chat.messages;
      return DeleteChat{messages.empty() ? "none" : messages[chance.below(messages.size())].id};
    }
    case 5:
      return MoveAgenda{chance.below(3) == 0 ? AgendaId{} : AgendaId{chance.below(2) == 0 ? "one" : "two"}};
    default:
      return SendChat{static_cast<Channel>(chance.below(3)), {"c", 5}, chance.below(3) == 0 ? person : PersonId{}};
  }
}

void check_floor(const State& state) {
  std::set<PersonId> up;
  for (const auto& hand : state.hands) CHECK(up.insert(hand.person).second);
  CHECK_FALSE(state.agenda_done.contains(""));
  CHECK((state.agenda_since == 0) == state.agenda.empty());
  std::set<MessageId> said;
  for (const auto& message : state.chat.messages) {
    CHECK(said.insert(message.id).second);
    CHECK((message.channel == Channel::desk) == !message.thread.empty());
  }
  CHECK(state.chat.messages.size() <= 2 * kKeptOfChannel + kKeptOfDesk);
}

/// The urns as a room keeps them: anonymous choices, which the state does not know.
using Urns = std::map<PollId, std::vector<Choices>>;

void seal(Session& session, Urns& urns) {
  for (const auto& [id, poll] : std::map(session.state.polls)) {
    if (!poll.spec.anonymous || poll.sealed || poll.now.stage != PollStage::closed) continue;
    if (session.now <= *poll.now.closed_at + kLateBallotMs) continue;
    Counts counts(poll.spec.choices, 0);
    for (const auto& chosen : urns[id]) {
      for (const auto option : chosen) ++counts.at(option);
    }
    session.happen(PollSealed{id, counts});
  }
}

void check_polls(const State& state, const Urns& urns) {
  for (const auto& [id, poll] : state.polls) {
    const auto urn = urns.find(id);
    const auto ballots = poll.spec.anonymous ? (urn == urns.end() ? 0 : urn->second.size()) : poll.ballots.size();
    CHECK(ballots == poll.voters.size());
    if (poll.spec.anonymous) CHECK(poll.ballots.empty());
    if (poll.now.stage == PollStage::draft) CHECK(poll.voters.empty());
    if (poll.now.stage == PollStage::open) CHECK_FALSE(poll.sealed);
    // Distinct voters are as many as ballots, whatever was repeated.
    if (poll.spec.kind == PollKind::multiple || (poll.spec.anonymous && !poll.sealed)) continue;
    const auto counts = poll.counts();
    CHECK(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) == poll.voters.size());
  }
}

Command any_command(Chance& chance, const Session& session, const std::vector<QuestionId>& questions) {
  const std::vector<PersonId> people{"mo", "pat", "ann", "bob", "org", "nobody"};
  const auto question = questions.empty() ? QuestionId{"none"} : chance.of(questions);
  switch (chance.below(23)) {
    case 0:
    case 1: {
      AskQuestion ask;
      ask.text = {"t", static_cast<std::uint32_t>(chance.below(520))};
      return ask;
    }
    case 2:
      return VoteQuestion{question, chance.below(3) != 0};
    case 3:
    case 4:
    case 5: {
      CurateQuestion curate;
      curate.what = static_cast<Curate>(chance.below(13));
      curate.question = question;
      curate.text = NewText{"n" + std::to_string(session.ids), static_cast<std::uint32_t>(chance.below(600))};
      curate.target = questions.empty() ? "none" : chance.of(questions);
      curate.on = chance.below(2) == 0;
      return curate;
    }
    case 6:
      return GateQuestions{chance.below(4) != 0};
    case 7:
      return ChangePhase{static_cast<MovePhase>(chance.below(7)), chance.below(4) == 0};
    case 8: {
      DirectStage direct;
      direct.what = static_cast<Direct>(chance.below(7));
      direct.participant = chance.of(people);
      direct.name = chance.below(2) == 0 ? "" : direct.participant + ":camera";
      direct.on = chance.below(2) == 0;
      return direct;
    }
    case 9:
      return ChangeRole{chance.of(people), static_cast<Role>(chance.below(7)), chance.below(2) == 0};
    case 10:
      return chance.below(2) == 0 ? Command{PostAnnouncement{{"a", 5}}} : Command{SetReady{chance.below(2) == 0}};
    case 11:
    case 12:
    case 13:
      return any_poll_command(chance, session);
    case 14:
    case 15:
    case 16:
    case 17:
      return any_floor_command(chance, session, chance.of(people));
    case 18: {
      AnnotateQuestion annotate;
      annotate.what = static_cast<QuestionChange>(static_cast<std::size_t>(QuestionChange::claimed) + chance.below(7));
      annotate.question = question;
      annotate.text = NewText{"a" + std::to_string(session.ids), static_cast<std::uint32_t>(chance.below(600))};
      annotate.word = chance.below(2) == 0 ? "fr" : "ar";
      annotate.before = chance.below(2) == 0 || questions.empty() ? QuestionId{} : chance.of(questions);
      annotate.on = chance.below(3) != 0;
      return annotate;
    }
    case 19: {
      DisciplinePerson discipline;
      discipline.what = static_cast<Discipline>(chance.below(3));
      discipline.participant = chance.below(4) == 0 ? PersonId{} : chance.of(people);
      discipline.asker_of = question;
      discipline.on = chance.below(2) == 0;
      if (chance.below(3) == 0) return TakeSeat{chance.below(2) == 0};
      return discipline;
    }
    case 20:
      return ErasePerson{chance.below(2) == 0 ? PersonId{} : chance.of(people)};
    default:
      return Undo{session.state.seq - std::min<Seq>(session.state.seq, chance.below(6))};
  }
}

void check_invariants(const State& state) {
  std::size_t live = 0;
  for (const auto& [id, question] : state.questions) {
    live += question.now.state == QuestionState::live ? 1 : 0;
    CHECK(id == question.id);
    CHECK(question.trail.size() <= kTrail);
    const bool merged = question.now.state == QuestionState::merged;
    CHECK(merged == !question.now.merged_into.empty());
    CHECK(question.history.size() <= kHistory);
    CHECK(question.former.size() <= kFormer);
    // Merging goes one step deep, so that there is no cycle, and both sides know of it.
    if (merged) {
      const auto* into = state.question(question.now.merged_into);
      REQUIRE(into != nullptr);
      CHECK(into->merged.contains(id));
      CHECK(into->now.state != QuestionState::merged);
      CHECK(question.merged.empty());
    }
    std::set<PersonId> voters = question.voters;
    for (const auto& part : question.merged) {
      CHECK(state.question(part)->now.merged_into == id);
      voters.insert(state.question(part)->voters.begin(), state.question(part)->voters.end());
    }
    CHECK(state.votes(id) == voters.size());
  }
  CHECK(live <= 1);
  CHECK(state.scene.on_stage.size() <= kMaxOnStage);
  CHECK(std::set(state.scene.on_stage.begin(), state.scene.on_stage.end()).size() == state.scene.on_stage.size());
  for (const auto& id : state.scene.on_stage) CHECK(state.person(id)->may_publish());
  CHECK(state.undoable.size() <= kUndoable);
}

/// In a copy: the newest change of a question is taken back, and every question is as before it.
void check_undo(const Session& session, const State& before) {
  auto copy = session;
  if (copy.run("org", Undo{copy.state.seq})) return;
  for (const auto& entry : before.questions) {
    const auto& question = entry.second;
    CAPTURE(question.id);
    const auto& now = *copy.state.question(question.id);
    CHECK(now.now == question.now);
    CHECK(now.trail == question.trail);
    CHECK(now.merged == question.merged);
    CHECK(now.voters == question.voters);
    CHECK(now.changed_by == question.changed_by);
  }
}

void simulate(std::uint32_t seed) {
  CAPTURE(seed);
  Chance chance(seed);
  Session session;
  Rules rules;
  rules.agenda = {"one", "two"};
  rules.chat = {true, 5, 100};
  session.happen(DocumentApplied{"doc2", rules});
  session.join("org", {Role::organiser});
  const std::vector<PersonId> actors{"mo", "mo", "org", "pat", "ann", "bob"};
  std::vector<QuestionId> questions;
  Urns urns;
  for (int step = 0; step < 80; ++step) {
    session.now += static_cast<Instant>(chance.below(20'000));
    const auto before = session.state;
    const auto command = any_command(chance, session, questions);
    const bool refused = session.run(chance.of(actors), command).has_value();
    // A refusal has no effect.
    if (refused) CHECK(session.state == before);
    if (const auto* ballot = std::get_if<CastBallot>(&command); ballot != nullptr && !refused) {
      urns[ballot->poll].push_back(ballot->choices);
    }
    std::erase_if(urns, [&](const auto& urn) {
      const auto* poll = session.state.poll(urn.first);
      return poll == nullptr || poll->voters.empty();
    });
    check_polls(session.state, urns);
    check_floor(session.state);
    if (chance.below(3) == 0) seal(session, urns);
    // What can be undone at once is as if it had not been.
    if (!refused && session.state.seq > before.seq && std::holds_alternative<CurateQuestion>(command)) {
      check_undo(session, before);
    }
    questions.clear();
    for (const auto& [id, question] : session.state.questions) questions.push_back(id);
    check_invariants(session.state);
  }
  State replayed;
  Seq seq = 0;
  for (const auto& [at, event] : session.history) apply(replayed, ++seq, at, event);
  CHECK(replayed == session.state);
}

}  // namespace

TEST_CASE("random sessions keep their invariants, and replay equals live") {
  const char* wanted = std::getenv("ROSTRUM_SEED");
  if (wanted != nullptr) {
    simulate(static_cast<std::uint32_t>(std::strtoul(wanted, nullptr, 10)));
    return;
  }
  const auto first = std::random_device{}();
  for (std::uint32_t run = 0; run < 3000; ++run) simulate(first + run);
}

}  // namespace rostrum::event
