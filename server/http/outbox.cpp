#include "server/http/outbox.hpp"

#include "server/http/web_socket_frames.hpp"

namespace rostrum::http {

void Outbox::put(room::Frame frame) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return;
    wake = frames_.empty();
    if (frames_.size() >= kMaxFrames || bytes_ + frame->size() > kMaxBytes) {
      frames_.clear();
      frames_.push_back(std::make_shared<const std::string>(close_frame(1013, "too slow: come back with your seq")));
      closing_ = true;
    } else {
      bytes_ += frame->size();
      frames_.push_back(std::move(frame));
    }
  }
  if (wake) wake_();
}

void Outbox::close(std::uint16_t code, const std::string& reason) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return;
    closing_ = true;
    frames_.push_back(std::make_shared<const std::string>(close_frame(code, reason)));
  }
  wake_();
}

Outbox::Taken Outbox::take() {
  const std::lock_guard lock(mutex_);
  Taken taken;
  taken.frames.assign(std::make_move_iterator(frames_.begin()), std::make_move_iterator(frames_.end()));
  taken.last = closing_;
  frames_.clear();
  bytes_ = 0;
  return taken;
}

}  // namespace rostrum::http
