#include "protocol/session/instant.hpp"

#include <array>
#include <chrono>
#include <cstdio>

namespace rostrum::session {
namespace {

/// Reads exactly `count` digits.
std::optional<int> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool skip(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string format_instant(std::int64_t at) {
  using namespace std::chrono;
  const sys_time<milliseconds> instant{milliseconds(at)};
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  const hh_mm_ss time{instant - day};
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return out.data();
}

std::optional<std::int64_t> parse_instant(std::string_view text) {
  using namespace std::chrono;
  const auto y = digits(text, 4);
  if (!y || !skip(text, '-')) return std::nullopt;
  const auto m = digits(text, 2);
  if (!m || !skip(text, '-')) return std::nullopt;
  const auto d = digits(text, 2);
  if (!d || !skip(text, 'T')) return std::nullopt;
  const auto hour = digits(text, 2);
  if (!hour || !skip(text, ':')) return std::nullopt;
  const auto minute = digits(text, 2);
  if (!minute || !skip(text, ':')) return std::nullopt;
  const auto second = digits(text, 2);
  if (!second) return std::nullopt;
  int millis = 0;
  if (skip(text, '.')) {
    int scale = 100;
    std::size_t read = 0;
    while (const auto digit = digits(text, 1)) {
      millis += *digit * scale;
      scale /= 10;
      ++read;
    }
    if (read == 0) return std::nullopt;
  }
  if (text != "Z") return std::nullopt;
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const sys_time<milliseconds> instant =
      sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second) + milliseconds(millis);
  return instant.time_since_epoch().count();
}

}  // namespace rostrum::session
