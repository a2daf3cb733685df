// Packets on a TCP stream: each after its length in 16 bits (RFC 4571 2). Value. Packets over kMaxFrame end the
// connection.
#pragma once
#include <cstddef>

#include "protocol/bytes.hpp"

namespace rostrum::transport {

/// STUN, DTLS at our MTU and SRTP all stay below; a peer that sends more is none of ours.
inline constexpr std::size_t kMaxFrame = 2048;

/// Puts frames together from what a stream brings.
class Deframer {
 public:
  /// Calls `each` (bool(ByteView)) with every whole frame, in order. False when a frame is too long or `each` said so.
  template <class Each>
  [[nodiscard]] bool feed(ByteView bytes, Each&& each) {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
    std::size_t at = 0;
    while (pending_.size() - at >= 2) {
      const std::size_t length =
          std::to_integer<std::size_t>(pending_[at]) << 8 | std::to_integer<std::size_t>(pending_[at + 1]);
      if (length > kMaxFrame) return false;
      if (pending_.size() - at - 2 < length) break;
      if (length > 0 && !each(ByteView(pending_).subspan(at + 2, length))) return false;
      at += 2 + length;
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
  }

 private:
  Bytes pending_;
};

inline Bytes frame(ByteView packet) {
  Bytes framed;
  framed.reserve(packet.size() + 2);
  ByteWriter writer(framed);
  writer.u16(static_cast<std::uint16_t>(packet.size()));
  writer.bytes(packet);
  return framed;
}

}  // namespace rostrum::transport
