// One CMAF chunk: moof and mdat (ISO/IEC 14496-12 8.8, 23000-19 7.3.2.3). Pure. Decode times are programme ticks.
//
//   moof
//    ├ mfhd  sequence_number
//    └ traf
//       ├ tfhd  default-base-is-moof, durations, flags
//       ├ tfdt  version 1, first tick
//       └ trun  sizes; the first sample's flags where they differ
//   mdat
#pragma once
#include <cstdint>
#include <span>

#include "protocol/bytes.hpp"
#include "protocol/link/timing.hpp"

namespace rostrum::package {

/// How all samples of a chunk are: equally long, and after the first all the same.
struct ChunkShape {
  link::Tick first_tick = 0;
  /// Of each sample.
  link::Tick sample_ticks = 0;
  std::uint32_t sequence = 0;
  bool first_is_sync = true;
  bool others_are_sync = true;
};

/// `samples` are not empty, and 8 MiB at most altogether.
[[nodiscard]] Bytes chunk(const ChunkShape& shape, std::span<const Bytes> samples);

}  // namespace rostrum::package
