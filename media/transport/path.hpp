// Where a datagram came from and where its answer goes: the 5-tuple that ICE validates. Value.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string_view>

namespace rostrum::transport {

/// An IP address in 16 bytes, IPv4 as ::ffff:a.b.c.d (RFC 4291 2.5.5.2).
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  [[nodiscard]] bool is_v4() const {
    for (std::size_t i = 0; i < 10; ++i)
      if (bytes[i] != 0) return false;
    return bytes[10] == 0xff && bytes[11] == 0xff;
  }
  friend auto operator<=>(const Address&, const Address&) = default;
};

struct Path {
  Address remote;
  std::uint16_t remote_port = 0;
  /// The address of ours the peer sent to, so that answers leave from it on machines with several. Zero on TCP.
  Address local;
  /// 0 for UDP, else the number of an accepted TCP connection, never used twice.
  std::uint64_t connection = 0;
  friend auto operator<=>(const Path&, const Path&) = default;
};

struct PathHash {
  std::size_t operator()(const Path& path) const noexcept {
    const auto hash_bytes = [](const Address& address) {
      return std::hash<std::string_view>{}(
          std::string_view(reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size()));
    };
    std::size_t hash = hash_bytes(path.remote);
    hash = hash * 31 + hash_bytes(path.local);
    return (hash * 31 + path.remote_port) * 31 + std::hash<std::uint64_t>{}(path.connection);
  }
};

}  // namespace rostrum::transport
