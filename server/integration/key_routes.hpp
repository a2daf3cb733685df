// API keys over HTTP, for whoever holds the organiser key: made, listed, revoked, what was done with one. Handlers run
// on I/O threads.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "server/document/document.hpp"
#include "server/http/router.hpp"
#include "server/integration/key_ring.hpp"

namespace rostrum::integration {

/// `keys` outlives the router; `is_key`: whether a token is the organiser key.
void add_keys(http::Router& router, KeyRing& keys, std::function<bool(std::string_view token)> is_key);

/// What a body asks for: {name, scopes, events?, expires?}, strictly; `now` in milliseconds of Unix time. Pure.
[[nodiscard]] std::variant<ApiKey, document::Fault> wanted_key(std::string_view body, std::int64_t now);

}  // namespace rostrum::integration
