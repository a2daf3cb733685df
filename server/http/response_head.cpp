#include "server/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace rostrum::http {
namespace {

void add(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

/// RFC 9110 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`, whatever the locale. Made once a second for each thread.
std::string_view date_of(std::chrono::system_clock::time_point now) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t made_for = -1;
  thread_local std::array<char, 64> text;
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  if (seconds != made_for) {
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                  kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                  parts.tm_sec);
    made_for = seconds;
  }
  return text.data();
}

bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

std::string_view body_of(const Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
  const auto& shared = std::get<SharedBody>(response.body);
  return shared ? std::string_view(*shared) : std::string_view();
}

bool is_bodiless(beast_http::status status) {
  return static_cast<unsigned>(status) < 200 || status == beast_http::status::no_content ||
         status == beast_http::status::not_modified;
}

std::string response_head(const Response& response, const HeadFacts& facts) {
  std::string head;
  head.reserve(512);
  const auto reason = beast_http::obsolete_reason(response.status);
  head += "HTTP/1.1 " + std::to_string(static_cast<unsigned>(response.status)) + " ";
  head.append(reason.data(), reason.size()).append("\r\n");
  add(head, "Server", "rostrum");
  add(head, "Date", date_of(facts.now));
  add(head, "X-Content-Type-Options", "nosniff");
  // Links carry tokens in their fragment, restricted events in their path: no other site is told where one came from.
  add(head, "Referrer-Policy", "no-referrer");
  if (facts.secure) add(head, "Strict-Transport-Security", "max-age=31536000");
  for (const auto& [name, value] : response.headers) {
    if (is_plain(value)) add(head, name, value);
  }
  if (!is_bodiless(response.status) && !facts.open_ended)
    add(head, "Content-Length", std::to_string(body_of(response).size()));
  if (!facts.keep_alive) add(head, "Connection", "close");
  head += "\r\n";
  return head;
}

}  // namespace rostrum::http
