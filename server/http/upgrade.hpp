// A WebSocket's opening handshake (RFC 6455 4.2): may this request become one, and what is answered. Pure.
#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "server/http/exchange.hpp"

namespace rostrum::http {

inline constexpr std::string_view kSubprotocol = "rostrum.v1";

/// `public_origin` is "https://events.example.org", or empty: then an origin must name the request's own Host. Gives
/// the head of the 101, or a refusal: 400, 403 (a page from elsewhere), 405, 426.
[[nodiscard]] std::variant<std::string, Response> upgrade(const beast_http::fields& headers, beast_http::verb method,
                                                          std::string_view public_origin);

/// Whether the page at `origin` is ours. Programs send no origin; every browser does.
[[nodiscard]] bool origin_fits(std::string_view origin, std::string_view host, std::string_view public_origin);

}  // namespace rostrum::http
