// One event as iCalendar (RFC 5545), for download and for mail (iTIP, RFC 5546; iMIP, RFC 6047). Pure but for the
// system's time zone database. Whatever stands in the texts, what comes out is one VEVENT with these properties and no
// more.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::calendar {

/// publish: to anyone. request: to one person, who is its attendee. cancel: it does not take place, or not for them.
enum class Method { publish, request, cancel };

struct Party {
  std::string name;
  /// A mail address; one with control characters is left out.
  std::string address;
};

struct Entry {
  Method method = Method::publish;
  /// The same for ever; without control characters.
  std::string uid;
  /// Grows with every change of time; a cancellation has one more.
  std::uint32_t sequence = 0;
  /// Milliseconds of Unix time. `stamped_at` is when this version was made.
  std::int64_t stamped_at = 0;
  std::int64_t starts_at = 0;
  std::int64_t ends_at = 0;
  /// IANA name; one that is not known is taken for UTC.
  std::string zone;
  std::string summary;
  std::string description;
  /// Where it takes place; in a personal copy with the person's token.
  std::string url;
  Party organiser;
  /// request and cancel to one person; empty for anyone.
  Party attendee;
};

/// "PUBLISH", as in METHOD and in the media type, which must agree (RFC 6047 2.4).
std::string_view word(Method method);
std::string write(const Entry& entry);
/// Several for anyone, whatever their methods: those that are called off are said to be.
std::string write_all(const std::vector<Entry>& entries);

/// RFC 5545 3.3.11, and without control characters other than line breaks.
std::string escaped(std::string_view text);
/// RFC 5545 3.1: lines of 75 octets at most, never cut inside a character. With CRLF at its end.
std::string folded(std::string_view line);

}  // namespace rostrum::calendar
