// Responses of delivery with their caching and cross-origin headers: draft-pantos-hls-rfc8216bis-22 B.1 and what
// players in browsers need; refusals are problems (RFC 9457) as everywhere. Values.
#pragma once
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "server/http/exchange.hpp"
#include "server/http/problem.hpp"

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

inline http::Response refusal(http::beast_http::status status, int max_age, std::string_view name,
                              std::string_view title) {
  auto response = answer(status, max_age);
  auto problem = http::problem(status, name, title);
  // A problem says no-store; how long this one may be kept is B.1's to say.
  std::erase_if(problem.headers, [](const auto& header) { return header.first == "Cache-Control"; });
  std::ranges::move(problem.headers, std::back_inserter(response.headers));
  response.body = std::move(problem.body);
  return response;
}

inline http::Response not_found() {
  return refusal(http::beast_http::status::not_found, kErrorMaxAge, "unknown", "There is nothing here");
}

inline http::Response not_yet() {
  auto response =
      refusal(http::beast_http::status::not_found, kPlainMaxAge, "not-begun", "The programme has not begun");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

inline http::Response overdue() {
  auto response =
      refusal(http::beast_http::status::service_unavailable, 0, "overdue", "What was waited for did not come in time");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace rostrum::delivery
