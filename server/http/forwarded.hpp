// Who the client is behind proxies: X-Forwarded-For and -Proto, or Forwarded (RFC 7239), believed only as far as the
// chain of hops consists of trusted ones. Pure.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/network.hpp"
#include "server/http/exchange.hpp"

namespace rostrum::http {

struct Client {
  boost::asio::ip::address address;
  /// It speaks TLS to us, or to the proxy that says so.
  bool secure = false;
};

/// Hops that are looked at, from the nearest.
inline constexpr std::size_t kMaxHops = 32;

/// `peer` is the socket's other end. The client is the nearest hop that is not trusted; a name that is no address
/// ("unknown", "_secret") ends the chain at the proxy that gave it. Where both kinds of header are, X-Forwarded-For
/// counts: a proxy that writes the other must take this one away.
[[nodiscard]] Client client_of(const beast_http::fields& headers, const boost::asio::ip::address& peer, bool secure,
                               std::span<const access::Network> trusted);

struct ForwardedHop {
  /// As given, without quotes: "192.0.2.1", "[2001:db8::1]:4711", "unknown".
  std::string node;
  std::string proto;
};
/// The elements of one Forwarded field, in its order; nullopt when it breaks the grammar of RFC 7239 4.
[[nodiscard]] std::optional<std::vector<ForwardedHop>> parse_forwarded(std::string_view text);
/// The address of a node (RFC 7239 6), with or without a port and brackets.
[[nodiscard]] std::optional<boost::asio::ip::address> parse_node(std::string_view text);

}  // namespace rostrum::http
