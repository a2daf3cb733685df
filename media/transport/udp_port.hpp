// A bound UDP socket read and written in batches, with the local address of each datagram (RFC 3542 6.1): a machine
// with several addresses must answer from the one it was asked at, or ICE takes the answer for a stranger's. Owned by
// the network thread.
#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include "media/transport/path.hpp"
#include "protocol/bytes.hpp"

namespace rostrum::transport {

class UdpPort {
 public:
  struct Datagram {
    Path path;
    /// Valid until the next receive().
    ByteView bytes;
  };

  static constexpr std::size_t kBatch = 32;

  /// `fd` stays the caller's. Throws std::runtime_error when it is no UDP socket that can tell local addresses.
  explicit UdpPort(int fd);
  ~UdpPort();
  UdpPort(const UdpPort&) = delete;
  UdpPort& operator=(const UdpPort&) = delete;

  /// What waits, at most kBatch datagrams; empty when nothing does. Those longer than 2048 bytes are left out.
  std::span<const Datagram> receive();
  /// False when the kernel would not take it now.
  bool send(const Path& path, ByteView packet);

 private:
  struct Buffers;
  int fd_;
  bool v6_ = false;
  std::unique_ptr<Buffers> buffers_;
  std::array<Datagram, kBatch> datagrams_{};
};

}  // namespace rostrum::transport
