// What the network side hands to the mixing side: whole encoded frames in order, stamped with the time they were
// captured, on this machine's monotonic clock.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "protocol/bytes.hpp"

namespace rostrum::ingest {

enum class Codec { h264, vp8, vp9, av1, opus };

/// A longer hole in the sound is not concealed to its end: what is made up would be noise by then.
inline constexpr std::int64_t kConcealedMostNs = 100'000'000;

/// One access unit (H.264 in Annex B), frame, temporal unit, or Opus packet.
struct EncodedFrame {
  Codec codec = Codec::opus;
  Bytes data;
  /// When it was captured, CLOCK_MONOTONIC, mapped by RTP timestamp and, once there, sender reports. Sound and picture
  /// of one feed share the mapping.
  std::int64_t capture_ns = 0;
  /// How much later than capture this feed's frames should be played so that late packets still make it; it grows on
  /// loss and jitter and shrinks slowly. The same for sound and picture.
  std::int64_t playout_delay_ns = 0;
  bool key = false;
  /// Something before this frame was lost for good: decoders conceal (Opus) or wait for a key frame (video).
  bool after_loss = false;
  /// Sound: how long that lasts, of which nothing came, as far as the sender's numbers and timestamps tell; otherwise
  /// 0.
  std::int64_t missing_ns = 0;
  /// Clockwise turn wanted for display (urn:3gpp:video-orientation): 0, 90, 180, 270.
  int rotation = 0;
};

/// Takes a feed's frames. All calls come from the network thread and must not block: a full inbox drops by its policy.
class FeedSink {
 public:
  virtual ~FeedSink() = default;
  virtual void video(EncodedFrame frame) = 0;
  virtual void audio(EncodedFrame frame) = 0;
};

/// Asks the sender for a key frame. Thread-safe, cheap to call often: requests are merged and rate-limited behind it.
using RequestKeyFrame = std::function<void()>;

/// Called on the network thread once per WHIP session; the sink is destroyed when the session ends.
using MakeFeedSink = std::function<std::unique_ptr<FeedSink>(const std::string& feed, RequestKeyFrame request)>;

}  // namespace rostrum::ingest
