// What the init segment of a rendition is made from. Value.
#pragma once
#include <string>
#include <variant>

#include "protocol/bytes.hpp"
#include "protocol/link/media.hpp"

namespace rostrum::package {

struct VideoTrack {
  int width = 0;
  int height = 0;
  /// AVCDecoderConfigurationRecord.
  Bytes config;
};

/// AAC-LC, 48 kHz, stereo.
struct SoundTrack {
  int bits_per_second = 0;
  /// AudioSpecificConfig.
  Bytes config;
};

using Track = std::variant<VideoTrack, SoundTrack>;

/// Both tracks have this number in their files, and programme ticks as timescale.
inline constexpr std::uint32_t kTrackId = 1;

/// CMAF header (ISO/IEC 23000-19 7.3.1): ftyp and moov without samples. The same bytes for the same track.
[[nodiscard]] Bytes init_segment(const Track& track);

/// The link's message about it: its id is a hash of the bytes.
[[nodiscard]] link::Init init_of(std::string rendition, int bandwidth_bps, const Track& track);

}  // namespace rostrum::package
