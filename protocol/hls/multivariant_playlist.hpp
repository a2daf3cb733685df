// A multivariant playlist, read and written: draft-pantos-hls-rfc8216bis-22 4.3.2. Value.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/hls/rendition.hpp"
#include "protocol/hls/stream_inf.hpp"

namespace rostrum::hls {

struct MultivariantPlaylist {
  std::uint64_t version = 1;
  bool independent_segments = false;
  std::vector<Rendition> renditions;
  /// The first is what players begin with.
  std::vector<StreamInf> variants;

  /// missing_tag: no variant, a variant without its URI line, a URI without variant, a group that no rendition is in.
  /// contradiction: a tag of media playlists, two defaults or twice the same name in a group.
  static Parsed<MultivariantPlaylist> parse(std::string_view text);
  [[nodiscard]] std::string write() const;
  friend bool operator==(const MultivariantPlaylist&, const MultivariantPlaylist&) = default;
};

}  // namespace rostrum::hls
