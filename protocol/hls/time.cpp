#include "protocol/hls/time.hpp"

#include <charconv>
#include <cstdlib>

namespace rostrum::hls {
namespace {

constexpr std::uint64_t kMaxSeconds = 1'000'000'000;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A fixed count of digits at the front of `text`, which moves past them.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count || !all_digits(text.substr(0, count))) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, count)) value = value * 10 + (c - '0');
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

/// Milliseconds of a fraction, or nullopt if there is a dot without digits. No fraction is zero.
std::optional<int> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return 0;
  const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
  if (end == 0) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < end ? text[i] - '0' : 0);
  text.remove_prefix(end);
  return value;
}

/// What must be subtracted to get UTC.
std::optional<std::chrono::minutes> take_zone(std::string_view& text) {
  using std::chrono::minutes;
  if (take(text, 'Z')) return minutes(0);
  const bool negative = text.starts_with('-');
  if (!negative && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  take(text, ':');
  const auto mins = take_digits(text, 2);
  if (!hours || !mins || *hours > 23 || *mins > 59) return std::nullopt;
  const minutes offset(*hours * 60 + *mins);
  return negative ? -offset : offset;
}

std::string padded(int value, std::size_t width) {
  auto text = std::to_string(value);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

}  // namespace

std::optional<std::uint64_t> parse_integer(std::string_view text) {
  if (!all_digits(text)) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Duration> parse_duration(std::string_view text) {
  const auto dot = text.find('.');
  const auto seconds = parse_integer(text.substr(0, dot));
  if (!seconds || *seconds > kMaxSeconds) return std::nullopt;
  std::int64_t micros = 0;
  if (dot != std::string_view::npos) {
    const auto fraction = text.substr(dot + 1);
    if (!all_digits(fraction)) return std::nullopt;
    for (std::size_t i = 0; i < 6; ++i) micros = micros * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    if (fraction.size() > 6 && fraction[6] >= '5') ++micros;
  }
  return std::chrono::seconds(*seconds) + Duration(micros);
}

std::optional<Duration> parse_signed_duration(std::string_view text) {
  if (!text.starts_with('-')) return parse_duration(text);
  const auto positive = parse_duration(text.substr(1));
  if (!positive) return std::nullopt;
  return -*positive;
}

std::optional<DateTime> parse_date_time(std::string_view text) {
  using namespace std::chrono;
  const auto y = take_digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto mo = take_digits(text, 2);
  if (!mo || !take(text, '-')) return std::nullopt;
  const auto d = take_digits(text, 2);
  if (!d || !take(text, 'T')) return std::nullopt;
  const auto h = take_digits(text, 2);
  if (!h || !take(text, ':')) return std::nullopt;
  const auto mi = take_digits(text, 2);
  if (!mi || !take(text, ':')) return std::nullopt;
  const auto s = take_digits(text, 2);
  const auto ms = take_fraction(text);
  const auto zone = take_zone(text);
  if (!s || !ms || !zone || !text.empty()) return std::nullopt;
  const year_month_day date(year(*y), month(static_cast<unsigned>(*mo)), day(static_cast<unsigned>(*d)));
  // A leap second is read as the first instant of the next minute.
  if (!date.ok() || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;
  return sys_days(date) + hours(*h) + minutes(*mi) + seconds(*s) + milliseconds(*ms) - *zone;
}

std::string to_text(Duration duration) {
  const auto count = duration.count();
  const auto magnitude = std::abs(count);
  auto fraction = padded(static_cast<int>(magnitude % 1'000'000), 6);
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  return (count < 0 ? "-" : "") + std::to_string(magnitude / 1'000'000) + '.' + fraction;
}

std::string to_text(DateTime time) {
  using namespace std::chrono;
  const auto midnight = floor<days>(time);
  const year_month_day date(midnight);
  const hh_mm_ss clock(time - midnight);
  std::string text;
  text += padded(static_cast<int>(date.year()), 4);
  text += '-';
  text += padded(static_cast<int>(static_cast<unsigned>(date.month())), 2);
  text += '-';
  text += padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
  text += 'T';
  text += padded(static_cast<int>(clock.hours().count()), 2);
  text += ':';
  text += padded(static_cast<int>(clock.minutes().count()), 2);
  text += ':';
  text += padded(static_cast<int>(clock.seconds().count()), 2);
  text += '.';
  text += padded(static_cast<int>(clock.subseconds().count()), 3);
  text += 'Z';
  return text;
}

}  // namespace rostrum::hls
