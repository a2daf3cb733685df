#include "server/sign_in/attempt.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>

namespace rostrum::sign_in {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

access::Keys keys_of_trial() {
  std::string name = (std::filesystem::temp_directory_path() / "rostrum-attempt-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  auto keys = access::Keys::load(std::filesystem::path(name) / "organiser.key");
  std::filesystem::remove_all(name);
  return keys;
}

/// As a browser sends back what it was given.
std::string sent_back(const std::string& cookie) { return cookie.substr(0, cookie.find(';')); }

TEST_CASE("a browser's attempt is its own, for ten minutes, by the state that the provider gives back") {
  const auto keys = keys_of_trial();
  const auto attempt = begin_attempt("https://events.example.org/sign-in");
  CHECK(attempt.state != attempt.nonce);
  CHECK(attempt.verifier.size() >= 43);
  CHECK(attempt.verifier.size() <= 128);
  const auto cookie = cookie_of(keys, attempt, kNow, true);
  for (const char* part : {"; HttpOnly", "; SameSite=Strict", "; Secure", "; Max-Age=600"}) {
    CHECK(cookie.find(part) != std::string::npos);
  }
  CHECK(cookie_of(keys, attempt, kNow, false).find("Secure") == std::string::npos);
  const auto back = attempt_of(keys, "a=b; " + sent_back(cookie) + "; c=d", attempt.state, kNow + 599'999);
  REQUIRE(back);
  CHECK(back->nonce == attempt.nonce);
  CHECK(back->verifier == attempt.verifier);
  CHECK(back->redirect == attempt.redirect);
  CHECK_FALSE(attempt_of(keys, sent_back(cookie), attempt.state, kNow + 600'000));
  CHECK_FALSE(attempt_of(keys, sent_back(cookie), begin_attempt("").state, kNow));
  CHECK_FALSE(attempt_of(keys, sent_back(cookie), "", kNow));
  CHECK_FALSE(attempt_of(keys_of_trial(), sent_back(cookie), attempt.state, kNow));
  CHECK_FALSE(attempt_of(keys, sent_back(no_cookie(true)), attempt.state, kNow));
}

TEST_CASE("what is no cookie of ours is none") {
  const auto keys = keys_of_trial();
  for (const std::string& cookies :
       {std::string(), std::string(";"), std::string("; ;"), std::string("rostrum-openid"),
        std::string("rostrum-openid="), std::string("rostrum-openidx=1"), "rostrum-openid=" + keys.seal("link1", "{}"),
        "rostrum-openid=" + keys.seal("attempt1", "[]"), std::string(20'000, ';')}) {
    CHECK_FALSE(attempt_of(keys, cookies, "state", kNow));
  }
}

}  // namespace
}  // namespace rostrum::sign_in
