// What an ID token says, held to what it must say (OpenID Connect Core 1.0, 3.1.3.7), and what a provider adds when it
// is asked (5.3). Signatures are jws.hpp's. Pure; time is an argument.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rostrum::openid {

struct Identity {
  /// Of the provider; never empty.
  std::string subject;
  /// Empty without, or when the provider has not verified it to be theirs.
  std::string mail;
  std::string name;
  std::vector<std::string> groups;
};

struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  /// Seconds of Unix time.
  std::int64_t now = 0;
};

/// Seconds by which the provider's clock may differ.
inline constexpr std::int64_t kLeeway = 60;
inline constexpr std::size_t kMaxGroups = 500;

/// Which rule does not hold.
enum class Flaw { malformed, issuer, audience, party, expired, early, nonce };
const char* word(Flaw flaw);

/// Of the payload of a token whose signature was verified.
std::variant<Identity, Flaw> identity_of(std::string_view payload, const Expected& expected);

/// What the provider's UserInfo answer says of the same subject, over what is known. False, and nothing is changed, for
/// what is malformed or of somebody else.
bool learn(Identity& identity, std::string_view user_info);

}  // namespace rostrum::openid
