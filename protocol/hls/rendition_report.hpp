// EXT-X-RENDITION-REPORT: how far another rendition is. draft-pantos-hls-rfc8216bis-22 4.4.5.4. Value.
#pragma once
#include <optional>
#include <string>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct RenditionReport {
  static constexpr std::string_view kTag = "#EXT-X-RENDITION-REPORT";

  /// Relative to the playlist that holds the report.
  std::string uri;
  std::uint64_t last_msn = 0;
  std::optional<std::uint64_t> last_part;

  static Parsed<RenditionReport> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const RenditionReport&, const RenditionReport&) = default;
};

}  // namespace rostrum::hls
