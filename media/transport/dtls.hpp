// One end of a DTLS 1.2 association that makes SRTP keys (RFC 5764, RFC 8827 6.5): datagrams in, datagrams out.
// Owned by the network thread. OpenSSL's retransmission timer reads the real clock, so timers here are polled, not
// computed.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/transport/certificate.hpp"
#include "media/transport/srtp.hpp"
#include "protocol/bytes.hpp"

namespace rostrum::dtls {

enum class Role { server, client };

/// The peer's certificate as its description names it: any of these suffices (RFC 8122 5).
struct Fingerprint {
  std::string algorithm;
  std::string value;
};

/// What the handshake agreed on, from this side's point of view. Key material: never log.
struct Keys {
  srtp::Profile profile{};
  std::vector<std::uint8_t> inbound;
  std::vector<std::uint8_t> outbound;
};

class Association {
 public:
  enum class State { handshaking, established, failed, closed };

  /// Throws std::runtime_error when OpenSSL has no memory. A client sends its first flight at poll().
  Association(Role role, const transport::Certificate& certificate, std::vector<Fingerprint> expected);
  ~Association();
  Association(Association&&) noexcept;
  Association& operator=(Association&&) noexcept;

  /// One datagram from the peer.
  void receive(ByteView datagram);
  /// Retransmits when due.
  void poll();
  /// Says goodbye (close_notify).
  void close();

  /// Datagrams of at most kMtu bytes to send, oldest first.
  std::vector<Bytes> take_output();
  [[nodiscard]] State state() const;
  /// Set once established.
  [[nodiscard]] const std::optional<Keys>& keys() const;
  /// Why it failed, for the log.
  [[nodiscard]] const std::string& reason() const;

  /// Fits every path that WebRTC promises to work on.
  static constexpr int kMtu = 1200;

 private:
  struct Inner;
  // OpenSSL's callbacks hold its address.
  std::unique_ptr<Inner> inner_;
};

}  // namespace rostrum::dtls
