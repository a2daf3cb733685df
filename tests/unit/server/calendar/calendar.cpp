// iCalendar as RFC 5545 writes it, whatever stands in the texts. That foreign parsers take it is tested in
// tests/integration/calendar.test.mjs.
#include "server/calendar/calendar.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "server/calendar/time_zone.hpp"

namespace rostrum::calendar {
namespace {

Entry entry() {
  Entry made;
  made.uid = "abc@rostrum";
  made.sequence = 2;
  // 2021-09-01T00:00:00Z; 2021-09-23 09:00 to 10:30 in New York.
  made.stamped_at = 1'630'454'400'000;
  made.starts_at = 1'632'402'000'000;
  made.ends_at = 1'632'407'400'000;
  made.zone = "America/New_York";
  made.summary = "From Open Software to Open Culture";
  made.url = "https://events.example.org/e/open-culture";
  made.organiser = {"OICT", "events@example.org"};
  return made;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    found.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return found;
}

/// RFC 5545 3.1: what was folded, joined again.
std::string unfolded(std::string text) {
  for (auto at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) text.erase(at, 3);
  return text;
}

std::size_t count(const std::string& text, std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count(lines(unfolded(text)), line));
}

}  // namespace

TEST_CASE("an event is one VEVENT with its zone, and what downloads and mails need") {
  const auto text = write(entry());
  for (const char* line :
       {"BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:PUBLISH", "UID:abc@rostrum", "SEQUENCE:2", "DTSTAMP:20210901T000000Z",
        "DTSTART;TZID=America/New_York:20210923T090000", "DTEND;TZID=America/New_York:20210923T103000",
        "STATUS:CONFIRMED", "ORGANIZER;CN=\"OICT\":mailto:events@example.org", "TZID:America/New_York"}) {
    CAPTURE(line);
    CHECK(count(text, line) == 1);
  }
  CHECK(text.find("ATTENDEE") == std::string::npos);
  CHECK(text.ends_with("END:VCALENDAR\r\n"));
}

TEST_CASE("a zone's changes stand by their own dates, told in the time before them") {
  const auto lines = TimeZone("America/New_York").definition(1'632'402'000'000, 1'632'407'400'000);
  // In November 2021 from four hours behind to five, at two in the morning of the fourth.
  const std::vector<std::string> autumn = {"BEGIN:STANDARD",     "DTSTART:20211107T020000",
                                           "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500",
                                           "TZNAME:EST",         "END:STANDARD"};
  CHECK(std::search(lines.begin(), lines.end(), autumn.begin(), autumn.end()) != lines.end());
  const std::vector<std::string> spring = {"BEGIN:DAYLIGHT",     "DTSTART:20210314T020000",
                                           "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400",
                                           "TZNAME:EDT",         "END:DAYLIGHT"};
  CHECK(std::search(lines.begin(), lines.end(), spring.begin(), spring.end()) != lines.end());
}

TEST_CASE("zones without changes, with odd offsets, and none") {
  const auto india = TimeZone("Asia/Kolkata");
  CHECK(india.time("DTSTART", 1'632'402'000'000) == "DTSTART;TZID=Asia/Kolkata:20210923T183000");
  const auto lines = india.definition(1'632'402'000'000, 1'632'407'400'000);
  CHECK(std::ranges::count(lines, "TZOFFSETTO:+0530") == 1);
  for (const char* name : {"UTC", "No/Where", ""}) {
    CHECK(TimeZone(name).time("DTSTART", 1'632'402'000'000) == "DTSTART:20210923T130000Z");
    CHECK(TimeZone(name).definition(0, 0).empty());
  }
}

TEST_CASE("a personal copy names its attendee; a cancellation says so in method and status") {
  auto personal = entry();
  personal.method = Method::request;
  personal.attendee = {"Ann", "ann@example.org"};
  CHECK(count(write(personal), "METHOD:REQUEST") == 1);
  CHECK(count(write(personal),
              "ATTENDEE;CN=\"Ann\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:ann@"
              "example.org") == 1);
  personal.method = Method::cancel;
  CHECK(count(write(personal), "METHOD:CANCEL") == 1);
  CHECK(count(write(personal), "STATUS:CANCELLED") == 1);
  CHECK(count(write(personal), "BEGIN:VALARM") == 0);
}

TEST_CASE("no text makes a property of its own") {
  const std::string evil = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTENDEE:mailto:evil@example.org\r;,\\\"\x01\x7f";
  CHECK(escaped(evil).find('\r') == std::string::npos);
  CHECK(escaped(evil).find('\n') == std::string::npos);
  auto made = entry();
  made.method = Method::request;
  made.summary = made.description = made.uid = made.url = evil;
  made.organiser = {evil, "a@example.org"};
  made.attendee = {evil, evil};
  const auto text = write(made);
  CHECK(count(text, "BEGIN:VEVENT") == 1);
  CHECK(count(text, "END:VEVENT") == 1);
  for (const auto& line : lines(unfolded(text))) {
    CHECK_FALSE(line.starts_with("ATTENDEE"));
    CHECK_FALSE(line.starts_with("URL"));
  }
}

TEST_CASE("lines have 75 octets at most and are never cut inside a character") {
  std::mt19937 chance(7);
  for (int round = 0; round < 500; ++round) {
    std::string text = "SUMMARY:";
    for (auto n = chance() % 120; n > 0; --n) {
      static const std::vector<std::string> letters = {"a", "é", "语", "😀", " "};
      text += letters[chance() % letters.size()];
    }
    const auto out = folded(text);
    CHECK(unfolded(out) == text + "\r\n");
    for (const auto& line : lines(out)) {
      CHECK(line.size() <= 75);
      const auto first = static_cast<unsigned char>(line.starts_with(' ') ? line[1] : line[0]);
      CHECK((first & 0xc0) != 0x80);
    }
  }
}

TEST_CASE("several are one calendar, with each zone once and what is called off said") {
  auto first = entry();
  auto second = entry();
  second.uid = "two@rostrum";
  second.method = Method::cancel;
  second.starts_at += 200LL * 24 * 3'600'000;
  second.ends_at += 200LL * 24 * 3'600'000;
  second.attendee = {"Ann", "ann@example.org"};
  auto third = entry();
  third.uid = "three@rostrum";
  third.zone = "Asia/Tokyo";
  const auto text = write_all({first, second, third});
  CHECK(count(text, "BEGIN:VCALENDAR") == 1);
  CHECK(count(text, "METHOD:PUBLISH") == 1);
  CHECK(count(text, "BEGIN:VEVENT") == 3);
  CHECK(count(text, "STATUS:CANCELLED") == 1);
  CHECK(text.find("ATTENDEE") == std::string::npos);
  CHECK(count(text, "TZID:Asia/Tokyo") == 1);
  CHECK(count(text, "BEGIN:VTIMEZONE") == 2);
  CHECK(count(write_all({}), "BEGIN:VEVENT") == 0);
}

}  // namespace rostrum::calendar
