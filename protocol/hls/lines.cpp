#include "protocol/hls/lines.hpp"

#include <algorithm>

namespace rostrum::hls {
namespace {

constexpr std::string_view kFirstLine = "#EXTM3U";

bool control_character(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

Parsed<std::string_view> LineReader::take() {
  const auto start = at_;
  const auto end = std::min(text_.find('\n', start), text_.size());
  auto line = text_.substr(start, end - start);
  at_ = std::min(end + 1, text_.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > kMaxLineBytes) return ParseError<Error>{Error::too_long, start};
  const auto bad = std::find_if(line.begin(), line.end(), control_character);
  if (bad != line.end()) return ParseError<Error>{Error::syntax, start + static_cast<std::size_t>(bad - line.begin())};
  return line;
}

Parsed<std::optional<Line>> LineReader::next() {
  if (!begun_) {
    if (text_.size() > kMaxPlaylistBytes) return ParseError<Error>{Error::too_long, kMaxPlaylistBytes};
    const auto first = take();
    if (!first) return first.error();
    if (*first != kFirstLine) return ParseError<Error>{Error::syntax, 0};
    begun_ = true;
  }
  while (at_ < text_.size()) {
    const auto start = at_;
    const auto line = take();
    if (!line) return line.error();
    if (line->empty()) continue;
    if (!line->starts_with('#')) {
      const Line uri{{}, *line, start};
      return std::optional<Line>(uri);
    }
    if (!line->starts_with("#EXT")) continue;
    const auto colon = std::min(line->find(':'), line->size());
    const auto value = std::min(colon + 1, line->size());
    const Line tag{line->substr(0, colon), line->substr(value), start + value};
    return std::optional<Line>(tag);
  }
  return std::optional<Line>();
}

}  // namespace rostrum::hls
