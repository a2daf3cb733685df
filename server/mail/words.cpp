#include "server/mail/words.hpp"

#include <date/tz.h>

#include <algorithm>

namespace rostrum::mail {
namespace {

struct Local {
  std::string day;
  std::string clock;
  std::string zone;
};

Local local_of(const Words& words, std::int64_t at, std::string_view zone) {
  const date::sys_time<std::chrono::milliseconds> instant{std::chrono::milliseconds(at)};
  const date::time_zone* place = nullptr;
  try {
    place = date::locate_zone(zone);
  } catch (const std::runtime_error&) {
    place = date::locate_zone("Etc/UTC");
  }
  const auto time = place->to_local(date::floor<std::chrono::minutes>(instant));
  const auto day = date::floor<date::days>(time);
  const date::year_month_day calendar{day};
  const auto weekday = date::weekday{day}.c_encoding();
  const auto number = std::to_string(static_cast<unsigned>(calendar.day()));
  const auto year = std::to_string(static_cast<int>(calendar.year()));
  Local out;
  out.day =
      filled(words.date, std::array<Filling, 4>{{{"weekday", words.weekdays[weekday]},
                                                 {"day", number},
                                                 {"month", words.months[static_cast<unsigned>(calendar.month()) - 1]},
                                                 {"year", year}}});
  out.clock = date::format("%H:%M", time);
  out.zone = place->name();
  std::ranges::replace(out.zone, '_', ' ');
  return out;
}

}  // namespace

const Words& words_of(std::string_view tag) {
  const auto language = tag.substr(0, tag.find('-'));
  for (const auto* words : {&kArabic, &kChinese, &kFrench, &kRussian, &kSpanish}) {
    if (words->tag == language) return *words;
  }
  return kEnglish;
}

std::string hours_text(const Words& words, std::int64_t starts_at, std::int64_t ends_at, std::string_view zone) {
  const auto from = local_of(words, starts_at, zone);
  const auto to = local_of(words, ends_at, zone);
  const auto end = from.day == to.day ? to.clock : to.day + ", " + to.clock;
  return from.day + ", " + from.clock + "–" + end + " (" + from.zone + ")";
}

std::string moment_text(const Words& words, std::int64_t at, std::string_view zone) {
  const auto local = local_of(words, at, zone);
  return local.day + ", " + local.clock + " (" + local.zone + ")";
}

}  // namespace rostrum::mail
