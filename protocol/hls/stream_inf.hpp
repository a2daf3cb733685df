// EXT-X-STREAM-INF and the URI line after it: one variant. draft-pantos-hls-rfc8216bis-22 4.4.6.2. Value.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct Resolution {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

struct StreamInf {
  static constexpr std::string_view kTag = "#EXT-X-STREAM-INF";

  /// Peak, in bits a second, over all that plays together.
  std::uint64_t bandwidth_bps = 0;
  std::optional<std::uint64_t> average_bandwidth_bps;
  std::optional<std::string> codecs;
  std::optional<Resolution> resolution;
  /// Thousandths of a frame a second, as the attribute has three decimals.
  std::optional<std::uint32_t> frame_rate_millihertz;
  std::optional<std::string> video_range;
  /// Group ids.
  std::optional<std::string> audio;
  std::optional<std::string> subtitles;
  /// A group id, or the word NONE, which is written without quotes.
  std::optional<std::string> closed_captions;
  /// The line after the tag.
  std::string uri;

  /// Reads the attributes; `uri` is left to the playlist's parser.
  static Parsed<StreamInf> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const StreamInf&, const StreamInf&) = default;
};

}  // namespace rostrum::hls
