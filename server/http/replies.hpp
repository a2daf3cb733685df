// What handlers of the API have in common: what a request says of itself, and refusals as problems (RFC 9457). Pure.
#pragma once
#include <string>
#include <string_view>

#include "server/http/exchange.hpp"

namespace rostrum::http {

/// GET or HEAD.
bool reads(const Request& request);
/// Of `Authorization: Bearer …` (RFC 6750 2.1); empty without.
std::string bearer(const Request& request);
/// Whatever its parameters (RFC 9110 8.3.1).
bool has_type(const Request& request, std::string_view wanted);
/// Whether an If-Match lets a request pass whose thing has this entity tag, quotes and all (RFC 9110 13.1.1).
bool matches(std::string_view if_match, std::string_view etag);

Response not_allowed(std::string_view allowed);
Response wrong_type(std::string_view wanted);
Response unknown();
Response unauthorized();
Response forbidden();

}  // namespace rostrum::http
