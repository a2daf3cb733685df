#include "server/integration/reach.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace rostrum::integration {
namespace {

namespace ip = boost::asio::ip;

constexpr std::array<std::string_view, 16> kNotPublic4 = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",   "127.0.0.0/8",     "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24",  "192.0.2.0/24",    "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",  "224.0.0.0/3"};
/// Of the unicast space in use; all outside of it is not public.
constexpr std::string_view kUnicast6 = "2000::/3";
/// Protocol assignments with Teredo, documentation, 6to4.
constexpr std::array<std::string_view, 4> kNotPublic6 = {"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"};

bool within(std::string_view network, const ip::address& address) {
  return access::Network::parse(network)->contains(address);
}

bool is_public(const ip::address& address) {
  const auto inside = [&](std::string_view network) { return within(network, address); };
  if (address.is_v4()) return std::ranges::none_of(kNotPublic4, inside);
  // Network::contains() sees through an address that only maps one of IPv4, which is none of these.
  if (address.to_v6().is_v4_mapped() || !inside(kUnicast6)) return false;
  return std::ranges::none_of(kNotPublic6, inside);
}

}  // namespace

bool may_reach(const ip::address& address, bool secure, std::span<const access::Network> allowed) {
  return access::any_contains(allowed, address) || (secure && is_public(address));
}

std::optional<std::string> url_fault(std::string_view url, std::span<const access::Network> allowed) {
  if (url.size() > kMaxUrl) return "is longer than " + std::to_string(kMaxUrl) + " bytes";
  const auto parsed = boost::urls::parse_uri(boost::urls::string_view(url.data(), url.size()));
  if (!parsed || !parsed->has_authority() || parsed->host().empty())
    return "must be an address such as https://example.org/hook";
  const bool secure = parsed->scheme_id() == boost::urls::scheme::https;
  if (!secure && (parsed->scheme_id() != boost::urls::scheme::http || allowed.empty()))
    return "must begin with https://";
  if (parsed->has_userinfo()) return "must be without a user's name";
  if (parsed->has_fragment()) return "must be without #";
  boost::system::error_code not_numeric;
  const auto address = ip::make_address(std::string(parsed->host_address()), not_numeric);
  if (!not_numeric && !may_reach(address, secure, allowed)) return "leads into a network that is not called";
  return std::nullopt;
}

}  // namespace rostrum::integration
