#include "server/registration/codec.hpp"

#include <doctest/doctest.h>

namespace rostrum::registration {

TEST_CASE("rows as they were first written are read; unknown kinds and bodies are refused") {
  // As the first version wrote it: must be read for ever.
  const auto read = decode(
      "registered", 1,
      R"({"person":"r1","address":"t1","said":{"name":"t2","organisation":"","answers":"","needs":"","question":"","language":"fr","consents":[{"field":"c","version":"1"}]},"attending":"participant","status":"held","until":5})");
  REQUIRE(read.has_value());
  const auto& registered = std::get<Registered>(*read);
  CHECK(registered.person == "r1");
  CHECK(registered.said.consents == std::vector<Consent>{{"c", "1"}});
  CHECK(registered.status == Status::held);
  CHECK(registered.until == 5);
  CHECK(kind_of(*read) == "registered");
  CHECK_FALSE(decode("unheard_of", 1, "{}").has_value());
  CHECK_FALSE(decode("registered", 2, "{}").has_value());
  CHECK_FALSE(decode("registered", 1, R"({"status":"nothing"})").has_value());
  CHECK_FALSE(decode("registered", 1, "[").has_value());
}

TEST_CASE("what came later survives its row, and what it added is missing in older ones") {
  Registered registered;
  registered.person = "r1";
  registered.said.question = "t1";
  registered.said.anonymous = true;
  const std::vector<Event> events = {registered,
                                     HandedOver{"r1", "t1"},
                                     CommentOffered{{"k1", "t1", "t2", "t3", "fr", OfferState::offered, 7}},
                                     OfferMoved{"k1", OfferState::refused},
                                     NeedsForgotten{"r1"},
                                     AskedAgain{"r1", true},
                                     MailBounced{"m1", "r1", true, "5.1.1 nobody here"},
                                     RegistrationForgotten{"r1"}};
  for (const auto& event : events) {
    const auto back = decode(kind_of(event), 1, encode(event));
    REQUIRE(back.has_value());
    CHECK(*back == event);
  }
}

}  // namespace rostrum::registration
