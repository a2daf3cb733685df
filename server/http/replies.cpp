#include "server/http/replies.hpp"

#include <algorithm>
#include <cctype>

#include "server/http/problem.hpp"

namespace rostrum::http {

bool reads(const Request& request) {
  return request.method == beast_http::verb::get || request.method == beast_http::verb::head;
}

std::string bearer(const Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const auto value = request.headers[beast_http::field::authorization];
  const std::string_view text(value.data(), value.size());
  if (text.size() <= kScheme.size()) return {};
  const bool named = std::equal(kScheme.begin(), kScheme.end(), text.begin(),
                                [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
  return named ? std::string(text.substr(kScheme.size())) : std::string();
}

bool has_type(const Request& request, std::string_view wanted) {
  const auto value = request.headers[beast_http::field::content_type];
  std::string_view type(value.data(), std::min(value.size(), value.find(';')));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  return std::equal(type.begin(), type.end(), wanted.begin(), wanted.end(),
                    [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

bool matches(std::string_view if_match, std::string_view etag) {
  constexpr std::string_view kSpace = " \t";
  while (!if_match.empty()) {
    const auto end = std::min(if_match.find(','), if_match.size());
    auto tag = if_match.substr(0, end);
    if_match.remove_prefix(std::min(end + 1, if_match.size()));
    tag.remove_prefix(std::min(tag.find_first_not_of(kSpace), tag.size()));
    tag = tag.substr(0, tag.find_last_not_of(kSpace) + 1);
    // A weak tag matches nothing: the comparison is the strong one.
    if (tag == "*" || tag == etag) return true;
  }
  return false;
}

Response not_allowed(std::string_view allowed) {
  auto response = problem(beast_http::status::method_not_allowed, "method", "This method is not for this address");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

Response wrong_type(std::string_view wanted) {
  return problem(beast_http::status::unsupported_media_type, "media-type", "This cannot be read",
                 "Content-Type must be " + std::string(wanted));
}

Response unknown() { return problem(beast_http::status::not_found, "unknown", "There is no such thing"); }

Response unauthorized() {
  auto response = problem(beast_http::status::unauthorized, "token-required", "A valid link is needed for this");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

Response forbidden() { return problem(beast_http::status::forbidden, "forbidden", "You may not do this"); }

}  // namespace rostrum::http
