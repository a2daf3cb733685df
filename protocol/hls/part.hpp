// EXT-X-PART: one partial segment. draft-pantos-hls-rfc8216bis-22 4.4.4.9. Value.
#pragma once
#include <optional>
#include <string>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct Part {
  static constexpr std::string_view kTag = "#EXT-X-PART";

  std::string uri;
  Duration duration{};
  bool independent = false;
  bool gap = false;
  std::optional<ByteRange> byte_range;

  static Parsed<Part> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const Part&, const Part&) = default;
};

}  // namespace rostrum::hls
