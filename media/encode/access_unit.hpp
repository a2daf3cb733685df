// What an encoder makes of one picture or one frame of sound. Value.
#pragma once
#include "protocol/bytes.hpp"
#include "protocol/link/timing.hpp"

namespace rostrum::encode {

struct AccessUnit {
  /// Programme time at which a decoder shows or plays it. There are no B-frames: it is the decode time too.
  link::Tick tick = 0;
  /// Decodable by itself (video: IDR). All sound is.
  bool key = false;
  /// H.264 in Annex B without parameter sets, or one raw AAC frame.
  Bytes data;
};

}  // namespace rostrum::encode
