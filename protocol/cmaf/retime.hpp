// Places a finished CMAF chunk at another tick: rewrites `tfdt` and `mfhd` and leaves every other byte alone.
// ISO/IEC 14496-12 8.8.5 (mfhd) and 8.8.12 (tfdt). Pure. The track's timescale is 48,000, so that decode times are
// ticks.
//
//   moof
//    ├ mfhd  version+flags u32, sequence_number u32
//    └ traf
//       └ tfdt  version 1 + flags u32, baseMediaDecodeTime u64
#pragma once
#include <cstdint>

#include "protocol/bytes.hpp"
#include "protocol/link/timing.hpp"
#include "protocol/result.hpp"

namespace rostrum::cmaf {

enum class ChunkError {
  /// A box says it is longer than what holds it, or shorter than its own header.
  bad_size,
  /// No moof, mfhd, traf or tfdt.
  missing_box,
  /// A second moof, mfhd, traf or tfdt: a chunk of ours has one of each.
  repeated_box,
  /// A tfdt of version 0 has no room for a programme's ticks.
  bad_version,
  /// A decode time that no signed tick holds.
  bad_time,
};

/// When a chunk starts and its number in its run.
struct ChunkTimes {
  link::Tick first_tick = 0;
  std::uint32_t sequence = 0;
  friend bool operator==(const ChunkTimes&, const ChunkTimes&) = default;
};

/// Reads what retime() writes.
[[nodiscard]] Parsed<ChunkTimes, ChunkError> chunk_times(ByteView chunk);

/// The same chunk at `first_tick` (≥ 0) with that sequence number. Boxes other than moof, such as styp, prft, emsg and
/// mdat, are copied.
[[nodiscard]] Parsed<Bytes, ChunkError> retime(ByteView chunk, link::Tick first_tick, std::uint32_t sequence);

}  // namespace rostrum::cmaf
