#include "tests/unit/server/registration/counter.hpp"

namespace rostrum::registration {
namespace {

constexpr Instant kHour = 3'600'000;
constexpr Instant kDay = 24 * kHour;

}  // namespace

TEST_CASE("a seat is held, confirmed and taken; the places behind it are waited on; then it is full") {
  Counter counter;
  counter.rules.capacity = 1;
  counter.rules.waitlist = 1;
  CHECK(counter.enrol("ann") == std::variant<Status, Reason>(Status::held));
  CHECK(counter.enrol("bob") == std::variant<Status, Reason>(Status::waiting));
  CHECK(counter.enrol("cat") == std::variant<Status, Reason>(Reason::full));
  CHECK_FALSE(counter.act("ann", Move::confirm));
  CHECK(counter.status("ann") == Status::taken);
  CHECK_FALSE(counter.act("bob", Move::confirm));
  CHECK(counter.status("bob") == Status::waiting);
  // A seat becomes free: it is offered to whoever waited, and theirs once taken.
  CHECK_FALSE(counter.act("ann", Move::cancel));
  CHECK(counter.status("bob") == Status::offered);
  CHECK(counter.enrol("cat") == std::variant<Status, Reason>(Status::waiting));
  CHECK_FALSE(counter.act("bob", Move::accept));
  CHECK(counter.status("bob") == Status::taken);
  CHECK(counter.mails(Template::offered) == 1);
  CHECK(counter.mails(Template::cancelled) == 1);
}

TEST_CASE("an offer lapses and goes to the next whose address is confirmed") {
  Counter counter;
  counter.rules.capacity = 1;
  for (const char* person : {"ann", "bob", "cat", "dan"}) counter.enrol(person);
  counter.act("ann", Move::confirm);
  counter.act("bob", Move::confirm);
  counter.act("dan", Move::confirm);
  counter.act("ann", Move::cancel);
  CHECK(counter.status("bob") == Status::offered);
  counter.now += 24 * kHour + 1;
  // Before anybody looked at the clock: too late is too late.
  CHECK(counter.act("bob", Move::accept) == Reason::expired);
  counter.pass();
  CHECK(counter.status("bob") == Status::lapsed);
  CHECK(counter.status("cat") == Status::lapsed);
  CHECK(counter.status("dan") == Status::offered);
}

TEST_CASE("a held seat that nobody confirms becomes free; confirmed late it is asked for anew") {
  Counter counter;
  counter.rules.capacity = 1;
  counter.enrol("ann");
  counter.pass(24 * kHour + 1);
  CHECK(counter.status("ann") == Status::lapsed);
  CHECK(counter.book.seats == 0);
  counter.enrol("bob");
  CHECK_FALSE(counter.act("ann", Move::confirm));
  CHECK(counter.status("ann") == Status::waiting);
}

TEST_CASE("an assistant takes no seat and is let in by an organiser where seats are few") {
  Counter counter;
  CHECK(counter.enrol("ida", Attending::assistant) == std::variant<Status, Reason>(Status::held));
  counter.rules.capacity = 1;
  counter.enrol("ann");
  CHECK(counter.enrol("ira", Attending::assistant) == std::variant<Status, Reason>(Status::awaiting));
  CHECK(counter.act("ira", Move::approve) == Reason::unconfirmed);
  counter.act("ira", Move::confirm);
  counter.act("ann", Move::confirm);
  CHECK_FALSE(counter.act("ira", Move::approve));
  CHECK(counter.status("ira") == Status::taken);
  CHECK(counter.book.seats == 1);
}

TEST_CASE("approval: confirmed first, then approved to a seat or a place, or declined") {
  Counter counter;
  counter.rules.approval = true;
  counter.rules.capacity = 1;
  for (const char* person : {"ann", "bob", "cat"}) {
    CHECK(counter.enrol(person) == std::variant<Status, Reason>(Status::awaiting));
    counter.act(person, Move::confirm);
  }
  CHECK_FALSE(counter.act("ann", Move::approve));
  CHECK_FALSE(counter.act("bob", Move::approve));
  CHECK_FALSE(counter.act("cat", Move::decline));
  CHECK(counter.status("ann") == Status::taken);
  CHECK(counter.status("bob") == Status::waiting);
  CHECK(counter.act("cat", Move::confirm) == Reason::wrong_state);
}

TEST_CASE("asking again mails again, no more than a few times, and is answered as to anybody") {
  Counter counter;
  counter.rules.capacity = 1;
  counter.rules.waitlist = 0;
  CHECK(counter.enrol("ann") == std::variant<Status, Reason>(Status::held));
  counter.act("ann", Move::confirm);
  // To a stranger it is full; whoever knows ann's address learns no more.
  for (int i = 0; i < 20; ++i) {
    for (const auto& [id, mail] : Book(counter.book).mails) {
      if (mail.state == MailState::queued) counter.run(Tried{id, true, false, {}});
    }
    CHECK(counter.enrol("ann") == std::variant<Status, Reason>(Reason::full));
  }
  CHECK(counter.mails(Template::confirmed) == 1 + kAskedAgainAnHour);
  CHECK(counter.status("ann") == Status::taken);
  counter.now += kHour;
  counter.enrol("ann");
  CHECK(counter.mails(Template::confirmed) == 2 + kAskedAgainAnHour);
}

TEST_CASE("the same key is the same form with the same answer") {
  Counter counter;
  counter.rules.capacity = 1;
  counter.rules.waitlist = 0;
  CHECK(counter.enrol("ann", Attending::participant, "k", "f") == std::variant<Status, Reason>(Status::held));
  const auto before = counter.book;
  CHECK(counter.enrol("ann", Attending::participant, "k", "f") == std::variant<Status, Reason>(Status::held));
  CHECK(counter.enrol("ann", Attending::participant, "k", "g") == std::variant<Status, Reason>(Reason::id_used));
  CHECK(counter.book == before);
}

TEST_CASE("by invitation a form only has the mail of the invited sent again") {
  Counter counter;
  counter.rules.access = Access::invited;
  Invite list;
  list.guests.push_back({"ann", "t-ann", {}});
  counter.run(list);
  CHECK(counter.status("ann") == Status::invited);
  CHECK(counter.mails(Template::invited) == 1);
  CHECK(counter.enrol("eve") == std::variant<Status, Reason>(Status::invited));
  CHECK(counter.enrol("ann") == std::variant<Status, Reason>(Status::invited));
  CHECK(counter.book.find("eve") == nullptr);
  CHECK_FALSE(counter.act("ann", Move::confirm));
  CHECK(counter.status("ann") == Status::taken);
}

TEST_CASE("a change of time mails everyone with the next sequence, a cancellation too; the uid stays") {
  Counter counter;
  counter.enrol("ann");
  counter.enrol("bob");
  counter.act("ann", Move::confirm);
  const auto uid = counter.book.schedule.uid;
  counter.announce(counter.book.schedule.starts_at);
  CHECK(counter.book.schedule.sequence == 0);
  counter.announce(counter.book.schedule.starts_at + kHour);
  CHECK(counter.book.schedule.sequence == 1);
  // Bob's address is not known to be his.
  CHECK(counter.mails(Template::rescheduled) == 1);
  counter.announce(counter.book.schedule.starts_at, true);
  CHECK(counter.book.schedule.sequence == 2);
  CHECK(counter.mails(Template::called_off) == 1);
  CHECK(counter.book.schedule.uid == uid);
  CHECK(counter.enrol("cat") == std::variant<Status, Reason>(Reason::closed));
}

TEST_CASE("reminders go out once for each start, early enough for the whole list") {
  Counter counter;
  for (const char* person : {"ann", "bob", "cat"}) {
    counter.enrol(person);
    counter.act(person, Move::confirm);
  }
  const auto start = counter.book.schedule.starts_at;
  const Instant each = 60'000;
  counter.now = start - kDay - 3 * each - 1;
  counter.run(Pass{each});
  CHECK(counter.mails(Template::day_before) == 0);
  counter.now += 1;
  counter.run(Pass{each});
  counter.run(Pass{each});
  CHECK(counter.mails(Template::day_before) == 3);
  counter.now = start - 10 * 60'000;
  counter.enrol("late");
  counter.act("late", Move::confirm);
  counter.run(Pass{0});
  CHECK(counter.mails(Template::soon) == 3);
  // Put off by a week: once more.
  counter.announce(start + 7 * kDay);
  counter.now = start + 6 * kDay;
  counter.run(Pass{0});
  CHECK(counter.mails(Template::day_before) == 7);
}

TEST_CASE("a mail is tried with pauses that grow, and given up") {
  Counter counter;
  counter.enrol("ann");
  const auto id = counter.book.mails.begin()->first;
  Instant waited = 0;
  for (std::uint32_t i = 1; i < kMaxAttempts; ++i) {
    counter.run(Tried{id, false, false, "slow"});
    const auto& mail = counter.book.mails.at(id);
    REQUIRE(mail.state == MailState::queued);
    CHECK(mail.due_at - counter.now >= waited);
    waited = mail.due_at - counter.now;
    counter.now = mail.due_at;
  }
  CHECK(waited == 6 * kHour);
  counter.run(Tried{id, false, false, "slow"});
  CHECK(counter.book.mails.at(id).state == MailState::failed);
  CHECK(counter.book.outgoing.empty());
}

TEST_CASE("erasing leaves that somebody was there, and frees the seat") {
  Counter counter;
  counter.rules.capacity = 1;
  counter.enrol("ann");
  counter.act("ann", Move::confirm);
  counter.enrol("bob");
  counter.act("bob", Move::confirm);
  counter.run(Erase{"ann"});
  CHECK(counter.book.find("ann")->address.empty());
  CHECK(counter.book.find("ann")->said == Particulars());
  CHECK(counter.status("bob") == Status::offered);
  CHECK(counter.act("ann", Move::confirm) == Reason::unknown);
}

}  // namespace rostrum::registration
