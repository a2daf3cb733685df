// EXT-X-START: where to begin playing. draft-pantos-hls-rfc8216bis-22 4.4.2.2. Value.
#pragma once
#include <string>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct Start {
  static constexpr std::string_view kTag = "#EXT-X-START";

  /// Negative counts from the end.
  Duration time_offset{};
  bool precise = false;

  static Parsed<Start> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const Start&, const Start&) = default;
};

}  // namespace rostrum::hls
