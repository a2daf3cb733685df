#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

struct ChatSession : Session {
  explicit ChatSession(ChatRules chat = {true, 0, 100}) {
    Rules rules;
    rules.chat = chat;
    happen(DocumentApplied{"doc2", rules});
  }
  std::optional<Reason> say(const PersonId& who, Channel channel, PersonId to = {}, std::uint32_t length = 5) {
    return run(who, SendChat{channel, {"t" + std::to_string(ids), length}, std::move(to)});
  }
};

}  // namespace

TEST_CASE("everyone writes to everyone only where the event holds a chat; staff always") {
  ChatSession closed(ChatRules{});
  CHECK(closed.say("ann", Channel::all) == Reason::closed);
  CHECK_FALSE(closed.say("mo", Channel::all));
  ChatSession open;
  CHECK_FALSE(open.say("ann", Channel::all));
  CHECK(open.say("ann", Channel::all, {}, 0) == Reason::empty);
  CHECK(open.say("ann", Channel::all, {}, 101) == Reason::too_long);
  CHECK(open.say("ann", Channel::all, "bob") == Reason::invalid);
}

TEST_CASE("backstage is for those who are more than viewers; a viewer's desk is their own") {
  ChatSession session;
  CHECK(session.say("ann", Channel::backstage) == Reason::forbidden);
  CHECK_FALSE(session.say("pat", Channel::backstage));
  CHECK_FALSE(session.say("ann", Channel::desk));
  CHECK(session.state.chat.messages.back().thread == "ann");
  CHECK(session.say("bob", Channel::desk, "ann") == Reason::forbidden);
  CHECK(session.say("mo", Channel::desk, "nobody") == Reason::unknown);
  CHECK_FALSE(session.say("mo", Channel::desk, "ann"));
  CHECK(session.state.chat.messages.back().thread == "ann");
}

TEST_CASE("who is silenced writes to the desk alone, and has no hand up") {
  ChatSession session;
  CHECK_FALSE(session.run("ann", RaiseHand{}));
  CHECK_FALSE(session.run("mo", DisciplinePerson{Discipline::silence, "ann", {}, true}));
  CHECK(session.state.hands.empty());
  CHECK(session.say("ann", Channel::all) == Reason::forbidden);
  CHECK(session.run("ann", RaiseHand{}) == Reason::forbidden);
  CHECK_FALSE(session.say("ann", Channel::desk));
  CHECK_FALSE(session.run("mo", DisciplinePerson{Discipline::silence, "ann", {}, false}));
  CHECK_FALSE(session.say("ann", Channel::all));
  CHECK_FALSE(session.run("ann", RaiseHand{}));
}

TEST_CASE("slow mode tells when to go on, and holds staff up neither way") {
  ChatSession session({true, 10, 100});
  CHECK_FALSE(session.say("ann", Channel::all));
  session.now += 9'999;
  const auto refused = decide(session.state, "ann", SendChat{Channel::all, {"t", 1}, {}}, {session.now, "x"});
  REQUIRE(std::holds_alternative<Refusal>(refused));
  CHECK(std::get<Refusal>(refused).reason == Reason::too_many);
  CHECK(std::get<Refusal>(refused).retry_after_ms == 1);
  // The desk can always be written to, and others are not held up.
  CHECK_FALSE(session.say("ann", Channel::desk));
  CHECK_FALSE(session.say("bob", Channel::all));
  for (int i = 0; i < 3; ++i) CHECK_FALSE(session.say("mo", Channel::all));
  session.now += 1;
  CHECK_FALSE(session.say("ann", Channel::all));
  // Nor does a clock that is set back.
  session.now -= 3'600'000;
  CHECK_FALSE(session.say("ann", Channel::all));
  CHECK(session.say("ann", Channel::all) == Reason::too_many);
  session.now += 10'000;
  CHECK_FALSE(session.say("ann", Channel::all));
}

TEST_CASE("the newest of each channel are kept, whatever is said in the others") {
  ChatSession session;
  CHECK_FALSE(session.say("bob", Channel::desk));
  for (std::size_t i = 0; i < kKeptOfChannel + 20; ++i) CHECK_FALSE(session.say("ann", Channel::all));
  for (std::size_t i = 0; i < kKeptOfThread + 20; ++i) CHECK_FALSE(session.say("ann", Channel::desk));
  std::map<std::string, std::size_t> kept;
  for (const auto& message : session.state.chat.messages) {
    ++kept[message.channel == Channel::all ? "all" : message.thread];
  }
  CHECK(kept == std::map<std::string, std::size_t>{{"all", kKeptOfChannel}, {"ann", kKeptOfThread}, {"bob", 1}});
}

TEST_CASE("a deleted message can be given back") {
  ChatSession session;
  CHECK_FALSE(session.say("ann", Channel::all));
  const auto message = session.state.chat.messages.back().id;
  CHECK(session.run("ann", DeleteChat{message}) == Reason::forbidden);
  CHECK_FALSE(session.run("mo", DeleteChat{message}));
  CHECK(session.state.chat.find(message)->deleted);
  const auto deleted = session.state.seq;
  CHECK_FALSE(session.run("mo", DeleteChat{message}));
  CHECK(session.state.seq == deleted);
  CHECK_FALSE(session.run("mo", Undo{deleted}));
  CHECK_FALSE(session.state.chat.find(message)->deleted);
  CHECK(session.run("mo", Undo{deleted}) == Reason::unknown);
}

TEST_CASE("what was said to everyone in a rehearsal goes with it") {
  ChatSession session;
  CHECK_FALSE(session.run("mo", ChangePhase{MovePhase::rehearse, false}));
  CHECK_FALSE(session.say("pat", Channel::all));
  CHECK_FALSE(session.say("ann", Channel::all));
  CHECK_FALSE(session.say("pat", Channel::backstage));
  CHECK_FALSE(session.run("mo", ChangePhase{MovePhase::doors, false}));
  std::vector<PersonId> authors;
  for (const auto& message : session.state.chat.messages) authors.push_back(message.author);
  CHECK(authors == std::vector<PersonId>{"ann", "pat"});
}

}  // namespace rostrum::event
