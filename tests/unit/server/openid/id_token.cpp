#include "server/openid/id_token.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "server/openid/jws.hpp"
#include "tests/unit/server/openid/made.hpp"

namespace rostrum::openid {
namespace {

namespace json = boost::json;

constexpr std::int64_t kIssued = 1'700'000'000;

Expected expected() { return {"https://id.example.org", "rostrum", "n", kIssued + 10}; }

json::object claims() { return json::parse(parse_jws(made::kRs256)->payload).as_object(); }

std::variant<Identity, Flaw> read(const json::object& claims) {
  return identity_of(json::serialize(claims), expected());
}

std::variant<Identity, Flaw> with(std::string_view name, json::value value) {
  auto changed = claims();
  changed[name] = std::move(value);
  return read(changed);
}

bool is(const std::variant<Identity, Flaw>& found, Flaw flaw) {
  const auto* wrong = std::get_if<Flaw>(&found);
  return wrong != nullptr && *wrong == flaw;
}

std::string mail_of(const std::variant<Identity, Flaw>& found) { return std::get<Identity>(found).mail; }

TEST_CASE("a token that holds says who it is of") {
  const auto found = std::get<Identity>(read(claims()));
  CHECK(found.subject == "u1");
  CHECK(found.mail == "ada@example.org");
  CHECK(found.name == "Ada");
  CHECK(found.groups == std::vector<std::string>{"organisers"});
}

TEST_CASE("each rule that does not hold is said") {
  CHECK(is(with("iss", "https://id.example.org/"), Flaw::issuer));
  CHECK(is(with("iss", nullptr), Flaw::issuer));
  CHECK(is(with("aud", "other"), Flaw::audience));
  CHECK(is(with("aud", json::array()), Flaw::audience));
  CHECK(is(with("aud", json::array{"other"}), Flaw::audience));
  // Of several audiences one has asked.
  CHECK(is(with("aud", json::array{"rostrum", "other"}), Flaw::party));
  CHECK(is(with("azp", "other"), Flaw::party));
  CHECK(is(with("azp", 7), Flaw::party));
  CHECK(is(with("exp", kIssued + 10 - kLeeway), Flaw::expired));
  CHECK(is(with("iat", kIssued + 11 + kLeeway), Flaw::early));
  CHECK(is(with("nonce", "m"), Flaw::nonce));
  CHECK(is(with("nonce", nullptr), Flaw::nonce));
  for (const char* name : {"sub", "exp", "iat"}) {
    CHECK(is(with(name, nullptr), Flaw::malformed));
    CHECK(is(with(name, json::array()), Flaw::malformed));
  }
  CHECK(is(with("sub", ""), Flaw::malformed));
  CHECK(is(with("exp", -1), Flaw::malformed));
  CHECK(is(with("exp", 1e300), Flaw::malformed));
  for (const char* text : {"", "[]", "{", "7", "null"}) CHECK(is(identity_of(text, expected()), Flaw::malformed));
  for (const auto flaw :
       {Flaw::malformed, Flaw::issuer, Flaw::audience, Flaw::party, Flaw::expired, Flaw::early, Flaw::nonce}) {
    CHECK_FALSE(std::string_view(word(flaw)).empty());
  }
}

TEST_CASE("an attempt without a nonce is nobody's") {
  auto wanted = expected();
  wanted.nonce.clear();
  auto changed = claims();
  changed["nonce"] = "";
  CHECK(is(identity_of(json::serialize(changed), wanted), Flaw::nonce));
}

TEST_CASE("within the leeway, and for us among others, it holds") {
  CHECK(mail_of(with("exp", kIssued + 11 - kLeeway)) == "ada@example.org");
  CHECK(mail_of(with("exp", 1'700'000'300.5)) == "ada@example.org");
  auto several = claims();
  several["aud"] = json::array{"other", "rostrum"};
  several["azp"] = "rostrum";
  CHECK(mail_of(read(several)) == "ada@example.org");
}

TEST_CASE("an address counts only once the provider has verified it") {
  CHECK(mail_of(with("email_verified", "true")) == "ada@example.org");
  for (const json::value& value :
       {json::value(false), json::value(nullptr), json::value("false"), json::value(1), json::value("yes")}) {
    CHECK(mail_of(with("email_verified", value)).empty());
  }
  CHECK(mail_of(with("email", json::array{"ada@example.org"})).empty());
}

TEST_CASE("groups are words; anything else among them is passed over") {
  CHECK(std::get<Identity>(with("groups", json::array{"a", 7, "b"})).groups == std::vector<std::string>{"a", "b"});
  CHECK(std::get<Identity>(with("groups", "a")).groups == std::vector<std::string>{"a"});
  CHECK(std::get<Identity>(with("groups", json::object())).groups.empty());
}

TEST_CASE("what the provider adds is of the same person, or nothing is learnt") {
  auto bare = claims();
  bare.erase("email");
  auto identity = std::get<Identity>(read(bare));
  CHECK_FALSE(learn(identity, R"({"sub":"u2","email":"eve@example.org","email_verified":true})"));
  CHECK_FALSE(learn(identity, R"({"email":"eve@example.org","email_verified":true})"));
  CHECK_FALSE(learn(identity, "{"));
  CHECK(identity.mail.empty());
  CHECK(learn(identity, R"({"sub":"u1","email":"ada@example.org","email_verified":true})"));
  CHECK(identity.mail == "ada@example.org");
  CHECK(identity.groups == std::vector<std::string>{"organisers"});
}

}  // namespace
}  // namespace rostrum::openid
