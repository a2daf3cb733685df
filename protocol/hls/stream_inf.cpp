#include "protocol/hls/stream_inf.hpp"

#include <limits>

namespace rostrum::hls {
namespace {

std::optional<std::uint32_t> small_integer(std::string_view text) {
  const auto value = parse_integer(text);
  if (!value || *value > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

std::optional<Resolution> parse_resolution(std::string_view text) {
  const auto x = text.find('x');
  if (x == std::string_view::npos) return std::nullopt;
  const auto width = small_integer(text.substr(0, x));
  const auto height = small_integer(text.substr(x + 1));
  if (!width || !height) return std::nullopt;
  return Resolution{*width, *height};
}

constexpr std::int64_t kMaxFrameRate = 1000;

}  // namespace

Parsed<StreamInf> StreamInf::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  StreamInf variant;
  variant.bandwidth_bps = read.required_integer("BANDWIDTH");
  variant.average_bandwidth_bps = read.integer("AVERAGE-BANDWIDTH");
  variant.codecs = read.quoted("CODECS");
  if (const auto text = read.enumerated("RESOLUTION")) {
    variant.resolution = parse_resolution(*text);
    if (!variant.resolution) read.fail(Error::bad_value);
  }
  if (const auto rate = read.duration("FRAME-RATE")) {
    // The grammar is that of a duration: unsigned, with decimals.
    if (*rate > std::chrono::seconds(kMaxFrameRate)) read.fail(Error::bad_value);
    variant.frame_rate_millihertz = static_cast<std::uint32_t>((rate->count() + 500) / 1000);
  }
  variant.video_range = read.enumerated("VIDEO-RANGE");
  variant.audio = read.quoted("AUDIO");
  variant.subtitles = read.quoted("SUBTITLES");
  if (const auto* captions = attributes.find("CLOSED-CAPTIONS")) {
    // 4.4.6.2: either a quoted group or the bare word; a group may not be called so.
    if (captions->quoted == (captions->value == "NONE")) read.fail(Error::bad_value, captions->offset);
    variant.closed_captions = captions->value;
  }
  return read.finish(std::move(variant));
}

void StreamInf::write(std::string& out) const {
  AttributeWriter line(out, kTag);
  line.bare("BANDWIDTH", std::to_string(bandwidth_bps));
  if (average_bandwidth_bps) line.bare("AVERAGE-BANDWIDTH", std::to_string(*average_bandwidth_bps));
  if (codecs) line.quoted("CODECS", *codecs);
  if (resolution) line.bare("RESOLUTION", std::to_string(resolution->width) + 'x' + std::to_string(resolution->height));
  if (frame_rate_millihertz) {
    const auto decimals = std::to_string(1000 + *frame_rate_millihertz % 1000).substr(1);
    line.bare("FRAME-RATE", std::to_string(*frame_rate_millihertz / 1000) + '.' + decimals);
  }
  if (video_range) line.bare("VIDEO-RANGE", *video_range);
  if (audio) line.quoted("AUDIO", *audio);
  if (subtitles) line.quoted("SUBTITLES", *subtitles);
  if (closed_captions == "NONE") {
    line.bare("CLOSED-CAPTIONS", "NONE");
  } else if (closed_captions) {
    line.quoted("CLOSED-CAPTIONS", *closed_captions);
  }
  line.end_line();
  out.append(uri).push_back('\n');
}

}  // namespace rostrum::hls
