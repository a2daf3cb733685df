#include <date/tz.h>

#include <sstream>

#include "server/document/document.hpp"

namespace rostrum::document {
namespace {

Fault fault(std::string reason) { return {"", std::move(reason)}; }

}  // namespace

std::variant<std::int64_t, Fault> resolve_local(std::string_view local, const std::string& zone) {
  // Names such as EST5 or +02:00 are no places, whose clocks change by rules.
  if (zone != "UTC" && zone.find('/') == std::string::npos) {
    return fault("is not an IANA zone such as America/New_York");
  }
  const date::time_zone* place = nullptr;
  try {
    place = date::locate_zone(zone);
  } catch (const std::exception&) {
    return fault("is not an IANA zone such as America/New_York");
  }
  date::local_time<std::chrono::milliseconds> time;
  std::istringstream in{std::string(local)};
  const bool with_seconds = local.size() > 16;
  in >> date::parse(with_seconds ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%dT%H:%M", time);
  if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) {
    return fault("is not a local time such as 2026-09-23T09:00");
  }
  const auto found = place->get_info(time);
  if (found.result == date::local_info::nonexistent) {
    return fault("does not exist in " + zone + ": clocks go forward over it");
  }
  if (found.result == date::local_info::ambiguous) {
    return fault("exists twice in " + zone + ": clocks go back over it");
  }
  return (time.time_since_epoch() - found.first.offset).count();
}

}  // namespace rostrum::document
