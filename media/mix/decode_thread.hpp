// A thread that decodes one track: a bounded inbox of encoded frames, the poison notes around each decoder call.
// Thread-safe: push() comes from the network thread and waits for nothing but the inbox's lock.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "media/ingest/feed_sink.hpp"

namespace rostrum::mix {

/// Called on the decoder's thread around each call into a decoder.
struct DecodeHooks {
  std::function<void(const std::string& feed)> before;
  std::function<void(const std::string& feed)> after;
};

class DecodeThread {
 public:
  /// What becomes of a frame for which there is no room.
  enum class Overflow {
    /// The oldest goes: sound.
    drop_oldest,
    /// All go, and those that follow up to a key frame, which is asked for: video.
    drop_to_keyframe,
  };
  using Take = std::function<void(const ingest::EncodedFrame&)>;

  /// `name` shows in tools, 15 characters at most. `overflowed` is called on the network thread.
  DecodeThread(const char* name, std::size_t capacity, Overflow overflow, Take take, std::function<void()> overflowed);
  /// Ends after the frame at work.
  ~DecodeThread() = default;
  DecodeThread(const DecodeThread&) = delete;
  DecodeThread& operator=(const DecodeThread&) = delete;

  void push(ingest::EncodedFrame frame);

 private:
  void run(const std::stop_token& stop);

  // Given.
  std::size_t capacity_;
  Overflow overflow_;
  Take take_;
  std::function<void()> overflowed_;
  // State.
  std::mutex mutex_;
  std::condition_variable_any filled_;
  std::deque<ingest::EncodedFrame> inbox_;
  bool awaiting_key_ = false;
  // Last: it uses all the others.
  std::jthread thread_;
};

}  // namespace rostrum::mix
