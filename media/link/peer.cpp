#include "media/link/peer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace rostrum::link {

using boost::system::error_code;

void Peer::start(Handlers handlers) {
  handlers_ = std::move(handlers);
  read();
}

void Peer::send(SharedFrame frame) {
  if (closed_ || finishing_) return;
  queued_bytes_ += frame->size();
  queue_.push_back(std::move(frame));
  if (queue_.size() == 1) write();
}

void Peer::finish() {
  finishing_ = true;
  if (queue_.empty()) close();
}

void Peer::close() {
  closed_ = true;
  // The handlers hold whoever owns this peer, so they must go; one of them may be what is running now, so not at once.
  boost::asio::post(socket_.get_executor(), [handlers = std::move(handlers_)] {});
  handlers_ = {};
  error_code ignored;
  socket_.close(ignored);
}

void Peer::read() {
  socket_.async_read_some(
      boost::asio::buffer(buffer_), [self = shared_from_this()](error_code error, std::size_t size) {
        if (self->closed_) return;
        if (error || (self->handlers_.read && !self->handlers_.read(ByteView(self->buffer_).first(size))))
          return self->fail();
        if (!self->closed_) self->read();
      });
}

void Peer::write() {
  const SharedFrame& frame = queue_.front();
  boost::asio::async_write(socket_, boost::asio::buffer(*frame),
                           [self = shared_from_this()](error_code error, std::size_t) {
                             if (self->closed_) return;
                             if (error) return self->fail();
                             self->queued_bytes_ -= self->queue_.front()->size();
                             self->queue_.pop_front();
                             if (!self->queue_.empty()) return self->write();
                             if (self->finishing_) return self->close();
                             if (self->handlers_.drained) self->handlers_.drained();
                           });
}

void Peer::fail() {
  if (closed_) return;
  const auto closed = std::move(handlers_.closed);
  close();
  if (closed) closed();
}

}  // namespace rostrum::link
