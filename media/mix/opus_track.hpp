// One track's Opus (RFC 6716) by libopus itself, which libav's decoders hide the better half of: what was lost before a
// packet is taken from the packet's in-band copy (LBRR) where the sender put one there, and is made up otherwise,
// fading, for as long as that deceives an ear. A sender's pause (DTX) is no loss. Owned by its decode thread. Packets
// are hostile; what libopus refuses ends a packet, not the track.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "media/ingest/feed_sink.hpp"

struct OpusDecoder;

namespace rostrum::mix {

/// A piece of sound in place: `offset` is in frames from the packet's own position, below 0 for what was lost before
/// it.
struct SoundPiece {
  std::int64_t offset = 0;
  /// Interleaved stereo, 48 kHz.
  std::vector<float> samples;
  /// Goes on where the piece before ended, that of the packet before included.
  bool joined = true;
};

class OpusTrack {
 public:
  /// 510 kbit/s, the most Opus gives, in its longest packet of 120 ms are 7,650.
  static constexpr std::size_t kMostBytes = 8'192;
  /// Frames of a hole that are made up: 100 ms.
  static constexpr std::int64_t kConcealedMost = ingest::kConcealedMostNs * 48 / 1'000'000;

  OpusTrack();
  ~OpusTrack();
  OpusTrack(const OpusTrack&) = delete;
  OpusTrack& operator=(const OpusTrack&) = delete;

  /// In order; the last piece is the packet's own. None when it is refused.
  std::vector<SoundPiece> decode(const ingest::EncodedFrame& packet);

 private:
  struct Free {
    void operator()(OpusDecoder* decoder) const;
  };
  /// Stands in for what was lost before `packet`; whether the packet joins it.
  bool conceal(const ingest::EncodedFrame& packet, std::vector<SoundPiece>& pieces);
  std::vector<float> made_up(std::int64_t frames);
  /// Decoded sound that follows: back to full gain, after what was made up.
  std::vector<float> decoded(ByteView packet, int frames, bool copy_of_lost);

  std::unique_ptr<OpusDecoder, Free> decoder_;
  /// Nothing that could go on was decoded yet.
  bool fresh_ = true;
  /// The packet before said that the sender pauses.
  bool pausing_ = false;
  float gain_ = 1;
};

}  // namespace rostrum::mix
