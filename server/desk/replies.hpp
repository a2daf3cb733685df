// What routes of registrations have in common beyond those of others: reading requests, and refusals as problems. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "server/desk/desk.hpp"
#include "server/http/replies.hpp"

namespace rostrum::desk {

/// A number of the query, `otherwise` when there is none, `most` at most.
std::size_t number_of(const http::Request& request, std::string_view name, std::size_t otherwise, std::size_t most);
/// A structured field's string; empty without, nullopt for what is none.
std::optional<std::string> idempotency_key(const http::Request& request);
/// SHA-256, hexadecimal.
std::string digest_of(std::string_view text);

http::Response invalid(const document::Fault& fault);
http::Response too_many(std::chrono::milliseconds wait);
http::Response refusal(registration::Reason reason);
http::Response refusal(Unavailable fault);

}  // namespace rostrum::desk
