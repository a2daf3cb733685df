// One way of a browser to an OpenID provider and back. What binds both ends together is kept by the browser itself, in
// a cookie that no script reads and no other site sends, signed so that it is ours; the server keeps nothing of who did
// not come back. Pure but for chance.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/keys.hpp"
#include "server/openid/provider.hpp"

namespace rostrum::sign_in {

/// As long as somebody looks for a password.
inline constexpr std::chrono::minutes kAttemptFor{10};

/// Throws when the system has no randomness.
openid::Attempt begin_attempt(std::string redirect);

/// The value of a Set-Cookie header. `now`: milliseconds of Unix time; `secure`: the page was loaded by https.
std::string cookie_of(const access::Keys& keys, const openid::Attempt& attempt, std::int64_t now, bool secure);
/// The same, to forget it.
std::string no_cookie(bool secure);

/// Of a request's Cookie header; nullopt for none of ours, one that has expired, or another state than the provider
/// gave back.
std::optional<openid::Attempt> attempt_of(const access::Keys& keys, std::string_view cookies, std::string_view state,
                                          std::int64_t now);

}  // namespace rostrum::sign_in
