#include "server/access/network.hpp"

#include <doctest/doctest.h>

#include "server/access/guest_limit.hpp"

namespace rostrum::access {
namespace {

using boost::asio::ip::make_address;
using namespace std::chrono_literals;

TEST_CASE("a network contains what its prefix says") {
  struct Case {
    const char* network;
    const char* address;
    bool inside;
  };
  for (const Case& c :
       {Case{"10.0.0.0/8", "10.255.1.1", true}, Case{"10.0.0.0/8", "11.0.0.0", false},
        Case{"192.0.2.128/25", "192.0.2.127", false}, Case{"192.0.2.128/25", "192.0.2.255", true},
        Case{"192.0.2.1", "192.0.2.1", true}, Case{"192.0.2.1", "192.0.2.2", false},
        Case{"0.0.0.0/0", "203.0.113.1", true}, Case{"0.0.0.0/0", "::1", false},
        Case{"2001:db8::/33", "2001:db8:7fff::1", true}, Case{"2001:db8::/33", "2001:db8:8000::1", false},
        Case{"::1", "::1", true}, Case{"10.0.0.0/8", "::ffff:10.1.1.1", true}}) {
    const auto network = Network::parse(c.network);
    REQUIRE_MESSAGE(network.has_value(), c.network);
    CHECK_MESSAGE(network->contains(make_address(c.address)) == c.inside, c.network << " " << c.address);
  }
}

TEST_CASE("what is no network is refused") {
  for (const char* bad : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::1/129", "example.org",
                          "10.0.0.0/8x", "10.0.0.0/8/8", "fe80::1%1/64"}) {
    CHECK_MESSAGE(!Network::parse(bad), bad);
  }
}

TEST_CASE("guests of one address are limited, of another not, and time forgives") {
  GuestLimit limit({});
  const auto a = make_address("192.0.2.1");
  GuestLimit::Instant now{};
  for (int i = 0; i < static_cast<int>(GuestLimit::kAtOnce); ++i) REQUIRE(limit.take(a, now) == 0ms);
  const auto wait = limit.take(a, now);
  CHECK(wait > 0ms);
  CHECK(limit.take(make_address("::ffff:192.0.2.1"), now) > 0ms);
  CHECK(limit.take(make_address("192.0.2.2"), now) == 0ms);
  CHECK(limit.take(a, now + wait) == 0ms);
  CHECK(limit.take(a, now + wait) > 0ms);
}

TEST_CASE("one household of IPv6 is one address") {
  GuestLimit limit({});
  const GuestLimit::Instant now{};
  for (int i = 0; i < static_cast<int>(GuestLimit::kAtOnce); ++i) {
    REQUIRE(limit.take(make_address("2001:db8:1:2::" + std::to_string(i + 1)), now) == 0ms);
  }
  CHECK(limit.take(make_address("2001:db8:1:2:ffff::1"), now) > 0ms);
  CHECK(limit.take(make_address("2001:db8:1:3::1"), now) == 0ms);
}

TEST_CASE("loopback and configured networks are not limited") {
  GuestLimit limit({*Network::parse("198.51.100.0/24")});
  const GuestLimit::Instant now{};
  for (const char* free : {"127.0.0.1", "::1", "::ffff:127.0.0.1", "198.51.100.77"}) {
    for (int i = 0; i < 1000; ++i) REQUIRE(limit.take(make_address(free), now) == 0ms);
  }
  CHECK(limit.addresses() == 0);
}

TEST_CASE("what is remembered of addresses is bounded, and the worst are remembered") {
  GuestLimit limit({});
  GuestLimit::Instant now{};
  const auto worst = make_address("203.0.113.1");
  for (int i = 0; i < static_cast<int>(GuestLimit::kAtOnce); ++i) REQUIRE(limit.take(worst, now) == 0ms);
  for (std::uint32_t i = 0; i < GuestLimit::kMaxAddresses + 100; ++i) {
    limit.take(boost::asio::ip::address_v4(0x0a000000 + i), now);
  }
  CHECK(limit.addresses() <= GuestLimit::kMaxAddresses);
  CHECK(limit.take(worst, now) > 0ms);
}

}  // namespace
}  // namespace rostrum::access
