// One feed's picture: decoded on a thread of its own and scaled there to the size the canvas asks for, kept until its
// time comes. Thread-safe: push() from the network thread, the rest from the canvas thread.
#pragma once
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>

#include "media/mix/decode_thread.hpp"
#include "media/mix/decoder.hpp"
#include "media/mix/scaler.hpp"

namespace rostrum::mix {

class VideoTrack {
 public:
  /// Encoded frames: two seconds, in which a decoder that is late falls behind for good.
  static constexpr std::size_t kInbox = 60;
  /// Decoded pictures waiting for their time (drop_oldest): as long as the longest playout delay.
  static constexpr std::size_t kWaiting = 16;
  /// A picture older than this is no picture of now; whoever sends a still one repeats it more often.
  static constexpr std::int64_t kStaleNs = 5'000'000'000;

  VideoTrack(std::string feed, const DecodeHooks& hooks, ingest::RequestKeyFrame request_key_frame);

  void push(ingest::EncodedFrame frame) { thread_.push(std::move(frame)); }
  /// The size pictures are to fit into from now on.
  void want(int width, int height);
  /// What is to be seen at `now_ns` of CLOCK_MONOTONIC, nullptr when there is nothing. Times must grow.
  Picture at(std::int64_t now_ns);

 private:
  struct Due {
    Picture picture;
    std::int64_t at_ns;
  };
  void take(const ingest::EncodedFrame& encoded);

  // Given.
  std::string feed_;
  const DecodeHooks& hooks_;
  ingest::RequestKeyFrame request_key_frame_;
  // Owned by the decode thread.
  Decoder decoder_;
  Scaler scaler_;
  // State.
  std::atomic<std::uint32_t> wanted_{0};
  std::mutex mutex_;
  std::deque<Due> waiting_;
  std::optional<Due> shown_;
  DecodeThread thread_;
};

}  // namespace rostrum::mix
