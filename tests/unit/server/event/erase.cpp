#include <algorithm>

#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

void name(Session& session, const PersonId& who) {
  SetProfile profile;
  profile.name = NewText{"name of " + who, 5};
  REQUIRE_FALSE(session.run(who, profile));
}

std::vector<TextId> blanked(const Session& session) {
  std::vector<TextId> found;
  for (const auto& [at, event] : session.history) {
    if (const auto* erased = std::get_if<PersonErased>(&event)) found = erased->blanks;
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

TEST_CASE("what somebody said and was called is blank; their votes and what they did stand") {
  Session session;
  name(session, "ann");
  const auto question = session.ask("ann");
  const auto other = session.ask("bob");
  REQUIRE_FALSE(session.curate("mo", Curate::approve, question));
  REQUIRE_FALSE(session.curate("mo", Curate::approve, other));
  REQUIRE_FALSE(session.run("ann", VoteQuestion{other, true}));
  REQUIRE_FALSE(session.run("ann", SendChat{Channel::desk, {"said", 4}, {}}));
  AnnotateQuestion report;
  report.what = QuestionChange::reported;
  report.question = other;
  report.text = NewText{"why", 3};
  REQUIRE_FALSE(session.run("ann", report));

  CHECK(session.run("bob", ErasePerson{"ann"}) == Reason::forbidden);
  CHECK(session.run("mo", ErasePerson{"ann"}) == Reason::forbidden);
  REQUIRE_FALSE(session.run("ann", ErasePerson{}));
  CHECK(blanked(session) == std::vector<TextId>{"name of ann", "said", "why"});
  CHECK(session.state.person("ann")->name.empty());
  CHECK(session.state.person("ann")->erasures == 1);
  CHECK(session.state.question(question)->now.text.empty());
  CHECK(session.at(question) == QuestionState::approved);
  CHECK_FALSE(session.state.question(other)->now.text.empty());
  CHECK(session.state.votes(other) == 1);
  CHECK(session.state.question(other)->beside.reports.at(0).text.empty());
  const auto& message = session.state.chat.messages.back();
  CHECK(message.deleted);
  CHECK(message.text.empty());
}

TEST_CASE("an undo brings nothing back of what was erased") {
  Session session;
  const auto question = session.ask("ann");
  REQUIRE_FALSE(session.curate("mo", Curate::approve, question));
  REQUIRE_FALSE(session.curate("mo", Curate::assign, question, "pat"));
  CurateQuestion answer;
  answer.what = Curate::answer;
  answer.question = question;
  answer.text = NewText{"the answer", 10};
  REQUIRE_FALSE(session.run("pat", answer));
  REQUIRE_FALSE(session.run("ann", SendChat{Channel::desk, {"said", 4}, {}}));
  REQUIRE_FALSE(session.run("mo", DeleteChat{session.state.chat.messages.back().id}));
  const auto deleted = session.state.seq;

  session.join("org", {Role::organiser});
  REQUIRE_FALSE(session.run("org", ErasePerson{"pat"}));
  CHECK(session.state.question(question)->now.answer.empty());
  REQUIRE_FALSE(session.run("org", ErasePerson{"ann"}));
  CHECK(session.run("mo", Undo{deleted}) == Reason::wrong_state);
  for (Seq seq = session.state.seq; seq > 0; --seq) session.run("mo", Undo{seq});
  CHECK(session.state.question(question)->now.answer.empty());
  CHECK(session.state.question(question)->now.text.empty());
  CHECK(session.state.chat.messages.back().text.empty());
}

TEST_CASE("nobody is erased who is not there; who is erased twice is erased of what came since") {
  Session session;
  session.join("org", {Role::organiser});
  CHECK(session.run("org", ErasePerson{"nobody"}) == Reason::unknown);
  CHECK(erased(session.state, "nobody").empty());
  REQUIRE_FALSE(session.run("org", ErasePerson{"ann"}));
  name(session, "ann");
  REQUIRE_FALSE(session.run("org", ErasePerson{"ann"}));
  CHECK(blanked(session) == std::vector<TextId>{"name of ann"});
  CHECK(session.state.person("ann")->erasures == 2);
  // By a list that knows of more, which then is made up for at once.
  for (const auto& event : erased(session.state, "ann", 5)) session.happen(event);
  CHECK(session.state.person("ann")->erasures == 5);
}

}  // namespace rostrum::event
