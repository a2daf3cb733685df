#include "server/http/upgrade.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "server/http/problem.hpp"

namespace rostrum::http {
namespace {

namespace beast = boost::beast;
using beast_http::field;
using beast_http::status;

/// 16 bytes in base64 (RFC 6455 4.1, point 7).
constexpr std::size_t kKeyLetters = 24;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// RFC 6455 4.2.2, point 5.
std::string accept_key(std::string_view key) {
  const std::string joined = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(joined.data()), joined.size(), digest);
  std::string out(beast::detail::base64::encoded_size(sizeof digest), '\0');
  out.resize(beast::detail::base64::encode(out.data(), digest, sizeof digest));
  return out;
}

bool is_key(std::string_view key) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  };
  return key.size() == kKeyLetters && key.ends_with("==") &&
         std::ranges::all_of(key.substr(0, kKeyLetters - 2), letter);
}

/// Whether a list field, which may be given several times, names `token` exactly.
bool lists(const beast_http::fields& headers, field name, std::string_view token, bool any_case) {
  const auto [first, last] = headers.equal_range(name);
  return std::any_of(first, last, [&](const auto& line) {
    const beast_http::token_list offered(line.value());
    return std::any_of(offered.begin(), offered.end(), [&](beast::string_view one) {
      return any_case ? beast::iequals(one, beast::string_view(token.data(), token.size())) : view(one) == token;
    });
  });
}

}  // namespace

bool origin_fits(std::string_view origin, std::string_view host, std::string_view public_origin) {
  if (origin.empty() || (!public_origin.empty() && origin == public_origin)) return true;
  const auto scheme = origin.find("://");
  return scheme != std::string_view::npos && !host.empty() && origin.substr(scheme + 3) == host;
}

std::variant<std::string, Response> upgrade(const beast_http::fields& headers, beast_http::verb method,
                                            std::string_view public_origin) {
  if (method != beast_http::verb::get) {
    auto refusal = problem(status::method_not_allowed, "method", "A WebSocket begins with GET");
    refusal.headers.emplace_back("Allow", "GET");
    return refusal;
  }
  if (!lists(headers, field::upgrade, "websocket", true) || !lists(headers, field::connection, "upgrade", true) ||
      headers[field::sec_websocket_version] != "13") {
    auto refusal = problem(status::upgrade_required, "upgrade", "This address is a WebSocket, version 13");
    refusal.headers.emplace_back("Upgrade", "websocket");
    refusal.headers.emplace_back("Connection", "Upgrade");
    refusal.headers.emplace_back("Sec-WebSocket-Version", "13");
    return refusal;
  }
  const auto key = view(headers[field::sec_websocket_key]);
  if (!is_key(key)) return problem(status::bad_request, "malformed", "Sec-WebSocket-Key is no 16 bytes in base64");
  if (!origin_fits(view(headers[field::origin]), view(headers[field::host]), public_origin)) {
    return problem(status::forbidden, "origin", "Pages from elsewhere may not connect");
  }
  std::string head =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
      accept_key(key) + "\r\n";
  // One of those offered or none (RFC 6455 4.2.2): a client that speaks something else closes by itself.
  if (lists(headers, field::sec_websocket_protocol, kSubprotocol, false)) {
    head.append("Sec-WebSocket-Protocol: ").append(kSubprotocol).append("\r\n");
  }
  return head + "Referrer-Policy: no-referrer\r\n\r\n";
}

}  // namespace rostrum::http
