// Mails as they go out. That foreign readers take them is tested in tests/integration/mail.test.mjs.
#include "server/mail/message.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace rostrum::mail {
namespace {

Message message() {
  Message made;
  made.from = {"OICT", "events@example.org"};
  made.to = {"Ann", "ann@example.org"};
  made.subject = "You are registered";
  made.text = "Hello";
  made.html = "<p>Hello</p>";
  made.id = "m1@example.org";
  made.date = 1'632'402'000'000;
  return made;
}

/// Header fields of the message itself, unfolded.
std::vector<std::string> fields(const std::string& text) {
  std::vector<std::string> found;
  const auto head = text.substr(0, text.find("\r\n\r\n") + 2);
  for (std::size_t at = 0; at < head.size();) {
    const auto end = head.find("\r\n", at);
    const auto line = head.substr(at, end - at);
    if (line.starts_with(' ')) {
      found.back() += line;
    } else {
      found.push_back(line);
    }
    at = end + 2;
  }
  return found;
}

}  // namespace

TEST_CASE("the header says who, what, when, and that no answer is wanted of a machine") {
  const auto found = fields(write(message()));
  for (const char* line : {"From: \"OICT\" <events@example.org>", "To: \"Ann\" <ann@example.org>",
                           "Subject: You are registered", "Date: Thu, 23 Sep 2021 13:00:00 +0000",
                           "Message-ID: <m1@example.org>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0"}) {
    CAPTURE(line);
    CHECK(std::ranges::count(found, line) == 1);
  }
}

TEST_CASE("what people typed makes no header and no part") {
  const std::string evil = "x\r\nBcc: evil@example.org\r\n\r\n--m1\r\n\"\\<y>";
  auto made = message();
  made.to = {evil, evil};
  made.from.name = evil;
  made.subject = made.id = made.calendar_method = evil;
  made.calendar = "BEGIN:VCALENDAR\r\n";
  const auto text = write(made);
  CHECK(text.find("\r\nBcc") == std::string::npos);
  CHECK(std::ranges::none_of(fields(text), [](const std::string& field) { return field.starts_with("Bcc"); }));
  CHECK(fields(text).size() == 8);
}

TEST_CASE("headers in other letters are encoded words of 75 characters, cut between characters") {
  std::string long_text;
  for (int i = 0; i < 40; ++i) long_text += "你好，é";
  const auto encoded = header_text(long_text);
  for (std::size_t at = 0; at < encoded.size();) {
    const auto end = std::min(encoded.find("\r\n ", at), encoded.size());
    CHECK(end - at <= 75);
    CHECK(encoded.substr(at, 10) == "=?UTF-8?B?");
    at = end + 3;
  }
  CHECK(header_text("plain") == "plain");
  // Ours are encoded, so that nobody's text is decoded.
  CHECK(header_text("=?utf-8?q?x?=") != "=?utf-8?q?x?=");
}

TEST_CASE("text is HTML's text") { CHECK(html_text("<a href=\"x\">&\n") == "&lt;a href=&quot;x&quot;&gt;&amp;<br>\n"); }

}  // namespace rostrum::mail
