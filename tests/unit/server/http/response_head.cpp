#include "server/http/response_head.hpp"

#include <doctest/doctest.h>

namespace rostrum::http {
namespace {

bool has(const std::string& head, const std::string& line) { return head.find("\r\n" + line + "\r\n") != head.npos; }

TEST_CASE("every response says when, what it is not, and nothing to other sites") {
  Response response;
  response.headers = {{"Content-Type", "text/plain"}};
  response.body = std::string("four");
  HeadFacts facts;
  facts.now = std::chrono::system_clock::from_time_t(784'111'777);
  const auto head = response_head(response, facts);
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.ends_with("\r\n\r\n"));
  // The example of RFC 9110 5.6.7.
  CHECK(has(head, "Date: Sun, 06 Nov 1994 08:49:37 GMT"));
  CHECK(has(head, "X-Content-Type-Options: nosniff"));
  CHECK(has(head, "Referrer-Policy: no-referrer"));
  CHECK(has(head, "Content-Length: 4"));
  CHECK_FALSE(head.find("Connection:") != head.npos);
  CHECK_FALSE(head.find("Strict-Transport-Security") != head.npos);
}

TEST_CASE("only over TLS is a client told to come by TLS always") {
  HeadFacts facts;
  facts.secure = true;
  facts.keep_alive = false;
  const auto head = response_head({}, facts);
  CHECK(has(head, "Strict-Transport-Security: max-age=31536000"));
  CHECK(has(head, "Connection: close"));
}

TEST_CASE("what a request brought cannot begin a line of its own") {
  Response response;
  response.headers = {{"Location", "/e/a\r\nSet-Cookie: x=1"}, {"ETag", "\"a\""}};
  const auto head = response_head(response, {});
  CHECK(head.find("Set-Cookie") == head.npos);
  CHECK(has(head, "ETag: \"a\""));
}

TEST_CASE("a response without content has no length") {
  for (const auto status : {beast_http::status::no_content, beast_http::status::not_modified}) {
    Response response;
    response.status = status;
    CHECK(response_head(response, {}).find("Content-Length") == std::string::npos);
  }
}

}  // namespace
}  // namespace rostrum::http
