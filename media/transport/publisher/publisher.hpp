// A headless WebRTC sender over real UDP, for demonstrations and tests: offers what it is told to send, and from the
// answer on checks, shakes hands and sends encoded frames, obeying NACK and PLI. Posting the offer (WHIP) is the
// caller's business. Thread-safe: it runs a network thread of its own, callbacks come from that thread.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "media/ingest/feed_sink.hpp"
#include "media/transport/srtp.hpp"

namespace rostrum::transport {

struct PublisherConfig {
  /// Each is offered when set.
  std::optional<ingest::Codec> video = ingest::Codec::h264;
  std::optional<ingest::Codec> audio = ingest::Codec::opus;
  /// What foreign stacks leave out.
  bool retransmission = true;
  bool transport_feedback = true;
  bool sender_reports = true;
};

enum class PublisherState { waiting, connecting, connected, failed };

class Publisher {
 public:
  struct Events {
    /// The receiver wants a key frame: the next video frame should be one.
    std::function<void()> key_frame_wanted;
    std::function<void(PublisherState)> state;
  };
  struct Counters {
    std::uint64_t packets_sent = 0;
    std::uint64_t retransmissions = 0;
    std::uint64_t key_frames_asked = 0;
    /// What the receiver allows (REMB), 0 until told.
    std::uint64_t allowed_bps = 0;
  };

  /// Throws std::runtime_error when no socket is to be had.
  Publisher(PublisherConfig config, Events events);
  /// Stops sending, says goodbye and joins the thread.
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  [[nodiscard]] const std::string& offer() const;
  /// Goes to the answer's first UDP candidate, or to `instead` ("127.0.0.1:9", "[::1]:9") when not empty. False when
  /// the answer cannot be used.
  bool answer(const std::string& sdp, const std::string& instead = {});

  /// One encoded frame (access unit in Annex B, VP8 frame, Opus packet) captured at `capture_ns` of CLOCK_MONOTONIC.
  /// Dropped until connected, and while 256 are waiting (drop_newest).
  void send(ingest::Codec codec, Bytes frame, std::int64_t capture_ns);

  [[nodiscard]] Counters counters() const;

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace rostrum::transport
