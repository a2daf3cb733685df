#include "server/mail/bounce.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace rostrum::mail {
namespace {

const std::string kHead =
    "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: rostrum@example.org\r\n"
    "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"A.B/mx.example\"\r\n\r\n"
    "This is a MIME-encapsulated message.\r\n\r\n--A.B/mx.example\r\nContent-Type: text/plain\r\n\r\n"
    "I'm sorry. <ann@example.org>: user unknown\r\n\r\n";
const std::string kStatus =
    "--A.B/mx.example\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.example\r\nArrival-Date: Mon, 30 Nov 2026 10:00:00 +0000\r\n\r\n"
    "Final-Recipient: rfc822; ann@example.org\r\nOriginal-Recipient: rfc822;ann@example.org\r\nAction: failed\r\n"
    "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <ann@example.org>: Recipient address\r\n"
    "    rejected: User unknown\r\n\r\n";
const std::string kReturned =
    "--A.B/mx.example\r\nContent-Type: message/rfc822\r\n\r\n"
    "Received: from us\r\nMessage-ID:\r\n <m4fZ_9-x@example.org>\r\nSubject: Please "
    "confirm\r\n\r\nHello\r\n\r\n--A.B/mx.example--\r\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

Bounce bounce_of(const std::string& message) {
  const auto outcome = parse_bounce(message);
  REQUIRE(std::holds_alternative<Bounce>(outcome));
  return std::get<Bounce>(outcome);
}

NoBounce none_of(const std::string& message) {
  const auto outcome = parse_bounce(message);
  REQUIRE(std::holds_alternative<NoBounce>(outcome));
  return std::get<NoBounce>(outcome);
}

TEST_CASE("a report names the mail, whether it is for good, and why, without the address") {
  const auto whole = kHead + kStatus + kReturned;
  auto unix_lines = whole;
  std::erase(unix_lines, '\r');
  for (const auto& message : {whole, unix_lines, "From MAILER-DAEMON Mon Nov 30\n" + unix_lines,
                              replaced(whole, "message/rfc822", "text/rfc822-headers; charset=us-ascii"),
                              replaced(whole, "multipart/report", "Multipart/Report")}) {
    const auto bounce = bounce_of(message);
    CHECK(bounce.mail == "m4fZ_9-x");
    CHECK(bounce.permanent);
    CHECK(bounce.reason == "5.1.1 550 5.1.1 […] Recipient address rejected: User unknown");
  }
}

TEST_CASE("a mail that was tried for too long is not refused for good") {
  const auto bounce = bounce_of(kHead + replaced(kStatus, "Status: 5.1.1", "Status: 4.4.7 (expired)") + kReturned);
  CHECK_FALSE(bounce.permanent);
  CHECK(bounce.reason.starts_with("4.4.7 550"));
  CHECK(bounce_of(kHead + replaced(kStatus, "Status: 5.1.1\r\n", "") + kReturned).permanent);
}

TEST_CASE("what is delayed or delivered is no bounce") {
  for (const char* action : {"delayed", "delivered", "relayed", "expanded", ""}) {
    const auto status = replaced(kStatus, "Action: failed", std::string("Action: ") + action);
    CHECK(none_of(kHead + status + kReturned) == NoBounce::no_failure);
  }
}

TEST_CASE("of several recipients the one counts that did not get it") {
  const auto both =
      replaced(kStatus, "Final-Recipient",
               "Final-Recipient: rfc822; bob@example.org\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\nFinal-Recipient");
  CHECK(bounce_of(kHead + both + kReturned).reason.starts_with("5.1.1"));
}

TEST_CASE("a mail that nothing names is nobody's; one that returns nothing may name it as answered") {
  const std::string end = "--A.B/mx.example--\r\n";
  CHECK(none_of(kHead + kStatus + end) == NoBounce::unnamed);
  CHECK(bounce_of("In-Reply-To: <m7@example.org>\r\n" + kHead + kStatus + end).mail == "m7");
  for (const char* id :
       {"<@example.org>", "<m1>", "m1@example.org", "<m 1@example.org>", "<m1/../2@example.org>", "<m\"1@x>"}) {
    CHECK(none_of(kHead + kStatus + replaced(kReturned, "<m4fZ_9-x@example.org>", id)) == NoBounce::unnamed);
  }
  CHECK(none_of(kHead + kStatus + replaced(kReturned, "m4fZ_9-x", std::string(65, 'm'))) == NoBounce::unnamed);
}

TEST_CASE("other mails are no reports") {
  CHECK(none_of("") == NoBounce::no_report);
  CHECK(none_of("Subject: Out of office\r\n\r\nI am away. <m1@example.org>\r\n") == NoBounce::no_report);
  CHECK(none_of(replaced(kHead + kStatus + kReturned, "multipart/report", "multipart/mixed")) == NoBounce::no_report);
  CHECK(none_of(replaced(kHead + kStatus + kReturned, "boundary=\"A.B/mx.example\"", "boundary=\"\"")) ==
        NoBounce::no_report);
  CHECK(none_of(replaced(kHead + kStatus + kReturned, "message/delivery-status", "text/plain")) == NoBounce::no_report);
  CHECK(none_of(std::string(3 * kMaxReport, '\n')) == NoBounce::no_report);
}

TEST_CASE("a reason is one short line of plain words, whatever was sent") {
  const std::string long_words = "smtp; 550 " + std::string(5'000, 'x') + " more";
  for (const auto& code : {long_words, std::string("smtp; \x1b[31m\x01 <ann@example.org> caf\xc3\xa9"),
                           "smtp; " + std::string(400, '@') + " a@b c@d", "smtp;" + std::string(2'000, ' ') + "end"}) {
    const auto reason =
        bounce_of(kHead +
                  replaced(kStatus,
                           "smtp; 550 5.1.1 <ann@example.org>: Recipient address\r\n    rejected: User unknown", code) +
                  kReturned)
            .reason;
    CHECK(reason.size() <= kMaxReason);
    CHECK(reason.find('@') == std::string::npos);
    CHECK(std::ranges::none_of(reason, [](char c) { return c >= 0 && c < 0x20; }));
  }
}

TEST_CASE("one that is cut off anywhere is read as far as it goes") {
  const auto whole = kHead + kStatus + kReturned;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto outcome = parse_bounce(std::string_view(whole).substr(0, length));
    if (const auto* bounce = std::get_if<Bounce>(&outcome)) CHECK_FALSE(bounce->mail.empty());
  }
}

}  // namespace
}  // namespace rostrum::mail
