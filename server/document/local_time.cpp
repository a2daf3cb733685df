#include <date/tz.h>

#include <optional>
#include <sstream>

#include "server/document/document.hpp"

namespace rostrum::document {
namespace {

constexpr std::string_view kNoLocalTime = "is not a local time such as 2026-09-23T09:00";
using Local = date::local_time<std::chrono::milliseconds>;

Fault fault(std::string reason) { return {"", std::move(reason)}; }

/// YYYY-MM-DDTHH:MM[:SS]. Where there are no digits, the library reads what it never wrote.
bool has_form(std::string_view local) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (local.size() != 16 && local.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < local.size(); ++i) {
    const bool digit = local[i] >= '0' && local[i] <= '9';
    if (kForm[i] == '0' ? !digit : local[i] != kForm[i]) return false;
  }
  return true;
}

std::optional<Local> read(std::string_view local) {
  if (!has_form(local)) return std::nullopt;
  Local time;
  std::istringstream in{std::string(local)};
  const bool with_seconds = local.size() > 16;
  in >> date::parse(with_seconds ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%dT%H:%M", time);
  if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
  return time;
}

}  // namespace

std::variant<std::string, Fault> moved(std::string_view local, std::string_view from, std::string_view to) {
  const auto time = read(local);
  const auto before = read(from);
  const auto after = read(to);
  if (!time || !before || !after) return fault(std::string(kNoLocalTime));
  auto text = date::format("%Y-%m-%dT%H:%M:%S", std::chrono::floor<std::chrono::seconds>(*time + (*after - *before)));
  if (text.ends_with(":00")) text.resize(text.size() - 3);
  return text;
}

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
  const auto time = read(local);
  if (!time) return fault(std::string(kNoLocalTime));
  const auto found = place->get_info(*time);
  if (found.result == date::local_info::nonexistent) {
    return fault("does not exist in " + zone + ": clocks go forward over it");
  }
  if (found.result == date::local_info::ambiguous) {
    return fault("exists twice in " + zone + ": clocks go back over it");
  }
  return (time->time_since_epoch() - found.first.offset).count();
}

}  // namespace rostrum::document
