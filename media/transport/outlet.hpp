// What sessions and the hub need of their driver.
#pragma once
#include <cstdint>

#include "media/transport/path.hpp"
#include "protocol/bytes.hpp"

namespace rostrum::transport {

class Outlet {
 public:
  virtual ~Outlet() = default;
  /// Sends one packet now or never: a full buffer drops it.
  virtual void send(const Path& path, ByteView packet) = 0;
  /// Ends a TCP connection; its path is not used again.
  virtual void disconnect(std::uint64_t connection) = 0;
};

}  // namespace rostrum::transport
