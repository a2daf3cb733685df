// Signed tokens as OpenID providers make them: JSON Web Signature in its compact form (RFC 7515), and the keys by which
// they are verified (RFC 7517, 7518). RS256 and ES256 only: what names another algorithm, "none" and the symmetric ones
// too, is no token here. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::openid {

/// Bytes of a token, and of a set of keys, that are looked at.
inline constexpr std::size_t kMaxToken = 32 * 1024;
inline constexpr std::size_t kMaxKeysText = 256 * 1024;
inline constexpr std::size_t kMaxKeys = 100;

enum class Algorithm { RS256, ES256 };

struct Jws {
  Algorithm algorithm = Algorithm::RS256;
  /// Empty where the header names no key.
  std::string kid;
  /// What was signed: header and payload as they stand in the token.
  std::string input;
  std::string signature;
  /// Decoded; not to be believed before verifies().
  std::string payload;
};

/// nullopt for what is malformed, of another algorithm, or says that it has to be understood (`crit`).
std::optional<Jws> parse_jws(std::string_view token);

struct Key {
  Algorithm algorithm = Algorithm::RS256;
  std::string kid;
  /// RSA: modulus and exponent. P-256: x and y, of 32 bytes each.
  std::string first;
  std::string second;
};

/// Those of a JWK Set that verify signatures of the two algorithms; what else is in it is passed over. RSA keys have
/// 2,048 to 8,192 bits. Empty for what is no such set.
std::vector<Key> parse_keys(std::string_view text);

bool verifies(const Jws& token, const Key& key);

}  // namespace rostrum::openid
