#include "server/calendar/time_zone.hpp"

#include <date/tz.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace rostrum::calendar {
namespace {

using std::chrono::seconds;

constexpr std::int64_t kYear_ms = 366 * 24 * 3'600'000LL;
/// Before it, a zone is taken to have been as it was then.
constexpr date::sys_seconds kEarliest{seconds(0)};

std::string written(date::local_seconds at) { return date::format("%Y%m%dT%H%M%S", at); }

date::sys_seconds in_seconds(std::int64_t at) {
  return date::floor<seconds>(date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at)));
}

/// `+0530`.
std::string offset(seconds from_utc) {
  const auto minutes = std::abs(from_utc.count()) / 60;
  char text[16];
  std::snprintf(text, sizeof text, "%c%02d%02d", from_utc.count() < 0 ? '-' : '+', static_cast<int>(minutes / 60 % 24),
                static_cast<int>(minutes % 60));
  return text;
}

void observance(std::vector<std::string>& lines, const date::sys_info& now, seconds before, date::local_seconds since) {
  const bool summer = now.save != std::chrono::minutes(0);
  const std::string name = summer ? "DAYLIGHT" : "STANDARD";
  lines.push_back("BEGIN:" + name);
  lines.push_back("DTSTART:" + written(since));
  lines.push_back("TZOFFSETFROM:" + offset(before));
  lines.push_back("TZOFFSETTO:" + offset(now.offset));
  lines.push_back("TZNAME:" + now.abbrev);
  lines.push_back("END:" + name);
}

}  // namespace

std::string utc(std::int64_t at) { return date::format("%Y%m%dT%H%M%SZ", in_seconds(at)); }

TimeZone::TimeZone(std::string_view name) {
  if (name == "UTC" || name == "Etc/UTC") return;
  try {
    name_ = date::locate_zone(name)->name();
    // A link's own name is what people know it by.
    name_ = name;
  } catch (const std::runtime_error&) {
    name_.clear();
  }
}

std::string TimeZone::time(std::string_view property, std::int64_t at) const {
  if (name_.empty()) return std::string(property) + ":" + utc(at);
  const auto instant = in_seconds(at);
  const auto local = date::locate_zone(name_)->to_local(instant);
  return std::string(property) + ";TZID=" + name_ + ":" + written(local);
}

std::vector<std::string> TimeZone::definition(std::int64_t from, std::int64_t to) const {
  std::vector<std::string> lines;
  if (name_.empty()) return lines;
  lines.emplace_back("BEGIN:VTIMEZONE");
  lines.push_back("TZID:" + name_);
  const auto* zone = date::locate_zone(name_);
  const auto last = in_seconds(to + kYear_ms);
  auto info = zone->get_info(in_seconds(from - kYear_ms));
  if (info.begin <= kEarliest) {
    observance(lines, info, info.offset, date::local_seconds(kEarliest.time_since_epoch()));
  } else {
    const auto before = zone->get_info(info.begin - seconds(1)).offset;
    // RFC 5545 3.6.5: the onset is told in the time before it.
    observance(lines, info, before, date::local_seconds((info.begin + before).time_since_epoch()));
  }
  while (info.end < last) {
    const auto before = info.offset;
    const auto onset = info.end;
    info = zone->get_info(onset);
    observance(lines, info, before, date::local_seconds((onset + before).time_since_epoch()));
  }
  lines.emplace_back("END:VTIMEZONE");
  return lines;
}

}  // namespace rostrum::calendar
