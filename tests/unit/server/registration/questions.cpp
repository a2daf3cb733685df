// A question that somebody asks in advance, on its way to the room.
#include "tests/unit/server/registration/counter.hpp"

namespace rostrum::registration {
namespace {

/// Somebody with a question, not confirmed yet.
void ask(Counter& counter, const std::string& person, const TextId& question) {
  Register asked;
  if (counter.book.find(person) != nullptr) asked.known = person;
  asked.fresh = person;
  asked.address = "t-" + person;
  asked.said.question = question;
  REQUIRE(std::holds_alternative<Outcome>(counter.run(asked)));
}

}  // namespace

TEST_CASE("a question is handed over once the seat is taken, and again only when it changes") {
  Counter counter;
  ask(counter, "ann", "q1");
  CHECK(counter.book.to_hand_over.empty());
  counter.act("ann", Move::confirm);
  CHECK(counter.book.to_hand_over == std::set<PersonId>{"ann"});
  CHECK(counter.book.find("ann")->question_for_room() == "q1");
  counter.run(HandOver{"ann", "q1"});
  CHECK(counter.book.to_hand_over.empty());
  // Told a second time, after a crash.
  const auto seq = counter.book.seq;
  counter.run(HandOver{"ann", "q1"});
  CHECK(counter.book.seq == seq);
  Change change;
  change.id = "ann";
  change.said.question = "q1";
  counter.run(change);
  CHECK(counter.book.to_hand_over.empty());
  change.said.question = "q2";
  counter.run(change);
  CHECK(counter.book.to_hand_over == std::set<PersonId>{"ann"});
  // What was told meanwhile is not what is so now.
  counter.run(HandOver{"ann", "q1"});
  CHECK(counter.book.to_hand_over == std::set<PersonId>{"ann"});
  counter.run(HandOver{"ann", "q2"});
  CHECK(counter.book.to_hand_over.empty());
}

TEST_CASE("whoever has no seat asks nothing; who gives it back takes the question back, who comes again asks again") {
  Counter counter;
  counter.rules.capacity = 1;
  ask(counter, "ann", "q1");
  ask(counter, "bob", "q2");
  counter.act("ann", Move::confirm);
  counter.act("bob", Move::confirm);
  CHECK(counter.book.to_hand_over == std::set<PersonId>{"ann"});
  counter.run(HandOver{"ann", "q1"});
  counter.act("ann", Move::cancel);
  CHECK(counter.book.to_hand_over == std::set<PersonId>{"ann"});
  CHECK(counter.book.find("ann")->question_for_room().empty());
  counter.run(HandOver{"ann", ""});
  counter.act("bob", Move::accept);
  CHECK(counter.book.to_hand_over == std::set<PersonId>{"bob"});
  ask(counter, "ann", "q1");
  CHECK(counter.status("ann") == Status::waiting);
  CHECK(counter.book.to_hand_over == std::set<PersonId>{"bob"});
}

TEST_CASE("of whom was erased nothing is handed over, whatever was under way") {
  Counter counter;
  ask(counter, "ann", "q1");
  counter.act("ann", Move::confirm);
  counter.run(Erase{"ann"});
  CHECK(counter.book.to_hand_over.empty());
  counter.run(HandOver{"ann", "q1"});
  CHECK(counter.book.to_hand_over.empty());
  CHECK(counter.book.find("ann")->handed_over.empty());
}

}  // namespace rostrum::registration
