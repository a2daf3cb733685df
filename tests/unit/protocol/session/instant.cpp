#include "protocol/session/instant.hpp"

#include <doctest/doctest.h>

namespace rostrum::session {
namespace {

TEST_CASE("instants are written to the millisecond and read back") {
  CHECK(format_instant(0) == "1970-01-01T00:00:00.000Z");
  CHECK(format_instant(1'767'323'045'678) == "2026-01-02T03:04:05.678Z");
  CHECK(format_instant(-1) == "1969-12-31T23:59:59.999Z");
  for (const std::int64_t at : {std::int64_t{0}, std::int64_t{1'767'323'045'678}, std::int64_t{951'782'400'000}}) {
    CHECK(parse_instant(format_instant(at)) == at);
  }
}

TEST_CASE("fractions may be absent or longer") {
  CHECK(parse_instant("2026-01-02T03:04:05Z") == 1'767'323'045'000);
  CHECK(parse_instant("2026-01-02T03:04:05.67891Z") == 1'767'323'045'678);
}

TEST_CASE("anything else is no instant") {
  for (const char* text : {"", "2026", "2026-02-30T00:00:00Z", "2026-01-02T24:00:00Z", "2026-01-02T03:04:60Z",
                           "2026-01-02 03:04:05Z", "2026-01-02T03:04:05", "2026-01-02T03:04:05+01:00",
                           "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05Zz", "-026-01-02T03:04:05Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_instant(text).has_value());
  }
}

}  // namespace
}  // namespace rostrum::session
