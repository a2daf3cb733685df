// What waits to be written to one WebSocket. Thread-safe: a room puts, the connection takes; the lock is held for a
// move. Bounded: who reads too slowly is closed with 1013 (policy close_peer) and comes back with a seq.
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/room/fan_out.hpp"

namespace rostrum::http {

class Outbox {
 public:
  static constexpr std::size_t kMaxFrames = 512;
  static constexpr std::size_t kMaxBytes = 4 << 20;

  struct Taken {
    std::vector<room::Frame> frames;
    /// Nothing follows: the connection closes after these.
    bool last = false;
  };

  /// `wake` is called, from any thread, when there is something to take where there was nothing.
  explicit Outbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void put(room::Frame frame);
  /// Puts a close frame as the last.
  void close(std::uint16_t code, const std::string& reason);
  Taken take();

 private:
  const std::function<void()> wake_;
  std::mutex mutex_;
  std::deque<room::Frame> frames_;
  std::size_t bytes_ = 0;
  bool closing_ = false;
};

}  // namespace rostrum::http
