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

}  // namespace rostrum::registration
