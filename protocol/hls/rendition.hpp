// EXT-X-MEDIA: one rendition of a group. draft-pantos-hls-rfc8216bis-22 4.4.6.1. Value.
#pragma once
#include <optional>
#include <string>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct Rendition {
  static constexpr std::string_view kTag = "#EXT-X-MEDIA";
  enum class Type { audio, video, subtitles, closed_captions };

  Type type = Type::audio;
  std::string group;
  std::string name;
  /// Absent for sound that is inside the variant's own playlist, and for closed captions.
  std::optional<std::string> uri;
  /// BCP 47.
  std::optional<std::string> language;
  std::optional<std::string> associated_language;
  bool is_default = false;
  bool autoselect = false;
  bool forced = false;
  std::optional<std::string> channels;
  std::optional<std::string> characteristics;
  std::optional<std::string> instream_id;

  /// contradiction: a default that isn't selected by itself, FORCED on anything but subtitles, subtitles without and
  /// closed captions with a URI.
  static Parsed<Rendition> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const Rendition&, const Rendition&) = default;
};

}  // namespace rostrum::hls
