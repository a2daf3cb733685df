#include "server/http/outbox.hpp"

#include <array>
#include <boost/asio/error.hpp>

#include "server/http/event_stream.hpp"
#include "server/http/web_socket_frames.hpp"

namespace rostrum::http {

namespace asio = boost::asio;

/// Events are made for each of their few readers; sockets share the room's frames as they are.
room::Frame Outbox::written(room::Frame frame) const {
  if (wire_ == Wire::web_socket) return frame;
  return std::make_shared<const std::string>(as_event(*frame));
}

void Outbox::put(room::Frame frame) {
  if (closing_ || sink_ == nullptr) return;
  add(written(std::move(frame)));
}

void Outbox::add(room::Frame frame) {
  if (waiting() >= kMaxFrames + more_frames_ || bytes_ + frame->size() > kMaxBytes + more_bytes_) {
    drop_queue();
    return close(1013, "try again: this reader is too slow");
  }
  append(std::move(frame));
}

void Outbox::put_all(std::vector<room::Frame> frames) {
  if (closing_ || sink_ == nullptr) return;
  // A single answer is one of many: who never reads them reaches the bound of frames.
  if (frames.size() > 1) more_frames_ += frames.size();
  for (auto& one : frames) {
    auto frame = written(std::move(one));
    more_bytes_ += frame->size();
    if (frames.size() == 1) return add(std::move(frame));
    append(std::move(frame));
  }
}

void Outbox::append(room::Frame frame) {
  bytes_ += frame->size();
  frames_.push_back(std::move(frame));
}

void Outbox::drop_queue() {
  sink_->queue_dropped();
  // What was begun must be ended, and what was sealed be sent: a close inside half a frame would not be one.
  std::size_t kept = 0;
  std::size_t kept_bytes = 0;
  while (kept < tried_ && kept_bytes < kSealed) {
    kept_bytes += frames_[sent_ + kept]->size() - (kept == 0 ? offset_ : 0);
    ++kept;
  }
  const auto first = frames_.begin() + static_cast<std::ptrdiff_t>(sent_);
  frames_ = std::vector<room::Frame>(first, first + static_cast<std::ptrdiff_t>(kept));
  sent_ = 0;
  bytes_ = kept_bytes;
}

void Outbox::keep_alive() {
  if (closing_ || sink_ == nullptr) return;
  add(std::make_shared<const std::string>(wire_ == Wire::web_socket ? ping_frame() : keep_alive_comment()));
}

void Outbox::close(std::uint16_t code, std::string_view reason) {
  if (std::exchange(closing_, true) || sink_ == nullptr) return;
  frames_.push_back(std::make_shared<const std::string>(wire_ == Wire::web_socket ? close_frame(code, reason)
                                                                                  : closing_event(code, reason)));
  bytes_ += frames_.back()->size();
}

void Outbox::flush() {
  claimed_ = false;
  if (blocked_ || finished_) return;
  while (sink_ != nullptr && waiting() > 0) {
    std::array<asio::const_buffer, kGather> parts;
    const std::size_t count = std::min(waiting(), kGather);
    for (std::size_t i = 0; i < count; ++i) parts[i] = asio::buffer(*frames_[sent_ + i]);
    parts[0] += offset_;
    boost::system::error_code error;
    const auto written = sink_->write_now(std::span(parts).first(count), error);
    if (error == asio::error::would_block || error == asio::error::try_again) {
      tried_ = count;
      return wait();
    }
    tried_ = 0;
    if (error) return sink_->abort();
    stuck_beats_ = 0;
    consume(written);
  }
  if (!closing_ || sink_ == nullptr) return;
  finished_ = true;
  sink_->finish();
}

void Outbox::consume(std::size_t bytes) {
  bytes_ -= bytes;
  bytes += offset_;
  const auto before = sent_;
  while (sent_ < frames_.size() && bytes >= frames_[sent_]->size()) {
    bytes -= frames_[sent_]->size();
    frames_[sent_].reset();
    ++sent_;
  }
  offset_ = bytes;
  sink_->frames_written(sent_ - before);
  if (sent_ == frames_.size()) {
    more_frames_ = 0;
    more_bytes_ = 0;
    // A queue that was long once does not keep its memory for the rest of the event.
    if (frames_.capacity() > 16) frames_ = {};
    frames_.clear();
    sent_ = 0;
  } else if (sent_ >= kMaxFrames) {
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(sent_));
    sent_ = 0;
  }
}

void Outbox::wait() {
  blocked_ = true;
  sink_->when_writable([self = shared_from_this()] {
    self->blocked_ = false;
    self->flush();
  });
}

void Outbox::beat() {
  if (sink_ == nullptr) return;
  const bool stuck = blocked_ || finished_;
  stuck_beats_ = stuck ? stuck_beats_ + 1 : 0;
  if (stuck_beats_ > (finished_ ? kLinger : kWritePatience)) sink_->abort();
}

void Outbox::end() {
  sink_ = nullptr;
  frames_ = {};
  sent_ = 0;
}

}  // namespace rostrum::http
