#include "server/calendar/calendar.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "server/calendar/time_zone.hpp"

namespace rostrum::calendar {
namespace {

constexpr std::size_t kLongestLine = 75;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool has_controls(std::string_view text) { return std::ranges::any_of(text, is_control); }

/// RFC 5545 3.2: in quotes, which it cannot contain.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (!is_control(c)) out += c == '"' ? '\'' : c;
  }
  return out + "\"";
}

std::string party(std::string_view property, const Party& party, std::string_view parameters) {
  std::string line(property);
  if (!party.name.empty()) line += ";CN=" + quoted(party.name);
  line.append(parameters);
  return line + ":mailto:" + party.address;
}

bool is_there(const Party& party) { return !party.address.empty() && !has_controls(party.address); }

struct Writer {
  std::string out;
  void line(std::string_view text) { out += folded(text); }
  void text(std::string_view property, std::string_view value) {
    if (!value.empty()) line(std::string(property) + ":" + escaped(value));
  }
};

}  // namespace

std::string_view word(Method method) {
  return method == Method::publish ? "PUBLISH" : method == Method::request ? "REQUEST" : "CANCEL";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (c == '\n' || (c == '\r' && !text.substr(at + 1).starts_with('\n'))) {
      out += "\\n";
    } else if (!is_control(c)) {
      out += c;
    }
  }
  return out;
}

std::string folded(std::string_view line) {
  std::string out;
  std::size_t room = kLongestLine;
  while (line.size() > room) {
    auto cut = room;
    while (cut > 1 && (static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    // The space that says "goes on" counts.
    room = kLongestLine - 1;
  }
  return out.append(line).append("\r\n");
}

namespace {

/// `personal`: with its attendee.
void write_event(Writer& calendar, const TimeZone& zone, const Entry& entry, bool personal) {
  const bool cancelled = entry.method == Method::cancel;
  calendar.line("BEGIN:VEVENT");
  calendar.text("UID", entry.uid);
  calendar.line("SEQUENCE:" + std::to_string(entry.sequence));
  calendar.line("DTSTAMP:" + utc(entry.stamped_at));
  calendar.line(zone.time("DTSTART", entry.starts_at));
  calendar.line(zone.time("DTEND", entry.ends_at));
  calendar.text("SUMMARY", entry.summary);
  calendar.text("DESCRIPTION", entry.description);
  if (!entry.url.empty() && !has_controls(entry.url)) {
    calendar.text("LOCATION", entry.url);
    calendar.line("URL:" + entry.url);
  }
  calendar.line(cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  if (is_there(entry.organiser)) calendar.line(party("ORGANIZER", entry.organiser, ""));
  if (personal) {
    calendar.line(party("ATTENDEE", entry.attendee,
                        cancelled ? ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;RSVP=FALSE"
                                  : ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"));
  }
  if (!cancelled) {
    calendar.line("BEGIN:VALARM");
    calendar.line("ACTION:DISPLAY");
    calendar.text("DESCRIPTION", entry.summary);
    calendar.line("TRIGGER:-PT10M");
    calendar.line("END:VALARM");
  }
  calendar.line("END:VEVENT");
}

void begin(Writer& calendar, Method method) {
  calendar.line("BEGIN:VCALENDAR");
  calendar.line("VERSION:2.0");
  calendar.line("PRODID:-//Rostrum//Rostrum//EN");
  calendar.line("CALSCALE:GREGORIAN");
  calendar.line("METHOD:" + std::string(word(method)));
}

}  // namespace

std::string write(const Entry& entry) {
  const TimeZone zone(entry.zone);
  const bool personal = entry.method != Method::publish && is_there(entry.attendee);
  Writer calendar;
  begin(calendar, entry.method);
  for (const auto& line : zone.definition(entry.starts_at, entry.ends_at)) calendar.line(line);
  write_event(calendar, zone, entry, personal);
  calendar.line("END:VCALENDAR");
  return calendar.out;
}

std::string write_all(const std::vector<Entry>& entries) {
  Writer calendar;
  begin(calendar, Method::publish);
  // Each zone once, for all the time that its events take.
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> zones;
  for (const auto& entry : entries) {
    auto& [from, to] = zones.try_emplace(entry.zone, entry.starts_at, entry.ends_at).first->second;
    from = std::min(from, entry.starts_at);
    to = std::max(to, entry.ends_at);
  }
  for (const auto& [name, span] : zones) {
    for (const auto& line : TimeZone(name).definition(span.first, span.second)) calendar.line(line);
  }
  for (const auto& entry : entries) write_event(calendar, TimeZone(entry.zone), entry, false);
  calendar.line("END:VCALENDAR");
  return calendar.out;
}

}  // namespace rostrum::calendar
