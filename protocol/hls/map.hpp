// EXT-X-MAP: the init segment in force. draft-pantos-hls-rfc8216bis-22 4.4.4.5. Value.
#pragma once
#include <optional>
#include <string>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct Map {
  static constexpr std::string_view kTag = "#EXT-X-MAP";

  std::string uri;
  std::optional<ByteRange> byte_range;

  static Parsed<Map> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const Map&, const Map&) = default;
};

}  // namespace rostrum::hls
