#include "media/transport/tcp_peer.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <cerrno>

namespace rostrum::transport {

using boost::system::error_code;

TcpPeer::TcpPeer(boost::asio::io_context& io, int fd, Path path, Instant since, Parent& parent)
    : stream_(io, fd), path_(path), since_(since), parent_(&parent) {}

void TcpPeer::start() { wait_readable(); }

void TcpPeer::close() {
  parent_ = nullptr;
  error_code ignored;
  stream_.close(ignored);
}

void TcpPeer::fail() {
  if (parent_ == nullptr) return;
  Parent* const parent = parent_;
  close();
  parent->tcp_ended(path_.connection);
}

void TcpPeer::wait_readable() {
  stream_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [self = shared_from_this()](error_code error) {
    if (self->parent_ == nullptr) return;
    if (error) return self->fail();
    self->on_readable();
  });
}

void TcpPeer::on_readable() {
  std::array<std::byte, 16 * 1024> buffer;
  const ssize_t count = recv(stream_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return wait_readable();
  if (count <= 0) return fail();
  const bool good = deframer_.feed(ByteView(buffer).first(static_cast<std::size_t>(count)), [this](ByteView packet) {
    // A frame may end the session and with it this connection: the rest is nobody's then.
    return parent_ != nullptr && parent_->tcp_frame(path_, packet) && parent_ != nullptr;
  });
  if (!good) return fail();
  wait_readable();
}

bool TcpPeer::send(ByteView packet) {
  if (parent_ == nullptr || queue_.size() + packet.size() + 2 > kMaxQueued) return false;
  const Bytes framed = frame(packet);
  queue_.insert(queue_.end(), framed.begin(), framed.end());
  if (!waiting_to_write_) flush();
  return true;
}

void TcpPeer::flush() {
  // Errors show at the next read, which is always waiting; here they only end the attempt.
  const ssize_t count = ::send(stream_.native_handle(), queue_.data(), queue_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (count > 0) queue_.erase(queue_.begin(), queue_.begin() + count);
  if (count < 0 && errno != EAGAIN && errno != EINTR) queue_.clear();
  if (queue_.empty()) return;
  waiting_to_write_ = true;
  stream_.async_wait(boost::asio::posix::stream_descriptor::wait_write, [self = shared_from_this()](error_code error) {
    self->waiting_to_write_ = false;
    if (self->parent_ == nullptr || error) return;
    self->flush();
  });
}

}  // namespace rostrum::transport
