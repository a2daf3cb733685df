// Which renditions a programme has and how each is encoded. Pure. Equal setups give equal ladders, and equal ladders
// equal init segments, so that a restarted stage goes on without a discontinuity.
#pragma once
#include <string>
#include <vector>

#include "protocol/link/messages.hpp"

namespace rostrum::encode {

struct VideoSettings {
  /// Even, 16 to 3840.
  int width = 0;
  int height = 0;
  /// What no second of it exceeds.
  int bits_per_second = 0;
  /// Slices encoded side by side.
  int threads = 1;
};

struct SoundSettings {
  int bits_per_second = 0;
};

struct VideoRung {
  /// As in the playlists' paths: "v720".
  std::string rendition;
  VideoSettings settings;
};
struct SoundRung {
  std::string rendition;
  SoundSettings settings;
};

struct Ladder {
  /// Highest first.
  std::vector<VideoRung> video;
  std::vector<SoundRung> sound;
};

/// Numbers out of range are brought into it.
[[nodiscard]] Ladder ladder_for(const link::Setup& setup);

/// What BANDWIDTH says of a stream of that bit rate: with CMAF's boxes around it.
[[nodiscard]] int peak_bandwidth_bps(int bits_per_second);

}  // namespace rostrum::encode
