// Comments by way of a mail: offered, confirmed by a button, handed over once.
#include "tests/unit/server/registration/counter.hpp"

namespace rostrum::registration {
namespace {

OfferComment offer(const std::string& id, const std::string& key = {}, const std::string& form = {}) {
  OfferComment asked;
  asked.offer = {id, "a-" + id, "n-" + id, "t-" + id, "en"};
  asked.key = key;
  asked.form = form;
  return asked;
}
OfferState at(const Counter& counter, const std::string& id) { return counter.book.offers.at(id).state; }
std::optional<Reason> move(Counter& counter, const std::string& id, OfferState to) {
  const auto decided = counter.run(MoveOffer{id, to});
  const auto* reason = std::get_if<Reason>(&decided);
  return reason == nullptr ? std::nullopt : std::optional(*reason);
}

}  // namespace

TEST_CASE("a comment waits for its author's button, then for the room; after that nothing of it is kept here") {
  Counter counter;
  counter.run(offer("k1"));
  CHECK(counter.mails(Template::comment) == 1);
  CHECK_FALSE(move(counter, "k1", OfferState::confirmed));
  CHECK(at(counter, "k1") == OfferState::confirmed);
  CHECK_FALSE(move(counter, "k1", OfferState::posted));
  CHECK(counter.book.offers.at("k1").address.empty());
  CHECK(counter.book.waiting_offers.empty());
  CHECK(counter.mails(Template::comment) == 0);
  CHECK(counter.book.outgoing.empty());
  // The button once more, and the room's answer once more.
  const auto seq = counter.book.seq;
  CHECK_FALSE(move(counter, "k1", OfferState::confirmed));
  CHECK_FALSE(move(counter, "k1", OfferState::posted));
  CHECK(counter.book.seq == seq);
  CHECK(move(counter, "k2", OfferState::confirmed) == Reason::unknown);
}

TEST_CASE("what nobody confirms in a day lapses, and what was withdrawn is not confirmed") {
  Counter counter;
  counter.run(offer("k1"));
  counter.run(offer("k2"));
  move(counter, "k2", OfferState::withdrawn);
  CHECK(move(counter, "k2", OfferState::confirmed) == Reason::wrong_state);
  counter.now += kOfferLapses_ms;
  CHECK(move(counter, "k1", OfferState::confirmed) == Reason::expired);
  counter.pass();
  CHECK(at(counter, "k1") == OfferState::lapsed);
  CHECK(counter.book.waiting_offers.empty());
}

TEST_CASE("a repeated form has one mail, and nobody's mail box is filled by others") {
  Counter counter;
  counter.run(offer("k1", "key", "form"));
  counter.run(offer("k2", "key", "form"));
  CHECK(counter.mails(Template::comment) == 1);
  const auto other = counter.run(offer("k3", "key", "another"));
  CHECK(std::get<Reason>(other) == Reason::id_used);
  auto crowded = offer("k4");
  crowded.waiting = kMaxOffersOfAddress;
  CHECK(std::holds_alternative<Outcome>(counter.run(crowded)));
  CHECK(counter.mails(Template::comment) == 1);
}

}  // namespace rostrum::registration
