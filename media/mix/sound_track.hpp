// One feed's sound: decoded on a thread of its own, laid on the machine's clock. Thread-safe: push() from the network
// thread, mix_into() from the canvas thread.
#pragma once
#include <mutex>
#include <span>

#include "media/mix/decode_thread.hpp"
#include "media/mix/opus_track.hpp"
#include "media/mix/sound_ring.hpp"

namespace rostrum::mix {

class SoundTrack {
 public:
  /// Packets: two seconds.
  static constexpr std::size_t kInbox = 100;

  SoundTrack(std::string feed, const DecodeHooks& hooks);

  void push(ingest::EncodedFrame frame) { thread_.push(std::move(frame)); }
  /// Adds what is heard from `now_ns` of CLOCK_MONOTONIC on to interleaved stereo at 48 kHz, faded in or out over its
  /// length when that changes. Times must grow.
  void mix_into(std::span<float> out, std::int64_t now_ns, bool heard);

 private:
  void take(const ingest::EncodedFrame& encoded);

  // Given.
  std::string feed_;
  const DecodeHooks& hooks_;
  // Owned by the decode thread.
  OpusTrack opus_;
  /// The packet before was none: the next does not join the one before that.
  bool refused_ = false;
  // State.
  std::mutex mutex_;
  SoundRing ring_;
  bool was_heard_ = false;
  DecodeThread thread_;
};

}  // namespace rostrum::mix
