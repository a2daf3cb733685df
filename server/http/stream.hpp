// The bytes of one client's socket, plain or over TLS. Reads and writes are tried at once on the descriptor; only when
// the kernel has nothing, or no room, does somebody wait: so an idle client costs no buffer and a broadcast no handler.
// Owned by its connection, on its I/O thread. Knows no deadlines: who has lost patience calls cancel() or close().
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "server/http/tls.hpp"

namespace rostrum::http {

class Stream {
 public:
  using error_code = boost::system::error_code;
  enum class Wait : std::uint8_t { none, readable, writable };
  /// What one try did. `wait`: nothing yet, to be tried again once the descriptor is so (TLS may want either for both
  /// directions). `error` ends the stream; asio::error::eof when the client closed its side.
  struct Progress {
    std::size_t bytes = 0;
    Wait wait = Wait::none;
    error_code error;
  };

  /// `tls` outlives the stream; null: plain.
  Stream(boost::asio::ip::tcp::socket socket, const Tls* tls);

  /// TLS only; over plain TCP it is done already.
  Progress try_handshake();
  Progress try_read(boost::asio::mutable_buffer into);
  /// As much of the buffers as there is room for. After `wait` the next call must begin with the same bytes: TLS has
  /// sealed them already.
  Progress try_write(std::span<const boost::asio::const_buffer> buffers);

  boost::asio::awaitable<error_code> wait(Wait until);
  /// The same for who has no coroutine: calls back once, never from within this call.
  template <class Then>
  void when(Wait until, Then then) {
    socket_.async_wait(until == Wait::readable ? socket_.wait_read : socket_.wait_write, std::move(then));
  }
  boost::asio::awaitable<error_code> handshake();
  /// Appends what there is, 16 KiB at most and one byte at least.
  boost::asio::awaitable<error_code> read_more(std::string* into);
  /// All of it. The bytes must stay until then.
  boost::asio::awaitable<error_code> write(std::vector<boost::asio::const_buffer> buffers);

  /// Says that nothing follows; what was written still arrives.
  void shutdown_send();
  /// Waits end with operation_aborted; the stream stays usable.
  void cancel();
  /// Idempotent.
  void close();

  /// Stays the stream's; -1 once it is closed.
  [[nodiscard]] int descriptor() { return socket_.is_open() ? socket_.native_handle() : -1; }
  [[nodiscard]] bool secure() const { return tls_ != nullptr; }
  [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }
  [[nodiscard]] boost::asio::any_io_executor get_executor() { return socket_.get_executor(); }

 private:
  Progress outcome(int result);

  // Given.
  const Tls* tls_;
  // Owned.
  boost::asio::ip::tcp::socket socket_;
  SslHandle ssl_;
  // State.
  /// Reads in turn that did not wait; others on this thread are let in after some.
  unsigned eager_reads_ = 0;
  bool broken_ = false;
};

}  // namespace rostrum::http
