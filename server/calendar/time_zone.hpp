// Times of an event in its zone, and the zone as VTIMEZONE (RFC 5545 3.6.5): each change of the clocks about the event
// by its own date, so that no reader has to know the zone or its rules. Reads the system's time zone database.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::calendar {

/// `20260101T100000Z` of milliseconds of Unix time.
std::string utc(std::int64_t at);

class TimeZone {
 public:
  /// An IANA name; UTC, and a name that is not known, are written as UTC.
  explicit TimeZone(std::string_view name);

  /// `DTSTART;TZID=Europe/Zurich:20260101T110000`, or `DTSTART:20260101T100000Z`.
  [[nodiscard]] std::string time(std::string_view property, std::int64_t at) const;
  /// VTIMEZONE's lines, none for UTC. A year to both sides of the span is covered.
  [[nodiscard]] std::vector<std::string> definition(std::int64_t from, std::int64_t to) const;

 private:
  std::string name_;
};

}  // namespace rostrum::calendar
