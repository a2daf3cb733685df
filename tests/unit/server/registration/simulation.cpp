// Random bookings: whatever people do in whatever order, no seat is given twice and none is left while somebody waits,
// and replaying what happened gives the same book. A failure prints the seed of its run.
#include <cstdlib>
#include <random>

#include "server/registration/codec.hpp"
#include "tests/unit/server/registration/counter.hpp"

namespace rostrum::registration {
namespace {

void check(const Counter& counter) {
  const auto& book = counter.book;
  std::size_t seats = 0;
  std::size_t waiting = 0;
  bool confirmed_waits = false;
  for (const auto& [id, registration] : book.registrations) {
    seats += registration.holds_seat() ? 1 : 0;
    waiting += registration.status == Status::waiting ? 1 : 0;
    confirmed_waits = confirmed_waits || (registration.status == Status::waiting && registration.confirmed);
    // Nobody sits there whose address is not theirs.
    if (registration.status == Status::taken) CHECK(registration.confirmed);
  }
  CHECK(seats == book.seats);
  CHECK(waiting == book.line.size());
  CHECK(seats <= *counter.rules.capacity);
  CHECK(waiting <= *counter.rules.waitlist);
  const bool over = book.schedule.cancelled || counter.now >= book.schedule.ends_at;
  if (seats < *counter.rules.capacity && !over) CHECK_FALSE(confirmed_waits);
  std::size_t queued = 0;
  for (const auto& [id, mail] : book.mails) queued += mail.state == MailState::queued ? 1 : 0;
  CHECK(queued == book.outgoing.size());
}

void simulate(std::uint32_t seed) {
  CAPTURE(seed);
  std::mt19937 chance(seed);
  Counter counter;
  counter.rules.capacity = chance() % 4;
  counter.rules.waitlist = chance() % 4;
  counter.rules.approval = chance() % 4 == 0;
  const auto anyone = [&] { return "p" + std::to_string(chance() % 12); };
  for (int step = 0; step < 120; ++step) {
    counter.now += static_cast<Instant>(chance() % 7'200'000);
    switch (chance() % 9) {
      case 0:
      case 1:
      case 2:
        counter.enrol(anyone(), chance() % 6 == 0 ? Attending::assistant : Attending::participant,
                      chance() % 3 == 0 ? "k" + std::to_string(chance() % 5) : "", std::to_string(chance() % 2));
        break;
      case 3:
        counter.act(anyone(), Move::confirm);
        break;
      case 4:
      case 5:
        counter.act(anyone(), static_cast<Move>(chance() % 6));
        break;
      case 6:
        if (chance() % 4 == 0) counter.run(Erase{anyone()});
        break;
      case 7: {
        const auto mails = counter.book.mails;
        if (mails.empty()) break;
        auto at = mails.begin();
        std::advance(at, static_cast<long>(chance() % mails.size()));
        counter.run(Tried{at->first, chance() % 2 == 0, chance() % 5 == 0, "x"});
        break;
      }
      default:
        if (chance() % 20 == 0) counter.announce(counter.now + static_cast<Instant>(chance() % 900'000'000));
    }
    counter.pass();
    check(counter);
  }
  Book replayed;
  Seq seq = 0;
  for (const auto& [at, event] : counter.history) {
    const auto read = decode(kind_of(event), 1, encode(event));
    REQUIRE(read.has_value());
    apply(replayed, ++seq, at, *read);
  }
  CHECK(replayed == counter.book);
}

}  // namespace

TEST_CASE("random bookings keep their promises, and replay equals live") {
  const char* wanted = std::getenv("ROSTRUM_SEED");
  if (wanted != nullptr) return simulate(static_cast<std::uint32_t>(std::strtoul(wanted, nullptr, 10)));
  const auto first = std::random_device{}();
  for (std::uint32_t run = 0; run < 1'500; ++run) simulate(first + run);
}

}  // namespace rostrum::registration
