#include "server/http/replies.hpp"

#include <doctest/doctest.h>

namespace rostrum::http {
namespace {

TEST_CASE("If-Match is held to the strong comparison, over a list") {
  struct Row {
    const char* header;
    bool passes;
  };
  for (const Row& row : {Row{"\"d1\"", true}, Row{"*", true}, Row{"\"d0\", \"d1\"", true},
                         Row{"\"d0\"\t,\"d1\" ", true}, Row{"", false}, Row{"d1", false}, Row{"W/\"d1\"", false},
                         Row{"\"d11\"", false}, Row{"\"d", false}, Row{",, ,", false}, Row{"\"\"", false}}) {
    CHECK_MESSAGE(matches(row.header, "\"d1\"") == row.passes, row.header);
  }
}

TEST_CASE("a bearer's scheme is of any case, a type is read without its parameters") {
  Request request;
  CHECK(bearer(request).empty());
  request.headers.set(beast_http::field::authorization, "bEARER abc");
  CHECK(bearer(request) == "abc");
  request.headers.set(beast_http::field::authorization, "Basic abc");
  CHECK(bearer(request).empty());
  request.headers.set(beast_http::field::content_type, "Application/Merge-Patch+JSON ; charset=utf-8");
  CHECK(has_type(request, "application/merge-patch+json"));
  CHECK_FALSE(has_type(request, "application/json"));
}

}  // namespace
}  // namespace rostrum::http
