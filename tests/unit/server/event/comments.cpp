#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

struct Ended : Session {
  Ended() {
    Rules rules;
    rules.comments = {true, 20};
    happen(DocumentApplied{"doc", rules});
    happen(PhaseChanged{PhaseChange::ended, Phase::ended});
  }
  CommentId post(const PersonId& by, std::uint32_t length = 10) {
    REQUIRE_FALSE(run(by, PostComment{{"words" + std::to_string(ids), length}}));
    return "id" + std::to_string(ids);
  }
  std::optional<Reason> judge(CommentChange what, const CommentId& comment, const PersonId& by = "mo") {
    return run(by, JudgeComment{what, comment, std::nullopt});
  }
  [[nodiscard]] CommentState at(const CommentId& comment) const { return state.comment(comment)->state; }
};

}  // namespace

TEST_CASE("a comment waits for a moderator, may be dismissed and restored to where it was, and redacted for good") {
  Ended ended;
  const auto comment = ended.post("ann");
  CHECK(ended.at(comment) == CommentState::pending);
  CHECK(ended.judge(CommentChange::approved, comment, "ann") == Reason::forbidden);
  CHECK_FALSE(ended.judge(CommentChange::approved, comment));
  CHECK(ended.judge(CommentChange::approved, comment) == Reason::wrong_state);
  CHECK(ended.judge(CommentChange::restored, comment) == Reason::wrong_state);
  CHECK_FALSE(ended.judge(CommentChange::dismissed, comment));
  CHECK(ended.judge(CommentChange::dismissed, comment) == Reason::wrong_state);
  CHECK_FALSE(ended.judge(CommentChange::restored, comment));
  CHECK(ended.at(comment) == CommentState::approved);
  CHECK_FALSE(ended.judge(CommentChange::redacted, comment));
  CHECK(ended.state.comment(comment)->text.empty());
  const auto seq = ended.state.seq;
  CHECK_FALSE(ended.judge(CommentChange::redacted, comment));
  CHECK(ended.state.seq == seq);
  CHECK(ended.judge(CommentChange::approved, "none") == Reason::unknown);
  CHECK(ended.at(ended.post("mo")) == CommentState::approved);
}

TEST_CASE(
    "comments are taken from those who are known, after the end, where the document says so, and not without end") {
  Ended ended;
  CHECK(ended.run("ann", PostComment{{"t", 0}}) == Reason::empty);
  CHECK(ended.run("ann", PostComment{{"t", 21}}) == Reason::too_long);
  Person guest;
  guest.id = "gus";
  guest.guest = true;
  guest.roles = {Role::viewer};
  ended.happen(PersonJoined{guest});
  CHECK(ended.run("gus", PostComment{{"t", 1}}) == Reason::forbidden);
  for (std::size_t i = 0; i < kMaxCommentsOfPerson; ++i) ended.post("ann");
  CHECK(ended.run("ann", PostComment{{"t", 1}}) == Reason::closed);
  ended.run("mo", DisciplinePerson{Discipline::silence, "bob", {}, true});
  CHECK(ended.run("bob", PostComment{{"t", 1}}) == Reason::forbidden);
  ended.happen(PhaseChanged{PhaseChange::reopened, Phase::live});
  CHECK(ended.run("pat", PostComment{{"t", 1}}) == Reason::closed);
  ended.happen(PhaseChanged{PhaseChange::ended, Phase::ended});
  ended.happen(DocumentApplied{"doc", {}});
  CHECK(ended.run("pat", PostComment{{"t", 1}}) == Reason::closed);
}

