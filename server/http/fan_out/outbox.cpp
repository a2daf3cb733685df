#include "server/http/fan_out/outbox.hpp"

#include <array>
#include <boost/asio/error.hpp>

#include "server/http/event_stream.hpp"
#include "server/http/web_socket_frames.hpp"

namespace rostrum::http {

namespace asio = boost::asio;

namespace {

/// Entries for which an empty queue keeps its room: what a round brings, not what a welcome or a slow minute did.
constexpr std::size_t kKept = 2;

}  // namespace

/// Events are made for each of their few readers; sockets share the room's frames as they are.
room::Frame Outbox::written(room::Frame frame) const {
  if (wire_ == Wire::web_socket) return frame;
  return std::make_shared<const std::string>(as_event(*frame));
}

void Outbox::put(room::Frame frame, std::uint32_t count) {
  if (closing_ || sink_ == nullptr) return;
  add({written(std::move(frame)), count});
}

void Outbox::send(const room::Frame& frame, std::uint32_t count) {
  if (closing_ || sink_ == nullptr) return;
  if (!idle()) {
    put(frame, count);
    return flush();
  }
  const auto bytes = asio::buffer(*frame);
  boost::system::error_code error;
  const auto written = sink_->write_now(std::span(&bytes, 1), error);
  sent(frame, count, written, error);
}

int Outbox::ready() const { return closing_ || sink_ == nullptr || !idle() ? -1 : sink_->descriptor(); }

void Outbox::sent(const room::Frame& frame, std::uint32_t count, std::size_t bytes,
                  const boost::system::error_code& error) {
  if (!error && bytes == frame->size()) return sink_->written(bytes, count);
  if (error && error != asio::error::would_block && error != asio::error::try_again) return sink_->abort();
  sink_->written(bytes, 0);
  append({frame, count});
  offset_ = bytes;
  bytes_ -= bytes;
  tried_ = 1;
  wait();
}

void Outbox::add(Entry entry) {
  if (waiting_ + entry.count > kMaxFrames + more_frames_ || bytes_ + entry.bytes->size() > kMaxBytes + more_bytes_) {
    drop_queue();
    return close(1013, "try again: this reader is too slow");
  }
  append(std::move(entry));
}

void Outbox::put_all(std::vector<room::Frame> frames) {
  if (closing_ || sink_ == nullptr) return;
  // A single answer is one of many: who never reads them reaches the bound of frames.
  if (frames.size() > 1) more_frames_ += frames.size();
  for (auto& one : frames) {
    Entry entry{written(std::move(one))};
    more_bytes_ += entry.bytes->size();
    if (frames.size() == 1) return add(std::move(entry));
    append(std::move(entry));
  }
}

void Outbox::append(Entry entry) {
  bytes_ += entry.bytes->size();
  waiting_ += entry.count;
  entries_.push_back(std::move(entry));
}

void Outbox::drop_queue() {
  sink_->queue_dropped();
  // What was begun must be ended, and what was sealed be sent: a close inside half a frame would not be one.
  std::size_t kept = 0;
  std::size_t kept_bytes = 0;
  std::size_t kept_frames = 0;
  while (kept < tried_ && kept_bytes < kSealed) {
    const auto& entry = entries_[sent_ + kept];
    kept_bytes += entry.bytes->size() - (kept == 0 ? offset_ : 0);
    kept_frames += entry.count;
    ++kept;
  }
  const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(sent_);
  entries_ = std::vector<Entry>(first, first + static_cast<std::ptrdiff_t>(kept));
  sent_ = 0;
  bytes_ = kept_bytes;
  waiting_ = kept_frames;
}

void Outbox::keep_alive() {
  if (closing_ || sink_ == nullptr) return;
  add({std::make_shared<const std::string>(wire_ == Wire::web_socket ? ping_frame() : keep_alive_comment())});
}

void Outbox::close(std::uint16_t code, std::string_view reason) {
  if (std::exchange(closing_, true) || sink_ == nullptr) return;
  append({std::make_shared<const std::string>(wire_ == Wire::web_socket ? close_frame(code, reason)
                                                                        : closing_event(code, reason))});
}

void Outbox::flush() {
  claimed_ = false;
  if (blocked_ || finished_) return;
  while (sink_ != nullptr && sent_ < entries_.size()) {
    std::array<asio::const_buffer, kGather> parts;
    const std::size_t count = std::min(entries_.size() - sent_, kGather);
    for (std::size_t i = 0; i < count; ++i) parts[i] = asio::buffer(*entries_[sent_ + i].bytes);
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
  const auto given = bytes;
  bytes_ -= bytes;
  bytes += offset_;
  std::size_t ended = 0;
  while (sent_ < entries_.size() && bytes >= entries_[sent_].bytes->size()) {
    bytes -= entries_[sent_].bytes->size();
    ended += entries_[sent_].count;
    entries_[sent_].bytes.reset();
    ++sent_;
  }
  offset_ = bytes;
  waiting_ -= ended;
  sink_->written(given, ended);
  if (sent_ == entries_.size()) {
    more_frames_ = 0;
    more_bytes_ = 0;
    // A queue that was long once does not keep its memory for the rest of the event.
    if (entries_.capacity() > kKept) entries_ = {};
    entries_.clear();
    sent_ = 0;
  } else if (sent_ >= kMaxFrames) {
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(sent_));
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
  entries_ = {};
  sent_ = 0;
  waiting_ = 0;
}

}  // namespace rostrum::http
