// One accepted ICE-TCP connection (RFC 6544): frames in, frames out, both bounded.
// Owned by the network thread; handlers in flight keep it alive until they find it closed.
#pragma once
#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>

#include "media/ingest/instant.hpp"
#include "media/transport/framing.hpp"
#include "media/transport/path.hpp"

namespace rostrum::transport {

class TcpPeer : public std::enable_shared_from_this<TcpPeer> {
 public:
  class Parent {
   public:
    virtual ~Parent() = default;
    /// False ends the connection.
    virtual bool tcp_frame(const Path& path, ByteView packet) = 0;
    /// The last call for this peer; never from inside close().
    virtual void tcp_ended(std::uint64_t connection) = 0;
  };

  /// Bytes waiting for a slow reader; beyond that new packets are dropped (drop_newest): late media is of no use.
  static constexpr std::size_t kMaxQueued = 256 * 1024;

  /// Takes over a connected, non-blocking descriptor.
  TcpPeer(boost::asio::io_context& io, int fd, Path path, Instant since, Parent& parent);

  void start();
  /// False when the packet was dropped.
  bool send(ByteView packet);
  void close();

  [[nodiscard]] const Path& path() const { return path_; }
  [[nodiscard]] Instant since() const { return since_; }

 private:
  void wait_readable();
  void on_readable();
  void flush();
  void fail();

  boost::asio::posix::stream_descriptor stream_;
  Path path_;
  Instant since_;
  // Null once closed.
  Parent* parent_;
  Deframer deframer_;
  Bytes queue_;
  bool waiting_to_write_ = false;
};

}  // namespace rostrum::transport
