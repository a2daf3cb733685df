#include "server/integration/gate.hpp"

#include <doctest/doctest.h>

#include "server/integration/key_routes.hpp"

namespace rostrum::integration {
namespace {

http::Request request(std::vector<std::string> path, std::vector<std::pair<std::string, std::string>> query = {}) {
  http::Request made;
  made.path = std::move(path);
  made.query = std::move(query);
  return made;
}

const http::Request kList = request({"api", "v1", "events", "trial", "registrations"});

Need need() {
  Need made;
  made.scope = "registrations:read";
  made.more = {{"needs", "needs:read"}};
  return made;
}

Grant grant(std::vector<std::string> scopes, std::vector<std::string> events = {}) {
  return {"k1", "CRM", std::move(scopes), std::move(events)};
}

std::string reason(const std::optional<http::Response>& refused) {
  return refused ? std::get<std::string>(refused->body) : std::string();
}

TEST_CASE("a key passes with the scope, of its events") {
  CHECK_FALSE(refusal(grant({"registrations:read"}), need(), kList));
  CHECK_FALSE(refusal(grant({"registrations:read"}, {"other", "trial"}), need(), kList));
  CHECK(reason(refusal(grant({"registrations:read"}, {"other"}), need(), kList)).find("some events") !=
        std::string::npos);
  // What is of no event is of none of some events.
  CHECK(refusal(grant({"registrations:read"}, {"trial"}), need(), request({"api", "v1", "events"})));
  CHECK(refusal(grant({"registrations:read"}, {"trial"}), need(), request({"live", "v1", "events", "trial"})));
}

TEST_CASE("what it lacks is named") {
  CHECK(reason(refusal(grant({"registrations:write"}), need(), kList)).find("registrations:read") != std::string::npos);
  CHECK(reason(refusal(grant({"registrations:read"}), Need(), kList)).find("No API key") != std::string::npos);
  CHECK(refusal(grant({""}), Need(), kList));
}

TEST_CASE("a parameter with a scope of its own needs that too") {
  const auto with = [](const char* value) {
    return request({"api", "v1", "events", "trial", "registrations"}, {{"needs", value}});
  };
  CHECK(reason(refusal(grant({"registrations:read"}), need(), with("true"))).find("needs:read") != std::string::npos);
  CHECK_FALSE(refusal(grant({"registrations:read"}), need(), with("false")));
  CHECK_FALSE(refusal(grant({"registrations:read", "needs:read"}), need(), with("true")));
  CHECK(refusal(grant({"needs:read"}), need(), with("true")));
}

TEST_CASE("a wanted key is read strictly") {
  const auto fault = [](std::string_view body) {
    const auto read = wanted_key(body, 1'700'000'000'000);
    const auto* found = std::get_if<document::Fault>(&read);
    return found == nullptr ? std::string("none") : found->pointer;
  };
  CHECK(fault(R"({"name":"n","scopes":["events:read"],"expires":"2031-01-01T00:00:00Z","events":["a"]})") == "none");
  CHECK(fault("") == "");
  CHECK(fault("[]") == "");
  CHECK(fault(R"({"scopes":["events:read"]})") == "/name");
  CHECK(fault("{\"name\":\"a\\u0000\",\"scopes\":[\"events:read\"]}") == "/name");
  CHECK(fault("{\"name\":\"\xff\",\"scopes\":[\"events:read\"]}") == "");
  CHECK(fault(R"({"name":"n","scopes":["x"]})") == "/scopes/0");
  CHECK(fault(R"({"name":"n","scopes":["events:read"],"expires":"2001-01-01T00:00:00Z"})") == "/expires");
}

}  // namespace
}  // namespace rostrum::integration
