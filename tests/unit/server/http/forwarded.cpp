#include "server/http/forwarded.hpp"

#include <doctest/doctest.h>

namespace rostrum::http {
namespace {

using boost::asio::ip::make_address;

std::vector<access::Network> trusting(std::initializer_list<const char*> list) {
  std::vector<access::Network> networks;
  for (const char* text : list) networks.push_back(*access::Network::parse(text));
  return networks;
}

struct Case {
  const char* name;
  const char* peer;
  std::vector<std::pair<const char*, const char*>> headers;
  const char* client;
  bool secure;
};

TEST_CASE("a client is where the nearest hop that is not trusted says") {
  const auto trusted = trusting({"10.0.0.0/8", "fd00::/8", "127.0.0.1"});
  const std::vector<Case> cases = {
      {"a stranger's word counts for nothing",
       "203.0.113.9",
       {{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-Proto", "https"}, {"Forwarded", "for=192.0.2.2;proto=https"}},
       "203.0.113.9",
       false},
      {"a proxy's does",
       "10.1.2.3",
       {{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-Proto", "https"}},
       "192.0.2.1",
       true},
      {"what the client put before is not looked at",
       "10.1.2.3",
       {{"X-Forwarded-For", "127.0.0.1, 1.2.3.4, 192.0.2.1"}},
       "192.0.2.1",
       false},
      {"through two proxies", "10.1.2.3", {{"X-Forwarded-For", "6.6.6.6, 192.0.2.1, 10.9.9.9"}}, "192.0.2.1", false},
      {"in several lines",
       "10.1.2.3",
       {{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-For", "192.0.2.1"}},
       "192.0.2.1",
       false},
      {"all of them trusted", "10.1.2.3", {{"X-Forwarded-For", "10.2.2.2, 10.3.3.3"}}, "10.2.2.2", false},
      {"no address ends the chain", "10.1.2.3", {{"X-Forwarded-For", "192.0.2.1, unknown"}}, "10.1.2.3", false},
      {"nothing said", "10.1.2.3", {}, "10.1.2.3", false},
      {"a port beside it", "10.1.2.3", {{"X-Forwarded-For", "192.0.2.1:4711"}}, "192.0.2.1", false},
      {"IPv6", "fd00::1", {{"X-Forwarded-For", "2001:db8::7"}}, "2001:db8::7", false},
      {"IPv4 in IPv6", "::ffff:10.1.2.3", {{"X-Forwarded-For", "::ffff:192.0.2.1"}}, "192.0.2.1", false},
      {"RFC 7239",
       "10.1.2.3",
       {{"Forwarded", "for=6.6.6.6, for=\"[2001:db8:cafe::17]:4711\";proto=https;by=10.1.2.3"}},
       "2001:db8:cafe::17",
       true},
      {"the first kind wins",
       "10.1.2.3",
       {{"Forwarded", "for=6.6.6.6"}, {"X-Forwarded-For", "192.0.2.1"}},
       "192.0.2.1",
       false},
      {"a broken one is no word", "10.1.2.3", {{"Forwarded", "for=192.0.2.1;;"}}, "10.1.2.3", false},
  };
  for (const auto& c : cases) {
    beast_http::fields headers;
    for (const auto& [name, value] : c.headers) headers.insert(name, value);
    const auto client = client_of(headers, make_address(c.peer), false, trusted);
    CHECK_MESSAGE(client.address == make_address(c.client), c.name);
    CHECK_MESSAGE(client.secure == c.secure, c.name);
  }
}

TEST_CASE("a proxy that came by TLS may say that its client did not") {
  beast_http::fields headers;
  headers.set("X-Forwarded-Proto", "http");
  CHECK_FALSE(client_of(headers, make_address("10.0.0.1"), true, trusting({"10.0.0.1"})).secure);
  CHECK(client_of(headers, make_address("10.0.0.2"), true, trusting({"10.0.0.1"})).secure);
}

TEST_CASE("Forwarded is read as RFC 7239 writes it") {
  const auto hops = parse_forwarded("For=\"_gazonk\", for=192.0.2.43 ; proto=http;by=203.0.113.43, for=\"[::1]\"");
  REQUIRE(hops.has_value());
  REQUIRE(hops->size() == 3);
  CHECK((*hops)[0].node == "_gazonk");
  CHECK((*hops)[1].node == "192.0.2.43");
  CHECK((*hops)[1].proto == "http");
  CHECK((*hops)[2].node == "[::1]");
  CHECK(parse_forwarded("")->empty());
  for (const char* bad : {"for", "for=", "=1", "for=1,", ",for=1", "for=\"1", "for=\"1\\", "for=1 2", "for=1;"}) {
    CHECK_MESSAGE(!parse_forwarded(bad), bad);
  }
}

TEST_CASE("nodes are addresses with or without what surrounds them") {
  CHECK(parse_node("[2001:db8::1]") == make_address("2001:db8::1"));
  CHECK(parse_node("192.0.2.1:80") == make_address("192.0.2.1"));
  for (const char* bad : {"", "unknown", "_x", "[::1", "999.1.1.1", ":80", "1.2.3", "::1%lo%"}) {
    CHECK_MESSAGE(!parse_node(bad), bad);
  }
}

}  // namespace
}  // namespace rostrum::http
