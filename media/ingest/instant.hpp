// The time that network machines are given: CLOCK_MONOTONIC, as an argument.
#pragma once
#include <chrono>
#include <cstdint>

namespace rostrum {

/// steady_clock is CLOCK_MONOTONIC on Linux, so its count is what `EncodedFrame::capture_ns` means.
using Instant = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

inline std::int64_t monotonic_ns(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant from_monotonic_ns(std::int64_t ns) { return Instant(std::chrono::nanoseconds(ns)); }

}  // namespace rostrum
