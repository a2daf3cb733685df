// One connection of the server: reads bytes to its owner, writes frames in order, closes itself on any error.
// Owned by the link thread. Queued frames are bounded by the owner, who asks for queued_bytes() before it sends.
#pragma once
#include <array>
#include <boost/asio/local/stream_protocol.hpp>
#include <deque>
#include <functional>
#include <memory>

#include "media/link/ring.hpp"

namespace rostrum::link {

class Peer : public std::enable_shared_from_this<Peer> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;

  struct Handlers {
    /// False when what came is no protocol of ours: the connection is closed.
    std::function<bool(ByteView)> read;
    /// Everything queued was written.
    std::function<void()> drained;
    /// Once, when the connection is gone, unless close() was called.
    std::function<void()> closed;
  };

  explicit Peer(Socket socket) : socket_(std::move(socket)) {}

  void start(Handlers handlers);
  void send(SharedFrame frame);
  /// Writes what is queued, then closes.
  void finish();
  /// Closes at once; no handler is called any more.
  void close();

  [[nodiscard]] std::size_t queued_bytes() const { return queued_bytes_; }

 private:
  void read();
  void write();
  void fail();

  // Owned.
  Socket socket_;
  Handlers handlers_;
  // State.
  std::array<std::byte, 16 * 1024> buffer_{};
  std::deque<SharedFrame> queue_;
  std::size_t queued_bytes_ = 0;
  bool closed_ = false;
  bool finishing_ = false;
};

}  // namespace rostrum::link
