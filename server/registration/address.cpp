#include "server/registration/address.hpp"

#include <algorithm>

#include "server/stages/utf8.hpp"

namespace rostrum::registration {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// RFC 5322 3.2.3: dot-atom.
bool is_local_part(std::string_view part) {
  if (part.empty() || part.size() > 64 || part.front() == '.' || part.back() == '.') return false;
  if (part.find("..") != std::string_view::npos) return false;
  return std::ranges::all_of(part, [](char c) {
    return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  });
}

bool is_domain(std::string_view domain) {
  if (domain.size() > 253 || domain.find('.') == std::string_view::npos) return false;
  while (!domain.empty()) {
    const auto dot = domain.find('.');
    const auto label = domain.substr(0, dot);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; })) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
  return false;
}

/// Control characters of the upper half (U+0080 to U+009F) end lines for some readers; so do U+2028 and U+2029.
bool has_hidden(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const auto byte = [&](std::size_t i) {
      return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
    };
    if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0xa0) return true;
    // General punctuation: spaces, directions, separators.
    if (byte(0) == 0xe2 && (byte(1) == 0x80 || byte(1) == 0x81)) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> parse_address(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(kSpace) - first + 1);
  if (text.size() > kMaxAddress || !stages::is_utf8(text) || has_hidden(text)) return std::nullopt;
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  if (!is_local_part(text.substr(0, at)) || !is_domain(text.substr(at + 1))) return std::nullopt;
  return std::string(text);
}

std::string address_key(std::string_view address) {
  std::string key(address);
  std::ranges::transform(key, key.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return key;
}

}  // namespace rostrum::registration
