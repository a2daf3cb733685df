// Networks in CIDR notation (RFC 4632 3.1, RFC 4291 2.3) and what belongs to them. Value.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <span>
#include <string_view>

namespace rostrum::access {

/// As IPv4 where an IPv6 address only maps one (RFC 4291 2.5.5.2): a socket for both families shows those.
[[nodiscard]] boost::asio::ip::address plain(const boost::asio::ip::address& address);

/// Whoever may be behind an address: an IPv6 address's /64, which is what one household gets, the address itself of
/// IPv4.
[[nodiscard]] boost::asio::ip::address neighbourhood(const boost::asio::ip::address& address);

class Network {
 public:
  /// "10.0.0.0/8", "2001:db8::/32", or one address. nullopt: not readable, or the prefix is longer than the address.
  [[nodiscard]] static std::optional<Network> parse(std::string_view text);

  [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;

 private:
  Network(boost::asio::ip::address base, unsigned prefix_bits) : base_(base), prefix_bits_(prefix_bits) {}

  boost::asio::ip::address base_;
  unsigned prefix_bits_;
};

[[nodiscard]] bool any_contains(std::span<const Network> networks, const boost::asio::ip::address& address);

}  // namespace rostrum::access
