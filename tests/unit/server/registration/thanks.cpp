// Thanks after the end: to all who had a seat, once.
#include "tests/unit/server/registration/counter.hpp"

namespace rostrum::registration {
namespace {

constexpr Instant kDay = 24 * 3'600'000LL;

/// Ann and Bob have seats, Cat has not confirmed, Dan gave his back.
struct Over : Counter {
  Over() {
    for (const char* person : {"ann", "bob", "cat", "dan"}) enrol(person);
    for (const char* person : {"ann", "bob", "dan"}) act(person, Move::confirm);
    act("dan", Move::cancel);
    now = book.schedule.ends_at + 60'000;
  }
  void thank() { run(Thank{now - 60'000}); }
};

}  // namespace

TEST_CASE("who has a seat is thanked once, however often the event ends") {
  Over over;
  over.thank();
  CHECK(over.mails(Template::thanks) == 2);
  over.thank();
  // Reopened, moved, and ended again.
  over.announce(over.now + kDay);
  over.now += kDay;
  over.thank();
  CHECK(over.mails(Template::thanks) == 2);
}

TEST_CASE("nobody is thanked days after, or for what did not take place") {
  Over late;
  late.run(Thank{late.now - kThanksWithin_ms - 1});
  CHECK(late.mails(Template::thanks) == 0);
  CHECK(late.book.schedule.told_thanks);
  Over off;
  off.announce(off.book.schedule.starts_at, true);
  off.thank();
  CHECK(off.mails(Template::thanks) == 0);
}

}  // namespace rostrum::registration
