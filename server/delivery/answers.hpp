// Responses of delivery with their caching and cross-origin headers: draft-pantos-hls-rfc8216bis-22 B.1 and what
// players in browsers need. Values.
#pragma once
#include <string>

#include "server/http/exchange.hpp"

namespace rostrum::delivery {

/// Seconds for Cache-Control; B.1 counts them in target durations of 2 s.
inline constexpr int kBlockingMaxAge = 12;
inline constexpr int kPlainMaxAge = 1;
inline constexpr int kErrorMaxAge = 2;
/// Segments live as long as the window.
inline constexpr int kSegmentMaxAge = 900;

/// `max_age` in seconds; 0 is no-store.
inline http::Response answer(http::beast_http::status status, int max_age) {
  http::Response response;
  response.status = status;
  response.headers = {
      {"Cache-Control", max_age == 0 ? std::string("no-store") : "public, max-age=" + std::to_string(max_age)},
      {"Access-Control-Allow-Origin", "*"},
      // Players read the age of a playlist from it.
      {"Access-Control-Expose-Headers", "Age, Date, Content-Length, Content-Range"},
      {"Timing-Allow-Origin", "*"},
  };
  return response;
}

inline http::Response refusal(http::beast_http::status status, int max_age, std::string text) {
  auto response = answer(status, max_age);
  response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(text);
  return response;
}

inline http::Response not_found() {
  return refusal(http::beast_http::status::not_found, kErrorMaxAge, "There is nothing here.\n");
}

inline http::Response not_yet() {
  auto response = refusal(http::beast_http::status::not_found, kPlainMaxAge, "The programme has not begun.\n");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

inline http::Response overdue() {
  auto response = refusal(http::beast_http::status::service_unavailable, 0, "Not yet. Ask again.\n");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace rostrum::delivery
