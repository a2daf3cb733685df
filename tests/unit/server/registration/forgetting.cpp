// What people said when they registered, once its time is over.
#include "tests/unit/server/registration/counter.hpp"

namespace rostrum::registration {

TEST_CASE("needs go alone, the rest with a time of its own; seats, consents and counts stand") {
  Counter counter;
  Register asked;
  asked.fresh = "ann";
  asked.address = "t-ann";
  asked.said.name = "n-ann";
  asked.said.needs = "captions";
  asked.said.question = "why";
  asked.said.consents = {{"privacy", "2"}};
  counter.run(asked);
  counter.act("ann", Move::confirm);
  counter.run(HandOver{"ann", "why"});
  counter.enrol("bob");
  counter.run(Forget{false});
  CHECK(counter.book.find("ann")->said.needs.empty());
  CHECK(counter.book.find("ann")->said.name == "n-ann");
  const auto seq = counter.book.seq;
  counter.run(Forget{false});
  CHECK(counter.book.seq == seq);
  counter.run(Forget{true});
  const auto& ann = *counter.book.find("ann");
  CHECK(ann.address.empty());
  CHECK(ann.said.name.empty());
  CHECK(ann.said.consents.size() == 1);
  CHECK(ann.status == Status::taken);
  CHECK(counter.book.seats == 2);
  CHECK(counter.book.mails.empty());
  // The room's question is not withdrawn by it.
  CHECK(counter.book.to_hand_over.empty());
  const auto after = counter.book.seq;
  counter.run(Forget{true});
  CHECK(counter.book.seq == after);
}

}  // namespace rostrum::registration
