#include "server/http/stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>

namespace rostrum::http {
namespace {

namespace asio = boost::asio;
using asio::redirect_error;
using asio::use_awaitable;
using boost::system::error_code;

/// Of one sendmsg(2).
constexpr std::size_t kMaxPieces = 64;
/// A TLS record's plaintext at most (RFC 8446 5.1), and what is read at once.
constexpr std::size_t kRecord = 16 * 1024;
constexpr unsigned kMaxEagerReads = 8;

/// Shared by all streams of a thread: filled and emptied within one call.
thread_local std::array<char, kRecord> scratch;

Stream::Progress failed(int number) {
  Stream::Progress progress;
  progress.error.assign(number, boost::system::system_category());
  return progress;
}

Stream::Progress gone() {
  Stream::Progress progress;
  progress.error = asio::error::operation_aborted;
  return progress;
}

Stream::Progress moved(std::size_t bytes) {
  Stream::Progress progress;
  progress.bytes = bytes;
  return progress;
}

Stream::Progress waiting(Stream::Wait until) {
  Stream::Progress progress;
  progress.wait = until;
  return progress;
}

}  // namespace

Stream::Stream(asio::ip::tcp::socket socket, const Tls* tls) : tls_(tls), socket_(std::move(socket)) {
  error_code ignored;
  socket_.native_non_blocking(true, ignored);
  if (tls_ != nullptr) ssl_ = tls_->accept_on(socket_.native_handle());
}

Stream::Progress Stream::outcome(int result) {
  const int saved = errno;
  const int what = SSL_get_error(ssl_.get(), result);
  if (what == SSL_ERROR_WANT_READ) return waiting(Wait::readable);
  if (what == SSL_ERROR_WANT_WRITE) return waiting(Wait::writable);
  Progress progress;
  progress.error = asio::error::eof;
  if (what == SSL_ERROR_ZERO_RETURN) return progress;
  // After anything else OpenSSL wants no further call, not even for a goodbye.
  broken_ = true;
  if (what == SSL_ERROR_SYSCALL && saved != 0) return failed(saved);
  if (what == SSL_ERROR_SSL) progress.error = asio::error::connection_reset;
  return progress;
}

Stream::Progress Stream::try_handshake() {
  if (tls_ == nullptr) return {};
  if (!ssl_ || broken_ || !socket_.is_open()) return gone();
  ERR_clear_error();
  errno = 0;
  const int result = SSL_do_handshake(ssl_.get());
  return result == 1 ? Progress() : outcome(result);
}

Stream::Progress Stream::try_read(asio::mutable_buffer into) {
  if (broken_ || !socket_.is_open()) return gone();
  if (tls_ != nullptr) {
    ERR_clear_error();
    errno = 0;
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
    return result == 1 ? moved(count) : outcome(result);
  }
  for (;;) {
    const auto count = recv(socket_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
    if (count > 0) return moved(static_cast<std::size_t>(count));
    if (count == 0) {
      Progress progress;
      progress.error = asio::error::eof;
      return progress;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return waiting(Wait::readable);
    if (errno != EINTR) return failed(errno);
  }
}

Stream::Progress Stream::try_write(std::span<const asio::const_buffer> buffers) {
  if (broken_ || !socket_.is_open()) return gone();
  if (tls_ != nullptr) {
    while (!buffers.empty() && buffers.front().size() == 0) buffers = buffers.subspan(1);
    if (buffers.empty()) return {};
    const void* from = buffers.front().data();
    std::size_t size = buffers.front().size();
    if (size < kRecord && buffers.size() > 1) {
      // Small frames share a record, and with it a system call.
      size = 0;
      for (const auto& buffer : buffers) {
        const auto part = std::min(buffer.size(), kRecord - size);
        std::memcpy(scratch.data() + size, buffer.data(), part);
        size += part;
        if (size == kRecord) break;
      }
      from = scratch.data();
    }
    ERR_clear_error();
    errno = 0;
    std::size_t count = 0;
    const int result = SSL_write_ex(ssl_.get(), from, size, &count);
    return result == 1 ? moved(count) : outcome(result);
  }
  if (buffers.size() == 1) {
    for (;;) {
      const auto sent =
          send(socket_.native_handle(), buffers[0].data(), buffers[0].size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent >= 0) return moved(static_cast<std::size_t>(sent));
      if (errno == EAGAIN || errno == EWOULDBLOCK) return waiting(Wait::writable);
      if (errno != EINTR) return failed(errno);
    }
  }
  std::array<iovec, kMaxPieces> pieces;
  const auto count = std::min(buffers.size(), kMaxPieces);
  for (std::size_t i = 0; i < count; ++i) {
    // sendmsg only reads.
    pieces[i].iov_base = const_cast<void*>(buffers[i].data());
    pieces[i].iov_len = buffers[i].size();
  }
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = count;
  for (;;) {
    const auto sent = sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return moved(static_cast<std::size_t>(sent));
    if (errno == EAGAIN || errno == EWOULDBLOCK) return waiting(Wait::writable);
    if (errno != EINTR) return failed(errno);
  }
}

asio::awaitable<error_code> Stream::wait(Wait until) {
  const auto what = until == Wait::readable ? asio::ip::tcp::socket::wait_read : asio::ip::tcp::socket::wait_write;
  error_code error;
  co_await socket_.async_wait(what, redirect_error(use_awaitable, error));
  co_return error;
}

asio::awaitable<error_code> Stream::handshake() {
  for (;;) {
    const auto progress = try_handshake();
    if (progress.error || progress.wait == Wait::none) co_return progress.error;
    const auto error = co_await wait(progress.wait);
    if (error) co_return error;
  }
}

asio::awaitable<error_code> Stream::read_more(std::string* into) {
  for (;;) {
    const auto progress = try_read(asio::buffer(scratch));
    if (progress.error) co_return progress.error;
    if (progress.bytes > 0) {
      into->append(scratch.data(), progress.bytes);
      if (++eager_reads_ < kMaxEagerReads) co_return error_code();
      // A client that sends without a pause shares the thread all the same.
      eager_reads_ = 0;
      co_await asio::post(socket_.get_executor(), use_awaitable);
      co_return error_code();
    }
    eager_reads_ = 0;
    const auto error = co_await wait(progress.wait);
    if (error) co_return error;
  }
}

asio::awaitable<error_code> Stream::write(std::vector<asio::const_buffer> buffers) {
  std::span<asio::const_buffer> left(buffers);
  while (!left.empty()) {
    const auto progress = try_write(left);
    if (progress.error) co_return progress.error;
    auto bytes = progress.bytes;
    while (!left.empty() && bytes >= left.front().size()) {
      bytes -= left.front().size();
      left = left.subspan(1);
    }
    if (!left.empty()) left.front() += bytes;
    if (progress.wait == Wait::none) continue;
    const auto error = co_await wait(progress.wait);
    if (error) co_return error;
  }
  co_return error_code();
}

void Stream::shutdown_send() {
  if (!socket_.is_open()) return;
  // RFC 8446 6.1: close_notify, so that the client knows that nothing was cut off.
  if (ssl_ && !broken_ && SSL_is_init_finished(ssl_.get()) == 1) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void Stream::cancel() {
  error_code ignored;
  socket_.cancel(ignored);
}

void Stream::close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace rostrum::http
