#include "server/document/word_list.hpp"

#include <algorithm>

namespace rostrum::document {
namespace {

/// Simple case folding of the alphabets that have cases: Latin, Greek, Cyrillic, Armenian. Unicode 15, CaseFolding.txt,
/// as far as it follows rules.
char32_t folded(char32_t c) {
  const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (in(U'A', U'Z') || (in(0xC0, 0xDE) && c != 0xD7) || (in(0x391, 0x3A9) && c != 0x3A2)) return c + 0x20;
  if (in(0x410, 0x42F)) return c + 0x20;
  if (in(0x400, 0x40F)) return c + 0x50;
  if (in(0x531, 0x556)) return c + 0x30;
  if (c == 0x386) return 0x3AC;
  if (in(0x388, 0x38A)) return c + 0x25;
  if (c == 0x38C) return 0x3CC;
  if (in(0x38E, 0x38F)) return c + 0x3F;
  // Final sigma is a sigma.
  if (c == 0x3C2) return 0x3C3;
  const bool even_is_upper = in(0x100, 0x12F) || in(0x132, 0x137) || in(0x14A, 0x177) || in(0x460, 0x481) ||
                             in(0x48A, 0x4BF) || in(0x4D0, 0x52F) || in(0x1E00, 0x1E95) || in(0x1EA0, 0x1EFF);
  if (even_is_upper) return c | 1;
  const bool odd_is_upper = in(0x139, 0x148) || in(0x179, 0x17E) || in(0x4C1, 0x4CE);
  if (odd_is_upper && c % 2 == 1) return c + 1;
  return c;
}

bool is_unspaced(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x20000 && c <= 0x3FFFF) ||
         (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF);
}

}  // namespace

std::u32string folded(std::string_view utf8) {
  std::u32string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[at]);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    if (length == 0 || at + length > utf8.size()) {
      ++at;
      continue;
    }
    char32_t c = length == 1 ? first : first & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i) c = (c << 6) | (static_cast<unsigned char>(utf8[at + i]) & 0x3F);
    out.push_back(folded(c));
    at += length;
  }
  return out;
}

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
  // Beyond ASCII all but spaces, punctuation and pictures.
  const bool mark = (c >= 0x80 && c <= 0xBF) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) ||
                    (c >= 0x3000 && c <= 0x303F) || c == 0x60C || c == 0x61B || c == 0x61F ||
                    (c >= 0x1F000 && c <= 0x1FFFF);
  return !mark;
}

WordList::WordList(const std::vector<std::string>& words) {
  for (const auto& word : words) {
    auto points = folded(word);
    if (!points.empty()) words_.push_back(std::move(points));
  }
}

bool WordList::holds(std::string_view utf8) const {
  if (words_.empty()) return false;
  const auto text = folded(utf8);
  return std::ranges::any_of(words_, [&](const std::u32string& word) {
    for (auto at = text.find(word); at != std::u32string::npos; at = text.find(word, at + 1)) {
      const auto end = at + word.size();
      const bool begins = at == 0 || is_unspaced(word.front()) || !is_letter(text[at - 1]);
      const bool ends = end == text.size() || is_unspaced(word.back()) || !is_letter(text[end]);
      if (begins && ends) return true;
    }
    return false;
  });
}

}  // namespace rostrum::document
