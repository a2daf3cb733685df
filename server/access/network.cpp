#include "server/access/network.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace rostrum::access {
namespace {

namespace ip = boost::asio::ip;

template <class Bytes>
bool same_prefix(const Bytes& a, const Bytes& b, unsigned bits) {
  const unsigned whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

}  // namespace

ip::address plain(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

ip::address neighbourhood(const ip::address& address) {
  const auto known = plain(address);
  if (known.is_v4()) return known;
  auto bytes = known.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return ip::address_v6(bytes);
}

std::optional<Network> Network::parse(std::string_view text) {
  const auto slash = std::min(text.find('/'), text.size());
  if (text.find('%') != std::string_view::npos) return std::nullopt;
  boost::system::error_code error;
  const auto base = ip::make_address(std::string(text.substr(0, slash)), error);
  if (error) return std::nullopt;
  const unsigned most = base.is_v4() ? 32 : 128;
  unsigned bits = most;
  if (slash < text.size()) {
    const auto digits = text.substr(slash + 1);
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (fault != std::errc() || end != digits.data() + digits.size() || bits > most) return std::nullopt;
  }
  return Network(base, bits);
}

bool Network::contains(const ip::address& address) const {
  const auto candidate = plain(address);
  if (candidate.is_v4() != base_.is_v4()) return false;
  if (base_.is_v4()) return same_prefix(candidate.to_v4().to_bytes(), base_.to_v4().to_bytes(), prefix_bits_);
  return same_prefix(candidate.to_v6().to_bytes(), base_.to_v6().to_bytes(), prefix_bits_);
}

bool any_contains(std::span<const Network> networks, const ip::address& address) {
  return std::ranges::any_of(networks, [&](const Network& network) { return network.contains(address); });
}

}  // namespace rostrum::access
