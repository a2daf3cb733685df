#include "server/http/static_files.hpp"

#include <doctest/doctest.h>

namespace rostrum::http {
namespace {

TEST_CASE("a tag is found among those that a cache has, weak or strong") {
  CHECK(names_etag("\"a\"", "\"a\""));
  CHECK(names_etag("W/\"a\"", "\"a\""));
  CHECK(names_etag("\"b\", W/\"c\" ,\"a\"", "\"a\""));
  CHECK(names_etag("*", "\"a\""));
  for (const char* other : {"", "\"b\"", "a", "\"a", "\"a-gzip\"", "b, \"a\"", ","}) {
    CHECK_MESSAGE(!names_etag(other, "\"a\""), other);
  }
}

TEST_CASE("a page's policy allows its own WebSocket and nothing that a Host header smuggles in") {
  CHECK(content_policy("events.example.org", true).ends_with("connect-src 'self' wss://events.example.org"));
  CHECK(content_policy("[::1]:8080", false).ends_with("connect-src 'self' ws://[::1]:8080"));
  for (const char* host : {"", "a; script-src *", "a b", "a,b", "a/b", "a'b"}) {
    CHECK_MESSAGE(content_policy(host, false).ends_with("connect-src 'self'"), host);
  }
  CHECK(content_policy("h", true).find("unsafe") == std::string::npos);
}

}  // namespace
}  // namespace rostrum::http
