// The media socket's frames: inits, parts, stand-in parts and stills from the stage, acknowledgements from the server.
#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "protocol/bytes.hpp"
#include "protocol/link/timing.hpp"

namespace rostrum::link {

/// Rendition names as in the playlists' paths: "v720", "a-floor".
struct Init {
  std::string rendition;
  /// Content hash of `bytes`: equal ids mean equal init segments, whichever run made them.
  std::string id;
  /// RFC 6381, such as "avc1.64001f" or "mp4a.40.2".
  std::string codecs;
  /// 0 for audio.
  int width = 0;
  int height = 0;
  int bandwidth_bps = 0;
  Bytes bytes;
};

/// One CMAF chunk (moof + mdat), complete.
struct Part {
  std::string run;
  std::string rendition;
  std::string init;
  /// Grows by one for each media frame of a run; what the server acknowledges.
  std::uint64_t number = 0;
  Tick first_tick = 0;
  Tick ticks = 0;
  bool independent = false;
  Bytes bytes;
};

/// One part of the closed group of slate and silence that the server repeats while no stage encodes. `index` counts
/// from 0; the group's first tick is 0, and its decode times are rewritten at use.
struct StandInPart {
  std::string rendition;
  std::string init;
  int index = 0;
  int count = 0;
  Tick ticks = 0;
  bool independent = false;
  Bytes bytes;
};

/// Parts the ring had to let go before they were acknowledged.
struct Gap {
  std::string rendition;
  Tick first_tick = 0;
  Tick ticks = 0;
};

/// server -> stage: everything up to this number is taken over.
struct Acknowledge {
  std::uint64_t number = 0;
};

/// A small picture of the programme as it was encoded at a tick, a JPEG. To servers only that asked for it
/// (ServerHello::stills); neither numbered nor acknowledged: what is lost is missing.
struct Still {
  std::string run;
  Tick tick = 0;
  Bytes bytes;
};

using Media = std::variant<Init, Part, StandInPart, Gap, Acknowledge, Still>;

}  // namespace rostrum::link
