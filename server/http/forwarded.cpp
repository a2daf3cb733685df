#include "server/http/forwarded.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/field.hpp>
#include <cctype>

namespace rostrum::http {
namespace {

namespace beast = boost::beast;
namespace ip = boost::asio::ip;
using beast_http::field;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view a, std::string_view b) {
  return beast::iequals(beast::string_view(a.data(), a.size()), beast::string_view(b.data(), b.size()));
}

/// RFC 9110 5.6.2.
bool is_token_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string token(std::string_view& left) {
  std::string out;
  while (!left.empty() && is_token_letter(left.front())) {
    out.push_back(left.front());
    left.remove_prefix(1);
  }
  return out;
}

/// A token or a quoted string (RFC 9110 5.6.4).
std::optional<std::string> value(std::string_view& left) {
  if (left.empty() || left.front() != '"') return token(left);
  left.remove_prefix(1);
  std::string out;
  while (!left.empty() && left.front() != '"') {
    if (left.front() == '\\') left.remove_prefix(1);
    if (left.empty()) return std::nullopt;
    out.push_back(left.front());
    left.remove_prefix(1);
  }
  if (left.empty()) return std::nullopt;
  left.remove_prefix(1);
  return out;
}

/// All lines of a list field as one, in the order in which hops added to them.
std::string joined(const beast_http::fields& headers, std::string_view name) {
  std::string all;
  const auto [first, last] = headers.equal_range(beast::string_view(name.data(), name.size()));
  for (auto at = first; at != last; ++at) {
    if (!all.empty()) all += ',';
    all.append(at->value().data(), at->value().size());
  }
  return all;
}

struct Chain {
  /// From the client to the nearest proxy.
  std::vector<std::string> nodes;
  std::string proto;
};

std::vector<std::string> listed(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    items.emplace_back(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

Chain chain_of(const beast_http::fields& headers) {
  Chain chain;
  const auto for_list = joined(headers, "X-Forwarded-For");
  const auto protos = listed(joined(headers, "X-Forwarded-Proto"));
  if (!protos.empty()) chain.proto = protos.back();
  if (!for_list.empty()) {
    chain.nodes = listed(for_list);
    return chain;
  }
  const auto hops = parse_forwarded(joined(headers, "Forwarded"));
  if (!hops) return chain;
  for (const auto& hop : *hops) {
    chain.nodes.push_back(hop.node);
    if (!hop.proto.empty()) chain.proto = hop.proto;
  }
  return chain;
}

}  // namespace

std::optional<std::vector<ForwardedHop>> parse_forwarded(std::string_view text) {
  std::vector<ForwardedHop> hops;
  auto left = trimmed(text);
  while (!left.empty()) {
    auto& hop = hops.emplace_back();
    for (bool more = true; more;) {
      const auto name = token(left);
      if (name.empty() || left.empty() || left.front() != '=') return std::nullopt;
      left.remove_prefix(1);
      auto found = value(left);
      if (!found || found->empty()) return std::nullopt;
      if (same_word(name, "for")) {
        hop.node = *std::move(found);
      } else if (same_word(name, "proto")) {
        hop.proto = *std::move(found);
      }
      left = trimmed(left);
      more = !left.empty() && left.front() == ';';
      if (more) left = trimmed(left.substr(1));
    }
    if (left.empty()) break;
    if (left.front() != ',') return std::nullopt;
    left = trimmed(left.substr(1));
    if (left.empty()) return std::nullopt;
  }
  return hops;
}

std::optional<ip::address> parse_node(std::string_view text) {
  text = trimmed(text);
  // A scope (RFC 4007 11) means something on one machine only.
  if (text.size() > 64 || text.find('%') != std::string_view::npos) return std::nullopt;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    text = text.substr(1, end - 1);
  } else if (std::ranges::count(text, ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  return access::plain(address);
}

Client client_of(const beast_http::fields& headers, const ip::address& peer, bool secure,
                 std::span<const access::Network> trusted) {
  Client client{access::plain(peer), secure};
  if (!access::any_contains(trusted, peer)) return client;
  const auto chain = chain_of(headers);
  if (!chain.proto.empty()) client.secure = same_word(chain.proto, "https");
  const auto count = std::min(chain.nodes.size(), kMaxHops);
  for (std::size_t i = 0; i < count; ++i) {
    const auto hop = parse_node(chain.nodes[chain.nodes.size() - 1 - i]);
    if (!hop) break;
    client.address = *hop;
    if (!access::any_contains(trusted, *hop)) break;
  }
  return client;
}

}  // namespace rostrum::http
