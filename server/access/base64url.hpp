// Base64 for addresses and tokens (RFC 4648 5), without padding. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace rostrum::access {

std::string base64url(std::string_view bytes);
/// nullopt for anything but its letters, padding too. Bits that are left over at the end are not looked at.
std::optional<std::string> unbase64url(std::string_view text);

}  // namespace rostrum::access
