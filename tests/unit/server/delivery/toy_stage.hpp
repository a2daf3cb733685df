// A stage without media: its chunks say in words what they are and where they belong.
#pragma once
#include <string>

#include "server/delivery/programme.hpp"

namespace rostrum::delivery {

inline constexpr std::int64_t kOriginNs = 50'000'000'000;
/// 2026-01-01T10:00:00Z.
inline constexpr std::int64_t kAnchorNs = 1'767'261'600'000'000'000;
inline const std::string kVideo = "v720";
inline const std::string kSound = "a-floor";

inline Bytes bytes_of(const std::string& text) {
  const auto view = as_byte_view(text);
  return {view.begin(), view.end()};
}

inline std::int64_t at_tick(link::Tick tick) { return kOriginNs + link::ticks_to_ns(tick); }
inline Kind kind_of(const std::string& rendition) { return rendition == kSound ? Kind::sound : Kind::video; }

inline ProgrammeConfig toy_config() {
  ProgrammeConfig config;
  config.timeline = {kOriginNs, kAnchorNs};
  config.floor_language = "de";
  config.retime = [](ByteView chunk, link::Tick tick, std::uint32_t) {
    return bytes_of(std::string(as_text(chunk)) + "@" + std::to_string(tick));
  };
  return config;
}

inline link::Init toy_init(const std::string& rendition, const std::string& id = "one") {
  const bool video = rendition == kVideo;
  return {rendition,
          id,
          video ? "avc1.64001f" : "mp4a.40.2",
          video ? 1280 : 0,
          video ? 720 : 0,
          video ? 2'000'000 : 128'000,
          bytes_of("init " + id)};
}

/// Key frames at every fourth part, as groups of 32 frames make them.
inline link::Part toy_part(const std::string& rendition, Place place, const std::string& run = "r1",
                           const std::string& init = "one") {
  link::Part part;
  part.run = run;
  part.rendition = rendition;
  part.init = init;
  part.first_tick = first_tick(kind_of(rendition), place);
  part.ticks = ticks(kind_of(rendition), place);
  part.independent = kind_of(rendition) == Kind::sound || place.part % 4 == 0;
  part.bytes = bytes_of(rendition + run + "@" + std::to_string(part.first_tick));
  return part;
}

/// The whole group of one rendition, given part by part to `take`.
void toy_stand_in(const std::string& rendition, auto take, const std::string& init = "one") {
  for (int i = 0; i < 4; ++i) {
    link::StandInPart part;
    part.rendition = rendition;
    part.init = init;
    part.index = i;
    part.count = 4;
    part.ticks = ticks(kind_of(rendition), {0, static_cast<std::uint32_t>(i)});
    part.independent = i == 0;
    part.bytes = bytes_of("slate" + std::to_string(i));
    take(std::move(part));
  }
}

}  // namespace rostrum::delivery