TEST_CASE("what was decided of a comment is undone, the last first, and redone by the command") {
  Ended ended;
  const auto comment = ended.post("ann");
  const auto undo = [&](Seq seq, const PersonId& by = "mo") { return ended.run(by, Undo{seq}); };
  CHECK(undo(ended.state.seq) == Reason::unknown);
  ended.judge(CommentChange::approved, comment);
  const auto approved = ended.state.seq;
  ended.run("mo", JudgeComment{CommentChange::dismissed, comment, NewText{"why", 3}});
  const auto dismissed = ended.state.seq;
  CHECK(undo(approved) == Reason::wrong_state);
  CHECK(undo(dismissed, "ann") == Reason::forbidden);
  CHECK_FALSE(undo(dismissed));
  CHECK(ended.at(comment) == CommentState::approved);
  CHECK(ended.state.comment(comment)->reason.empty());
  CHECK(undo(dismissed) == Reason::unknown);
  CHECK_FALSE(undo(approved));
  CHECK(ended.at(comment) == CommentState::pending);
  CHECK_FALSE(ended.judge(CommentChange::approved, comment));

  // An undone restoration gives back the reason.
  ended.run("mo", JudgeComment{CommentChange::dismissed, comment, NewText{"again", 5}});
  ended.judge(CommentChange::restored, comment);
  const auto restored = ended.state.seq;
  CHECK_FALSE(undo(restored));
  CHECK(ended.at(comment) == CommentState::dismissed);
  CHECK(ended.state.comment(comment)->reason == "again");
  CHECK_FALSE(ended.judge(CommentChange::restored, comment));
  CHECK(ended.at(comment) == CommentState::approved);
  State replayed;
  Seq seq = 0;
  for (const auto& [at, event] : ended.history) apply(replayed, ++seq, at, event);
  CHECK(replayed == ended.state);
}

TEST_CASE("a redaction stands in the way of no undo, and is not undone by it") {
  Ended ended;
  const auto comment = ended.post("ann");
  ended.judge(CommentChange::approved, comment);
  const auto approved = ended.state.seq;
  ended.judge(CommentChange::redacted, comment);
  CHECK(ended.run("mo", Undo{ended.state.seq}) == Reason::unknown);
  CHECK_FALSE(ended.run("mo", Undo{approved}));
  CHECK(ended.at(comment) == CommentState::pending);
  CHECK(ended.state.comment(comment)->text.empty());
}

TEST_CASE("a reason that was taken back is blanked with who gave it, and comments that expired are past undoing") {
  Ended ended;
  const auto comment = ended.post("ann");
  ended.run("mo", JudgeComment{CommentChange::dismissed, comment, NewText{"why", 3}});
  ended.judge(CommentChange::restored, comment);
  const auto restored = ended.state.seq;
  CHECK(std::ranges::count(texts_of(ended.state), "why") == 1);
  const auto events = erased(ended.state, "mo");
  CHECK(std::get<PersonErased>(events.back()).blanks == std::vector<TextId>{"why"});
  for (const auto& event : events) ended.happen(event);
  CHECK_FALSE(ended.run("mo", Undo{restored}));
  CHECK(ended.at(comment) == CommentState::dismissed);
  CHECK(ended.state.comment(comment)->reason.empty());
  ended.judge(CommentChange::restored, comment);
  const auto last = ended.state.seq;
  for (const auto& event : expired(ended.state, Kept::comments, ended.now)) ended.happen(event);
  CHECK(ended.run("mo", Undo{last}) == Reason::unknown);
}

TEST_CASE("erasing a person blanks their comments and the reasons they gave; whether it was shown stands") {
  Ended ended;
  const auto one = ended.post("ann");
  const auto text = ended.state.comment(one)->text;
  ended.judge(CommentChange::approved, one);
  const auto other = ended.post("bob");
  ended.run("mo", JudgeComment{CommentChange::dismissed, other, NewText{"why", 3}});
  for (const auto& event : erased(ended.state, "ann")) ended.happen(event);
  CHECK(ended.state.comment(one)->text.empty());
  CHECK(ended.at(one) == CommentState::approved);
  CHECK_FALSE(ended.state.comment(other)->text.empty());
  const auto events = erased(ended.state, "mo");
  CHECK(std::get<PersonErased>(events.back()).blanks == std::vector<TextId>{"why"});
  for (const auto& event : events) ended.happen(event);
  CHECK(ended.state.comment(other)->reason.empty());
  CHECK(text != "");
}

}  // namespace rostrum::event
