#include "media/mix/decode_thread.hpp"

#include <pthread.h>

#include <utility>

namespace rostrum::mix {

DecodeThread::DecodeThread(const char* name, std::size_t capacity, Overflow overflow, Take take,
                           std::function<void()> overflowed)
    : capacity_(capacity),
      overflow_(overflow),
      take_(std::move(take)),
      overflowed_(std::move(overflowed)),
      thread_([this, name](const std::stop_token& stop) {
        pthread_setname_np(pthread_self(), name);
        run(stop);
      }) {}

void DecodeThread::push(ingest::EncodedFrame frame) {
  bool dropped = false;
  {
    const std::lock_guard lock(mutex_);
    if (awaiting_key_ && !frame.key) return;
    awaiting_key_ = false;
    if (inbox_.size() >= capacity_) {
      dropped = true;
      if (overflow_ == Overflow::drop_oldest) {
        inbox_.pop_front();
      } else {
        inbox_.clear();
        awaiting_key_ = !frame.key;
      }
    }
    if (!awaiting_key_) {
      frame.after_loss = frame.after_loss || dropped;
      inbox_.push_back(std::move(frame));
    }
  }
  if (dropped && overflowed_) overflowed_();
  filled_.notify_one();
}

void DecodeThread::run(const std::stop_token& stop) {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (!filled_.wait(lock, stop, [this] { return !inbox_.empty(); }) || stop.stop_requested()) return;
    const ingest::EncodedFrame frame = std::move(inbox_.front());
    inbox_.pop_front();
    lock.unlock();
    take_(frame);
  }
}

}  // namespace rostrum::mix
