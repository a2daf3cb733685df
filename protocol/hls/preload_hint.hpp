// EXT-X-PRELOAD-HINT: a part or map that can be asked for before it exists. draft-pantos-hls-rfc8216bis-22 4.4.5.3.
// Value.
#pragma once
#include <optional>
#include <string>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct PreloadHint {
  static constexpr std::string_view kTag = "#EXT-X-PRELOAD-HINT";
  enum class Type { part, map };

  Type type = Type::part;
  std::string uri;
  std::uint64_t byte_range_start = 0;
  std::optional<std::uint64_t> byte_range_length;

  /// Other types are ignored by readers of playlists: bad_value says so here.
  static Parsed<PreloadHint> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const PreloadHint&, const PreloadHint&) = default;
};

}  // namespace rostrum::hls
