#include "server/integration/scopes.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <set>

#include "protocol/api/document.hpp"

namespace rostrum::integration {
namespace {

namespace json = boost::json;

json::value document() {
  json::parse_options options;
  options.max_depth = 64;
  return json::parse(api::openapi_document(), {}, options);
}

std::set<std::string> words(const json::array& list) {
  std::set<std::string> found;
  for (const auto& word : list) found.emplace(word.as_string());
  return found;
}

TEST_CASE("the scopes of the program, of the operations and of the schema are the same") {
  const auto openapi = document();
  const std::set<std::string> ours(scopes().begin(), scopes().end());
  const auto named = Needs(openapi).named();
  CHECK(std::set<std::string>(named.begin(), named.end()) == ours);
  const auto& shapes = openapi.at("components").at("schemas").as_object().begin()->value();
  CHECK(words(shapes.at("$defs").at("scope").at("enum").as_array()) == ours);
}

TEST_CASE("an operation needs what stands beside it") {
  const Needs needs(document());
  CHECK(needs.of("/api/v1/events/{slug}", "patch").scope == "events:write");
  CHECK(needs.of("/api/v1/events/{slug}/registrations", "get").scope == "registrations:read");
  CHECK(needs.of("/api/v1/events/{slug}/registrations", "head") ==
        needs.of("/api/v1/events/{slug}/registrations", "get"));
  CHECK(needs.of("/api/v1/events/{slug}/registrations", "get").more.at("needs") == "needs:read");
  CHECK(needs.of("/api/v1/events/{slug}/calendar.ics", "get").open);
}

TEST_CASE("what no scope names is closed") {
  const Needs needs(document());
  for (const char* pattern : {"/api/v1/keys", "/live/{slug}/*", "/none", "/api/v1/events/{slug}/mails/{id}"}) {
    CAPTURE(pattern);
    CHECK(needs.of(pattern, "get") == Need());
  }
  CHECK(needs.of("/api/v1/events/{slug}", "put") == Need());
  // Of several ways to come in, one by token: not open to everybody.
  CHECK_FALSE(needs.of("/api/v1/events/{slug}/questions", "get").open);
}

}  // namespace
}  // namespace rostrum::integration
