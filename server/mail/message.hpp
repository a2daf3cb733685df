// A mail as it goes out (RFC 5322, MIME): the same text as plain text and HTML, with a calendar where there is one.
// Pure. Whatever stands in names, subjects and texts, no header can be made of it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum::mail {

struct Mailbox {
  std::string name;
  std::string address;
};

struct Message {
  Mailbox from;
  Mailbox to;
  std::string subject;
  std::string text;
  std::string html;
  /// iCalendar; empty for none. Its METHOD, which the media type repeats (RFC 6047 2.4).
  std::string calendar;
  std::string calendar_method;
  /// The same however often it is sent: without brackets.
  std::string id;
  /// Milliseconds of Unix time.
  std::int64_t date = 0;
};

std::string write(const Message& message);

/// An unstructured header's text: encoded words (RFC 2047) of 75 characters at most where it isn't plain ASCII; folded.
std::string header_text(std::string_view text);
/// `Date:` as RFC 5322 3.3 says it.
std::string date_text(std::int64_t at);
/// Text as HTML's text.
std::string html_text(std::string_view text);

}  // namespace rostrum::mail
