// The head of a response as bytes (RFC 9112 4), with the fields that every response has. Pure.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "server/http/exchange.hpp"

namespace rostrum::http {

struct HeadFacts {
  bool keep_alive = true;
  /// The client came by TLS: it may be told to do so always (RFC 6797 7.2).
  bool secure = false;
  /// Content goes on until the connection ends (RFC 9112 6.3, rule 8): nobody knows its length.
  bool open_ended = false;
  std::chrono::system_clock::time_point now;
};

[[nodiscard]] std::string_view body_of(const Response& response);
/// Whether a response of this status never has content (RFC 9110 6.4.1).
[[nodiscard]] bool is_bodiless(beast_http::status status);
/// With the empty line at its end. Content-Length is that of the body, also when HEAD leaves it out. A field that holds
/// a control character is left out: nothing that a request brought may begin a line of its own.
[[nodiscard]] std::string response_head(const Response& response, const HeadFacts& facts);

}  // namespace rostrum::http
