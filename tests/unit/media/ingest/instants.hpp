// Instants for tests: milliseconds after a moment that is not zero.
#pragma once
#include "media/ingest/instant.hpp"

namespace rostrum {

inline Instant at_ms(std::int64_t ms) { return from_monotonic_ns(1'000'000'000'000 + ms * 1'000'000); }

}  // namespace rostrum
