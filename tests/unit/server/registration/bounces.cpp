// Mails that came back: said beside the mail, and whoever is reached no more gets none until an organiser tries again.
#include <string>

#include "tests/unit/server/registration/counter.hpp"

namespace rostrum::registration {
namespace {

constexpr Instant kDay = 24 * 3'600'000LL;

/// Ann and Bob have seats; all their mails are sent.
struct Sent : Counter {
  Sent() {
    for (const char* person : {"ann", "bob"}) {
      enrol(person);
      act(person, Move::confirm);
    }
    deliver();
  }
  void deliver() {
    while (!book.outgoing.empty()) run(Tried{book.outgoing.begin()->second, true, false, ""});
  }
  [[nodiscard]] MailId last_to(const std::string& person) const {
    MailId found;
    std::size_t newest = 0;
    for (const auto& [id, mail] : book.mails) {
      const auto number = static_cast<std::size_t>(std::stoul(id.substr(1)));
      if (mail.person == person && number >= newest) {
        newest = number;
        found = id;
      }
    }
    return found;
  }
  [[nodiscard]] std::size_t mails_to(const std::string& person) const {
    std::size_t found = 0;
    for (const auto& [id, mail] : book.mails) found += mail.person == person ? 1 : 0;
    return found;
  }
};

TEST_CASE("a mail that came back says why, and a report that comes twice changes nothing") {
  Sent sent;
  const auto id = sent.last_to("ann");
  CHECK(std::holds_alternative<Outcome>(sent.run(Bounced{id, false, "4.4.7 expired"})));
  CHECK(sent.book.mails.at(id).state == MailState::bounced);
  CHECK(sent.book.mails.at(id).fault == "4.4.7 expired");
  CHECK(sent.book.find("ann")->unreachable.empty());
  const auto before = sent.book;
  sent.run(Bounced{id, true, "5.1.1"});
  CHECK(sent.book == before);
  CHECK(std::get<Reason>(sent.run(Bounced{"m0", true, "5.1.1"})) == Reason::unknown);
}

TEST_CASE("whoever is reached no more gets no mail, what waited neither, and others get theirs") {
  Sent sent;
  const auto id = sent.last_to("ann");
  sent.run(Write{"t1", "t2"});
  const auto waiting = sent.last_to("ann");
  sent.run(Bounced{id, true, ""});
  CHECK(sent.book.find("ann")->unreachable == "no reason given");
  CHECK(sent.book.mails.at(waiting).state == MailState::failed);
  CHECK(sent.book.mails.at(sent.last_to("bob")).state == MailState::queued);
  sent.deliver();
  const auto anns = sent.mails_to("ann");
  const auto bobs = sent.mails_to("bob");
  sent.run(Write{"t3", "t4"});
  sent.announce(sent.book.schedule.starts_at + kDay);
  sent.now = sent.book.schedule.starts_at - kDay;
  sent.pass();
  sent.enrol("ann");
  CHECK(sent.mails_to("ann") == anns);
  CHECK(sent.mails_to("bob") == bobs + 3);
  CHECK(sent.status("ann") == Status::taken);
}

TEST_CASE("an organiser tries again, and then mails go out as before; they themselves cannot say so") {
  Sent sent;
  sent.run(Bounced{sent.last_to("ann"), true, "5.1.1"});
  const auto before = sent.mails_to("ann");
  sent.run(Act{"ann", Move::mail, false});
  CHECK(sent.mails_to("ann") == before);
  CHECK_FALSE(sent.book.find("ann")->unreachable.empty());
  sent.run(Act{"ann", Move::mail, true});
  CHECK(sent.mails_to("ann") == before + 1);
  CHECK(sent.book.find("ann")->unreachable.empty());
  sent.run(Write{"t1", "t2"});
  CHECK(sent.mails_to("ann") == before + 2);
  sent.deliver();
  sent.run(Bounced{sent.last_to("ann"), true, "5.1.1 still"});
  CHECK(sent.book.find("ann")->unreachable == "5.1.1 still");
}

TEST_CASE("what was not sent yet cannot have come back") {
  Sent sent;
  sent.run(Write{"t1", "t2"});
  CHECK(std::get<Reason>(sent.run(Bounced{sent.last_to("ann"), true, "5.1.1"})) == Reason::wrong_state);
  CHECK(sent.book.find("ann")->unreachable.empty());
}

TEST_CASE("with whoever is erased goes what was said of their mails") {
  Sent sent;
  const auto id = sent.last_to("ann");
  sent.run(Bounced{id, true, "5.1.1"});
  sent.run(Erase{"ann"});
  CHECK(sent.book.find("ann")->unreachable.empty());
  CHECK(std::get<Reason>(sent.run(Bounced{id, true, "5.1.1"})) == Reason::unknown);
}

}  // namespace
}  // namespace rostrum::registration
