#include "server/openid/jws.hpp"

#include <doctest/doctest.h>

#include <tuple>

#include "server/access/base64url.hpp"
#include "tests/unit/server/openid/made.hpp"

namespace rostrum::openid {
namespace {

Key key_named(std::string_view kid) {
  for (const auto& key : parse_keys(made::kKeys)) {
    if (key.kid == kid) return key;
  }
  FAIL("there is no such key");
  return {};
}

std::string token_of(std::string_view header) { return access::base64url(header) + ".e30.AAAA"; }

TEST_CASE("of a set of keys those are taken that verify RS256 or ES256") {
  const auto keys = parse_keys(made::kKeys);
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].kid == "r");
  CHECK(keys[0].algorithm == Algorithm::RS256);
  CHECK(keys[1].kid == "e");
  CHECK(keys[1].algorithm == Algorithm::ES256);
}

TEST_CASE("what is no set of keys, or no key of use, is none") {
  const std::string small = access::base64url(std::string(128, '\x7f'));
  const std::string half = access::base64url(std::string(16, '\x01'));
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[]"), std::string(R"({"keys":{}})"),
        std::string(R"({"keys":[{}]})"), R"({"keys":[{"kty":"RSA","n":")" + small + R"(","e":"AQAB"}]})",
        std::string(R"({"keys":[{"kty":"RSA","n":"*"}]})"),
        R"({"keys":[{"kty":"EC","crv":"P-256","x":")" + half + R"(","y":")" + half + R"("}]})",
        std::string(kMaxKeysText + 1, ' ')}) {
    CHECK(parse_keys(text).empty());
  }
}

TEST_CASE("a token of another implementation is verified by its key, and by no other") {
  for (const auto& [text, good, other] : {std::tuple(made::kRs256, "r", "e"), std::tuple(made::kEs256, "e", "r")}) {
    const auto token = parse_jws(text);
    REQUIRE(token);
    CHECK(token->kid == good);
    CHECK(verifies(*token, key_named(good)));
    CHECK_FALSE(verifies(*token, key_named(other)));
    auto changed = *token;
    changed.input.back() = changed.input.back() == 'A' ? 'B' : 'A';
    CHECK_FALSE(verifies(changed, key_named(good)));
    changed = *token;
    changed.signature[7] = static_cast<char>(changed.signature[7] ^ 1);
    CHECK_FALSE(verifies(changed, key_named(good)));
    changed.signature.pop_back();
    CHECK_FALSE(verifies(changed, key_named(good)));
  }
}

TEST_CASE("a point that is not on the curve verifies nothing") {
  auto key = key_named("e");
  key.second[3] = static_cast<char>(key.second[3] ^ 1);
  CHECK_FALSE(verifies(*parse_jws(made::kEs256), key));
  key.first = key.second = std::string(32, '\xff');
  CHECK_FALSE(verifies(*parse_jws(made::kEs256), key));
}

TEST_CASE("no other algorithm is one: neither a secret made of the public key nor no signature") {
  CHECK_FALSE(parse_jws(made::kHs256));
  CHECK_FALSE(parse_jws(made::kNone));
  for (const char* header : {R"({"alg":"none"})", R"({"alg":"NONE"})", R"({"alg":"RS384"})", R"({"alg":"PS256"})",
                             R"({"alg":7})", "{}", "[]", "", R"({"alg":"RS256","crit":["exp"]})"}) {
    CHECK_FALSE(parse_jws(token_of(header)));
  }
  CHECK(parse_jws(token_of(R"({"alg":"RS256"})")));
}

TEST_CASE("what is malformed is no token") {
  const std::string head = access::base64url(R"({"alg":"RS256"})");
  for (const std::string& text : {std::string(), std::string("."), std::string(".."), head, head + ".", head + ".e30",
                                  head + ".e30.", head + ".e30.A=", head + ".e3 0.AAAA", head + ".e30.AAAA.AAAA",
                                  "x" + head + ".e30.AAAA", head + ".e30." + std::string(kMaxToken, 'A')}) {
    CHECK_FALSE(parse_jws(text));
  }
}

}  // namespace
}  // namespace rostrum::openid
