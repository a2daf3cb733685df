// Times on the wire: UTC with milliseconds, "2026-01-02T03:04:05.678Z" (RFC 3339 profile of contracts.md). Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum::session {

/// `at`: milliseconds of Unix time between the years 0 and 9999.
std::string format_instant(std::int64_t at);
/// Fractions of any length are read to the millisecond; only `Z` is taken as zone. nullopt for anything else.
std::optional<std::int64_t> parse_instant(std::string_view text);

}  // namespace rostrum::session
