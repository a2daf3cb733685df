// What rooms say to the people of one I/O thread, on its way there. Thread-safe: rooms put, the thread takes all that
// is there at once; the lock is held for a move.
//
// Bounded: when the thread is so far behind that kMaxSaid things wait, they are dropped and everyone on it is closed
// with 1013 (policy close_peer), to come back with a seq.
#pragma once
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/room/fan_out.hpp"

namespace rostrum::http {

struct Attach {
  room::SubscriberId id = 0;
  std::string person;
  room::View view = room::View::viewer;
};
struct ToOne {
  room::SubscriberId id = 0;
  std::vector<room::Frame> frames;
};
struct ToPerson {
  std::string person;
  room::Frame frame;
};
struct ToAll {
  std::shared_ptr<const room::Publication> publication;
};
struct CloseOne {
  room::SubscriberId id = 0;
  std::uint16_t code = 1000;
  std::string reason;
};
/// Of every event.
struct CloseAll {
  std::uint16_t code = 1000;
  std::string reason;
};

/// One thing that a room said to people of its event.
struct Said {
  std::string event;
  std::variant<Attach, ToOne, ToPerson, ToAll, CloseOne, CloseAll> what;
};

class LaneInbox {
 public:
  static constexpr std::size_t kMaxSaid = 16'384;

  explicit LaneInbox(std::uint32_t index) : index_(index) {}

  /// `wake` is called, by whoever puts and under the lock, when there is something to take where there was nothing.
  void open(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
  }
  /// Nobody takes any more: what is put is dropped.
  void close() {
    const std::lock_guard lock(mutex_);
    wake_ = nullptr;
    said_.clear();
  }

  void put(Said said) {
    const std::lock_guard lock(mutex_);
    if (!wake_ || overflowed_) return;
    const bool first = said_.empty();
    if (said_.size() >= kMaxSaid) {
      said_.clear();
      said.event.clear();
      said.what = CloseAll{1013, "try again: the server is too slow"};
      overflowed_ = true;
    }
    said_.push_back(std::move(said));
    if (first) wake_();
  }

  std::vector<Said> take() {
    const std::lock_guard lock(mutex_);
    overflowed_ = false;
    return std::exchange(said_, {});
  }

  /// Subscribers carry it in their ids.
  [[nodiscard]] std::uint32_t index() const { return index_; }

 private:
  const std::uint32_t index_;
  std::mutex mutex_;
  std::function<void()> wake_;
  std::vector<Said> said_;
  bool overflowed_ = false;
};

}  // namespace rostrum::http
