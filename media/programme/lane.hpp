// A thread with a bounded inbox: one encoder's. Thread-safe: push() never waits longer than the inbox's lock, which
// is held for moves only. Overflow policy: `drop_newest`, counted; what that makes of the stream is the taker's matter.
#pragma once
#include <pthread.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace rostrum::programme {

template <class Item>
class Lane {
 public:
  /// `take` is called on the lane's thread, item by item, in order. `name` shows in tools, 15 characters at most.
  Lane(const char* name, std::size_t capacity, std::function<void(Item)> take)
      : capacity_(capacity), take_(std::move(take)), thread_([this, name](const std::stop_token& stop) {
          pthread_setname_np(pthread_self(), name);
          run(stop);
        }) {}
  /// Ends after the item at work; the rest is dropped.
  ~Lane() = default;
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void push(Item item) {
    {
      const std::lock_guard lock(mutex_);
      if (inbox_.size() >= capacity_) {
        ++dropped_;
        return;
      }
      inbox_.push_back(std::move(item));
    }
    filled_.notify_one();
  }

  /// Items that wait.
  [[nodiscard]] std::size_t queued() const {
    const std::lock_guard lock(mutex_);
    return inbox_.size();
  }
  [[nodiscard]] std::uint64_t dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
  }

 private:
  void run(const std::stop_token& stop) {
    for (;;) {
      std::unique_lock lock(mutex_);
      if (!filled_.wait(lock, stop, [this] { return !inbox_.empty(); }) || stop.stop_requested()) return;
      Item item = std::move(inbox_.front());
      inbox_.pop_front();
      lock.unlock();
      take_(std::move(item));
    }
  }

  // Given.
  std::size_t capacity_;
  std::function<void(Item)> take_;
  // State.
  mutable std::mutex mutex_;
  std::condition_variable_any filled_;
  std::deque<Item> inbox_;
  std::uint64_t dropped_ = 0;
  // Last: it uses all the others.
  std::jthread thread_;
};

}  // namespace rostrum::programme
