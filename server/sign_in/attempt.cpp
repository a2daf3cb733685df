#include "server/sign_in/attempt.hpp"

#include <openssl/crypto.h>

#include <boost/json.hpp>

namespace rostrum::sign_in {
namespace {

namespace json = boost::json;

constexpr std::string_view kKind = "attempt1";
constexpr std::string_view kName = "rostrum-openid";

std::string cookie(std::string_view value, std::int64_t seconds, bool secure) {
  return std::string(kName) + "=" + std::string(value) +
         "; Path=/api/v1/sign-in/openid; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Strict" +
         (secure ? "; Secure" : "");
}

/// RFC 6265 4.2.1: pairs with "; " between them.
std::string_view value_in(std::string_view cookies) {
  while (!cookies.empty()) {
    const auto end = cookies.find(';');
    auto pair = cookies.substr(0, end);
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    if (pair.size() > kName.size() && pair.starts_with(kName) && pair[kName.size()] == '=') {
      return pair.substr(kName.size() + 1);
    }
    cookies.remove_prefix(end == std::string_view::npos ? cookies.size() : end + 1);
  }
  return {};
}

}  // namespace

openid::Attempt begin_attempt(std::string redirect) {
  openid::Attempt attempt;
  attempt.state = access::random_id("");
  attempt.nonce = access::random_id("");
  // RFC 7636 4.1: 43 characters at least.
  attempt.verifier = access::random_id("") + access::random_id("") + access::random_id("");
  attempt.redirect = std::move(redirect);
  return attempt;
}

std::string cookie_of(const access::Keys& keys, const openid::Attempt& attempt, std::int64_t now, bool secure) {
  json::object body;
  body["state"] = attempt.state;
  body["nonce"] = attempt.nonce;
  body["verifier"] = attempt.verifier;
  body["redirect"] = attempt.redirect;
  body["until"] = now + std::chrono::milliseconds(kAttemptFor).count();
  return cookie(keys.seal(kKind, json::serialize(body)), std::chrono::seconds(kAttemptFor).count(), secure);
}

std::string no_cookie(bool secure) { return cookie("", 0, secure); }

std::optional<openid::Attempt> attempt_of(const access::Keys& keys, std::string_view cookies, std::string_view state,
                                          std::int64_t now) {
  const auto words = keys.unseal(kKind, value_in(cookies));
  if (!words) return std::nullopt;
  try {
    // Signed by us, yet read as carefully as anything.
    const auto value = json::parse(*words);
    const auto& from = value.as_object();
    openid::Attempt attempt;
    attempt.state = from.at("state").as_string();
    attempt.nonce = from.at("nonce").as_string();
    attempt.verifier = from.at("verifier").as_string();
    attempt.redirect = from.at("redirect").as_string();
    const bool same = attempt.state.size() == state.size() && !state.empty() &&
                      CRYPTO_memcmp(attempt.state.data(), state.data(), state.size()) == 0;
    if (!same || from.at("until").to_number<std::int64_t>() <= now) return std::nullopt;
    return attempt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace rostrum::sign_in
