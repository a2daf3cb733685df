#include "server/openid/discovery.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "server/openid/fetch.hpp"

namespace rostrum::openid {
namespace {

namespace json = boost::json;

constexpr std::string_view kIssuer = "https://id.example.org/realm";

json::object described() {
  json::object out;
  out["issuer"] = kIssuer;
  out["authorization_endpoint"] = "https://id.example.org/auth";
  out["token_endpoint"] = "https://id.example.org/token";
  out["jwks_uri"] = "https://id.example.org/keys";
  return out;
}

std::optional<Discovery> with(std::string_view name, json::value value) {
  auto changed = described();
  changed[name] = std::move(value);
  return parse_discovery(json::serialize(changed), kIssuer);
}

TEST_CASE("a description is where its issuer says") {
  CHECK(discovery_address(kIssuer) == "https://id.example.org/realm/.well-known/openid-configuration");
  CHECK(discovery_address("https://id.example.org/") == "https://id.example.org/.well-known/openid-configuration");
  const auto found = parse_discovery(json::serialize(described()), kIssuer);
  REQUIRE(found);
  CHECK(found->token == "https://id.example.org/token");
  CHECK(found->user_info.empty());
  CHECK_FALSE(found->secret_in_form);
}

TEST_CASE("a description of another issuer, or one that leads astray, is none") {
  CHECK_FALSE(with("issuer", "https://id.example.org/realm/"));
  for (const char* name : {"authorization_endpoint", "token_endpoint", "jwks_uri"}) {
    CHECK_FALSE(with(name, nullptr));
    CHECK_FALSE(with(name, "http://id.example.org/x"));
    CHECK_FALSE(with(name, "file:///etc/passwd"));
    CHECK_FALSE(with(name, "https://id.example.org/a b"));
  }
  CHECK_FALSE(with("userinfo_endpoint", "http://id.example.org/me"));
  CHECK_FALSE(parse_discovery("[]", kIssuer));
  CHECK_FALSE(parse_discovery("{", kIssuer));
}

TEST_CASE("http is for this machine alone") {
  for (const char* good : {"https://id.example.org", "http://localhost:3000", "http://127.0.0.1/x", "http://[::1]:1"}) {
    CHECK(is_provider_address(good));
  }
  for (const char* bad : {"", "https://", "http://id.example.org", "http://localhost.example.org",
                          "http://127.0.0.1.nip.io", "ftp://localhost"}) {
    CHECK_FALSE(is_provider_address(bad));
  }
}

TEST_CASE("the secret goes into the form where the provider takes it nowhere else") {
  const auto in_form = [](json::value methods) {
    return with("token_endpoint_auth_methods_supported", std::move(methods))->secret_in_form;
  };
  CHECK(in_form(json::array{"client_secret_post", "none"}));
  CHECK_FALSE(in_form(json::array{"client_secret_post", "client_secret_basic"}));
  CHECK_FALSE(in_form(json::array{"private_key_jwt"}));
}

TEST_CASE("nothing that is escaped ends a value") {
  CHECK(escaped("a-b_c.d~9") == "a-b_c.d~9");
  CHECK(escaped("a&b=c d\r\n%é") == "a%26b%3Dc%20d%0D%0A%25%C3%A9");
}

}  // namespace
}  // namespace rostrum::openid
