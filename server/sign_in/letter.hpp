// The mail with the link by which an organiser signs in. Pure.
#pragma once
#include <cstdint>
#include <string>

#include "server/mail/mailer.hpp"

namespace rostrum::sign_in {

struct Envelope {
  std::string id;
  std::string from;
  std::string to;
  /// Of the page that asked: a tag of any language.
  std::string language;
  /// Milliseconds of Unix time.
  std::int64_t at = 0;
};

/// `base_url`: where the link leads, without a slash at its end; `token` is what it carries.
mail::Letter letter(const Envelope& envelope, const std::string& base_url, const std::string& token);

}  // namespace rostrum::sign_in
