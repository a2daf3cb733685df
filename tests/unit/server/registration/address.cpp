#include "server/registration/address.hpp"

#include <doctest/doctest.h>

namespace rostrum::registration {

TEST_CASE("addresses to which mail can be sent") {
  for (const char* good : {"ann@example.org", "a.b+c@sub.example.org", "o'hara@example.org", "用户@例子.公司",
                           "x@xn--fsqu00a.xn--0zwm56d"}) {
    CAPTURE(good);
    CHECK(parse_address(good) == std::string(good));
  }
  CHECK(parse_address("  ann@example.org\n") == "ann@example.org");
}

TEST_CASE("what is no address, or would go on into a header or a command") {
  for (const std::string bad : {"",
                                "ann",
                                "@example.org",
                                "ann@",
                                "ann@localhost",
                                "a@b@",
                                "ann@example..org",
                                ".a@example.org",
                                "a..b@example.org",
                                "a b@example.org",
                                "ann@example.org>",
                                "<ann@example.org",
                                "ann@example.org\r\nRCPT TO:<x@y.z>",
                                "\"a b\"@example.org",
                                "ann@-example.org",
                                "ann,bob@example.org",
                                "ann@example.org,bob@example.org",
                                "ann@exa\xc2\x85mple.org",
                                "ann\xe2\x80\xa8@example.org",
                                "ann@example.org\xff"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_address(bad).has_value());
  }
  CHECK_FALSE(parse_address(std::string("a\0b@example.org", 15)).has_value());
  CHECK_FALSE(parse_address(std::string(250, 'a') + "@example.org").has_value());
}

TEST_CASE("an address is recognised whatever its capitals") {
  CHECK(address_key("Ann@Example.ORG") == address_key("ann@example.org"));
}

}  // namespace rostrum::registration
