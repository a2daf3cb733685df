// What routes of registrations have in common: reading requests, and refusals as problems (RFC 9457). Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "server/desk/desk.hpp"
#include "server/http/exchange.hpp"

namespace rostrum::desk {

/// Of `Authorization: Bearer …`; empty without.
std::string bearer(const http::Request& request);
/// Whatever its parameters (RFC 9110 8.3.1).
bool has_type(const http::Request& request, std::string_view wanted);
/// A number of the query, `otherwise` when there is none, `most` at most.
std::size_t number_of(const http::Request& request, std::string_view name, std::size_t otherwise, std::size_t most);
/// A structured field's string; empty without, nullopt for what is none.
std::optional<std::string> idempotency_key(const http::Request& request);
/// SHA-256, hexadecimal.
std::string digest_of(std::string_view text);

http::Response not_allowed(std::string_view allowed);
http::Response wrong_type(std::string_view wanted);
http::Response invalid(const document::Fault& fault);
http::Response unknown();
http::Response unauthorized();
http::Response forbidden();
http::Response too_many(std::chrono::milliseconds wait);
http::Response refusal(registration::Reason reason);
http::Response refusal(Unavailable fault);

}  // namespace rostrum::desk
