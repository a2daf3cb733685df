// Whether text may travel as JSON: well-formed UTF-8 (RFC 3629 4) without NUL. Pure.
#pragma once
#include <cstdint>
#include <string_view>

namespace rostrum::stages {

inline bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(at);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xc2 ? 0
                               : first < 0xe0 ? 2
                               : first < 0xf0 ? 3
                               : first < 0xf5 ? 4
                                              : 0;
    if (first == 0 || length == 0 || at + length > text.size()) return false;
    std::uint32_t code = length == 1 ? first : first & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(at + i) & 0xc0) != 0x80) return false;
      code = code << 6 | (byte(at + i) & 0x3fu);
    }
    // Overlong forms, surrogates, and what lies beyond Unicode.
    if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000) || (code >= 0xd800 && code < 0xe000) ||
        code > 0x10ffff) {
      return false;
    }
    at += length;
  }
  return true;
}

}  // namespace rostrum::stages
