// EXT-X-SKIP: what a delta update leaves out. draft-pantos-hls-rfc8216bis-22 4.4.5.2. Value.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct Skip {
  static constexpr std::string_view kTag = "#EXT-X-SKIP";

  std::uint64_t segments = 0;
  /// Set for version 2, then possibly empty.
  std::optional<std::vector<std::string>> removed_dateranges;

  static Parsed<Skip> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const Skip&, const Skip&) = default;
};

}  // namespace rostrum::hls
