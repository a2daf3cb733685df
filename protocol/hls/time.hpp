// Durations and dates as playlists write them: decimal-floating-point seconds (draft-pantos-hls-rfc8216bis-22 4.2) and
// ISO 8601 dates with a zone (4.4.4.6). Pure functions.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum::hls {

/// Playlists say durations to the microsecond here: the sum over a window stays far within a frame.
using Duration = std::chrono::microseconds;
using DateTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// 0 to 2^64-1, digits only.
std::optional<std::uint64_t> parse_integer(std::string_view text);
/// Unsigned seconds; digits past the sixth are rounded. nullopt beyond 10^9 s.
std::optional<Duration> parse_duration(std::string_view text);
/// As parse_duration, with a sign allowed.
std::optional<Duration> parse_signed_duration(std::string_view text);
/// `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh[:]mm)`; a fraction is cut to milliseconds.
std::optional<DateTime> parse_date_time(std::string_view text);

/// Seconds with at least one and at most six decimals.
std::string to_text(Duration duration);
/// UTC with milliseconds and `Z`. Years 0 to 9999.
std::string to_text(DateTime time);

}  // namespace rostrum::hls
