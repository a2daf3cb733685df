#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

struct After : Session {
  QuestionId question;

  After() {
    Rules rules;
    rules.chat.open = true;
    rules.comments = {true, 100};
    happen(DocumentApplied{"doc", rules});
    for (const char* id : {"ann", "bob"}) {
      auto person = *state.person(id);
      person.name = std::string("name-") + id;
      happen(PersonChanged{person, PersonChange::edited, std::nullopt, false});
    }
    question = ask("ann");
    curate("mo", Curate::approve, question);
    run("mo", AnnotateQuestion{QuestionChange::noted, question, NewText{"note", 4}, {}, {}, true});
    CurateQuestion answer;
    answer.what = Curate::answer;
    answer.question = question;
    answer.text = NewText{"answer", 6};
    run("mo", answer);
    run("bob", VoteQuestion{question, true});
    run("bob", SendChat{Channel::all, {"said", 4}, {}});
    happen(PhaseChanged{PhaseChange::ended, Phase::ended});
    now += kDayMs;
  }
  void expire(Kept kind, Instant before) {
    for (const auto& event : expired(state, kind, before)) happen(event);
  }
};

}  // namespace

TEST_CASE("the clock starts at the end: the real one, or the planned one of an event that never opened") {
  const Ending ended{false, 100};
  CHECK_FALSE(expired_before(std::nullopt, ended, 0, 1'000 * kDayMs));
  CHECK_FALSE(expired_before(7, ended, 0, 100 + 7 * kDayMs - 1));
  CHECK(expired_before(7, ended, 0, 100 + 7 * kDayMs) == 100);
  CHECK(expired_before(7, ended, 0, 300 + 7 * kDayMs) == 300);
  CHECK(expired_before(0, ended, 0, 100) == 100);
  CHECK_FALSE(expired_before(0, Ending{true, std::nullopt}, 0, 100));
  CHECK(expired_before(1, Ending{}, 50, 50 + kDayMs) == 50);
  CHECK_FALSE(expired_before(1, Ending{}, 51, 50 + kDayMs));
}

TEST_CASE("questions lose every text, and their asker a name that stands nowhere else; votes and times stand") {
  After kept;
  const auto asked_at = kept.state.question(kept.question)->asked_at;
  CHECK(expired(kept.state, Kept::questions, asked_at - 1).empty());
  kept.expire(Kept::questions, kept.now);
  const auto& question = *kept.state.question(kept.question);
  CHECK(question.now.text.empty());
  CHECK(question.now.answer.empty());
  CHECK(question.beside.notes.front().text.empty());
  CHECK(question.former.empty());
  CHECK(question.voters == std::set<PersonId>{"bob"});
  CHECK(question.asked_at == asked_at);
  CHECK(kept.state.person("ann")->name.empty());
  CHECK(kept.state.person("bob")->name == "name-bob");
  CHECK(texts_of(kept.state) == std::vector<TextId>{"said"});
  // Once more there is nothing to do.
  CHECK(expired(kept.state, Kept::questions, kept.now).empty());
  kept.expire(Kept::chat, kept.now);
  CHECK(kept.state.person("bob")->name.empty());
  CHECK(kept.state.chat.messages.front().text.empty());
  CHECK(texts_of(kept.state).empty());
}

TEST_CASE("what was written later than its time stays, and its writer's name with it") {
  After kept;
  const auto early = kept.run("ann", PostComment{{"early", 5}});
  CHECK_FALSE(early);
  const auto then = kept.now;
  kept.now += kDayMs;
  CHECK_FALSE(kept.run("bob", PostComment{{"late", 4}}));
  kept.expire(Kept::comments, then);
  std::vector<TextId> left;
  for (const auto& [id, comment] : kept.state.comments) left.push_back(comment.text);
  std::ranges::sort(left);
  CHECK(left == std::vector<TextId>{"", "late"});
  // Ann's question is kept.
  CHECK(kept.state.person("ann")->name == "name-ann");
}

TEST_CASE("who was present is forgotten until the event is opened again") {
  After kept;
  kept.expire(Kept::questions, kept.now);
  kept.expire(Kept::attendance, kept.now);
  CHECK(kept.state.forgets_visits);
  CHECK(expired(kept.state, Kept::attendance, kept.now).empty());
  kept.happen(PhaseChanged{PhaseChange::reopened, Phase::doors});
  CHECK_FALSE(kept.state.forgets_visits);
}

}  // namespace rostrum::event
