// Tokens that name a person in an event: claims signed with the organiser key (HMAC-SHA256), with the key's id, so that
// keys can rotate. A token is `v1.KID.CLAIMS.SIGNATURE`, each part base64url. Immutable after loading; thread-safe.
#pragma once
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/claims.hpp"

namespace rostrum::access {

class Keys {
 public:
  using Instant = std::chrono::system_clock::time_point;
  /// Longest token that is looked at, bytes.
  static constexpr std::size_t kMaxToken = 4'096;

  /// Reads the organiser key, or makes one of 32 random bytes, mode 0600. Throws std::runtime_error naming the file: it
  /// is readable by others, too short, or cannot be made.
  static Keys load(const std::filesystem::path& file);

  [[nodiscard]] std::string issue(const Claims& claims) const;
  /// nullopt for a token that is malformed, of another key, forged, or expired at `now`. Which of them is nobody's
  /// business.
  [[nodiscard]] std::optional<Claims> verify(std::string_view token, Instant now) const;

  /// `words` signed as being of a kind, such as `v1`: what is of one kind is never taken for another.
  [[nodiscard]] std::string seal(std::string_view kind, std::string_view words) const;
  /// The words; nullopt for what seal() did not make of this kind.
  [[nodiscard]] std::optional<std::string> unseal(std::string_view kind, std::string_view token) const;

  /// An id, `prefix` and 20 letters and digits: the same for the same words, for nobody else to find out.
  [[nodiscard]] std::string id_of(std::string_view prefix, std::string_view words) const;

  /// As `rostrumd key` prints it.
  [[nodiscard]] const std::string& organiser_key() const { return key_; }

 private:
  explicit Keys(std::string key);

  std::string key_;
  std::string kid_;
};

/// `prefix` and 20 random letters and digits, 100 bits. Throws when the system has no randomness.
std::string random_id(std::string_view prefix);

}  // namespace rostrum::access
