#include "server/http/upgrade.hpp"

#include <doctest/doctest.h>

#include <boost/beast/http/field.hpp>

namespace rostrum::http {
namespace {

using beast_http::field;
using beast_http::verb;

/// The request of RFC 6455 1.3.
beast_http::fields handshake() {
  beast_http::fields headers;
  headers.set(field::host, "server.example.com");
  headers.set(field::upgrade, "websocket");
  headers.set(field::connection, "keep-alive, Upgrade");
  headers.set(field::sec_websocket_key, "dGhlIHNhbXBsZSBub25jZQ==");
  headers.set(field::sec_websocket_version, "13");
  headers.set(field::sec_websocket_protocol, "chat, rostrum.v1");
  return headers;
}

std::string accepted(const beast_http::fields& headers, std::string_view public_origin = {}) {
  auto verdict = upgrade(headers, verb::get, public_origin);
  REQUIRE(std::holds_alternative<std::string>(verdict));
  return std::get<std::string>(verdict);
}
unsigned refused(const beast_http::fields& headers, verb method = verb::get, std::string_view public_origin = {}) {
  auto verdict = upgrade(headers, method, public_origin);
  REQUIRE(std::holds_alternative<Response>(verdict));
  return static_cast<unsigned>(std::get<Response>(verdict).status);
}

TEST_CASE("the example of RFC 6455 is accepted with its key and our subprotocol") {
  const auto head = accepted(handshake());
  CHECK(head.starts_with("HTTP/1.1 101 "));
  CHECK(head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != head.npos);
  CHECK(head.find("Sec-WebSocket-Protocol: rostrum.v1\r\n") != head.npos);
}

TEST_CASE("a subprotocol is chosen only if it was offered, to the letter") {
  for (const char* offered : {"", "chat", "rostrum.v2", "Rostrum.v1", "rostrum.v10", "xrostrum.v1"}) {
    auto headers = handshake();
    headers.erase(field::sec_websocket_protocol);
    if (*offered != '\0') headers.set(field::sec_websocket_protocol, offered);
    CHECK(accepted(headers).find("Sec-WebSocket-Protocol") == std::string::npos);
  }
  auto twice = handshake();
  twice.set(field::sec_websocket_protocol, "chat");
  twice.insert(field::sec_websocket_protocol, "rostrum.v1");
  CHECK(accepted(twice).find("Sec-WebSocket-Protocol: rostrum.v1") != std::string::npos);
}

TEST_CASE("what is no handshake is refused with what would be one") {
  const auto without = [](field name) {
    auto headers = handshake();
    headers.erase(name);
    return headers;
  };
  CHECK(refused(without(field::upgrade)) == 426);
  CHECK(refused(without(field::connection)) == 426);
  CHECK(refused(without(field::sec_websocket_version)) == 426);
  CHECK(refused(without(field::sec_websocket_key)) == 400);
  CHECK(refused(handshake(), verb::post) == 405);
  auto old = handshake();
  old.set(field::sec_websocket_version, "8");
  const auto refusal = std::get<Response>(upgrade(old, verb::get, {}));
  CHECK(std::ranges::count(refusal.headers, std::pair<std::string, std::string>("Sec-WebSocket-Version", "13")) == 1);
  for (const char* key : {"c2hvcnQ=", "dGhlIHNhbXBsZSBub25jZQ=!", "dGhlIHNhbXBsZSBub25j\"Q=="}) {
    auto bad = handshake();
    bad.set(field::sec_websocket_key, key);
    CHECK(refused(bad) == 400);
  }
}

TEST_CASE("pages of ours connect, pages from elsewhere don't") {
  auto headers = handshake();
  for (const char* origin : {"https://elsewhere.example", "null", "https://server.example.com.evil.example",
                             "https://evil.example/server.example.com", "https://server.example.com:444"}) {
    headers.set(field::origin, origin);
    CHECK_MESSAGE(refused(headers) == 403, origin);
  }
  headers.set(field::origin, "https://server.example.com");
  accepted(headers);
  headers.set(field::origin, "https://events.example.org");
  CHECK(refused(headers) == 403);
  accepted(headers, "https://events.example.org");
}

}  // namespace
}  // namespace rostrum::http
