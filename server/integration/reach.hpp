// Where a webhook may lead: to public addresses by https, and to the networks that the operator names by http too. The
// address is judged again when it is connected to (call.hpp): a name may be resolved to another one by then. Pure.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/access/network.hpp"

namespace rostrum::integration {

inline constexpr std::size_t kMaxUrl = 1'000;

/// Whether it is of a network that the operator named, or `secure` and one host's own address in the public Internet
/// (IANA's special-purpose registries, RFC 6890): not private, shared, loopback, link-local, multicast, of
/// documentation, nor one in which another address is mapped or embedded.
[[nodiscard]] bool may_reach(const boost::asio::ip::address& address, bool secure,
                             std::span<const access::Network> allowed);

/// What is wrong with an address that somebody gave, as far as can be said without looking its name up.
[[nodiscard]] std::optional<std::string> url_fault(std::string_view url, std::span<const access::Network> allowed);

}  // namespace rostrum::integration
