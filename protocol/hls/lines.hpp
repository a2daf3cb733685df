// The lines of a playlist: draft-pantos-hls-rfc8216bis-22 4.1. Checks size, characters and the first line; skips empty
// lines and comments. Views point into the text given.
#pragma once
#include <optional>
#include <string_view>

#include "protocol/hls/attributes.hpp"
#include "protocol/hls/error.hpp"

namespace rostrum::hls {

struct Line {
  /// With its "#", up to the colon; empty for a URI line.
  std::string_view tag;
  /// What follows the colon, or the URI.
  std::string_view value;
  /// Of `value` in the playlist.
  std::size_t offset = 0;
};

class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}

  /// nullopt at the end. The first call demands #EXTM3U.
  Parsed<std::optional<Line>> next();

 private:
  Parsed<std::string_view> take();

  std::string_view text_;
  std::size_t at_ = 0;
  bool begun_ = false;
};

/// An error inside a line, as an offset of the playlist.
inline ParseError<Error> at_line(ParseError<Error> error, const Line& line) {
  return {error.code, line.offset + error.offset};
}

/// Reads a tag made of attributes. nullopt for one that must be ignored because it demands something unknown.
template <class Tag>
Parsed<std::optional<Tag>> read_tag(const Line& line) {
  const auto attributes = AttributeList::parse(line.value);
  if (!attributes) return at_line(attributes.error(), line);
  if (attributes->demands_unknown()) return std::optional<Tag>();
  auto tag = Tag::parse(*attributes);
  if (!tag) return at_line(tag.error(), line);
  return std::optional<Tag>(std::move(*tag));
}

}  // namespace rostrum::hls
