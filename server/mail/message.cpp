#include "server/mail/message.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace rostrum::mail {
namespace {

/// RFC 2045 6.8: encoded lines of 76 characters.
constexpr std::size_t kEncodedLine = 76;
/// 45 bytes become 60 characters: with `=?UTF-8?B?` and `?=` below the 75 of RFC 2047 2.
constexpr std::size_t kWordBytes = 45;

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto byte = [&](std::size_t i) {
      return at + i < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) : 0u;
    };
    const std::uint32_t held = byte(0) << 16 | byte(1) << 8 | byte(2);
    out += kLetters[held >> 18];
    out += kLetters[held >> 12 & 63];
    out += at + 1 < bytes.size() ? kLetters[held >> 6 & 63] : '=';
    out += at + 2 < bytes.size() ? kLetters[held & 63] : '=';
  }
  return out;
}

std::string without_controls(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    // What was a line goes on after a space.
    out += control ? ' ' : c;
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto cut = std::min(kWordBytes, text.size());
    while (cut > 1 && cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
    out += (out.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(text.substr(0, cut)) + "?=");
    text.remove_prefix(cut);
  }
  return out;
}

std::string mailbox(const Mailbox& mailbox) {
  const auto address = "<" + without_controls(mailbox.address) + ">";
  const auto name = without_controls(mailbox.name);
  if (name.find_first_not_of(' ') == std::string::npos) return address;
  // RFC 5322 3.2.4: quotes and backslashes would end a quoted name, so a name is quoted or encoded, never bare.
  if (!is_ascii(name) || name.size() > 60) return encoded_words(name) + "\r\n " + address;
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\" " + address;
}

struct Writer {
  std::string out;

  void header(std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
  void part(std::string_view boundary, std::string_view type, std::string_view disposition, std::string_view body) {
    out.append("--").append(boundary).append("\r\n");
    header("Content-Type", type);
    header("Content-Transfer-Encoding", "base64");
    if (!disposition.empty()) header("Content-Disposition", disposition);
    out += "\r\n";
    const auto encoded = base64(body);
    for (std::size_t at = 0; at < encoded.size(); at += kEncodedLine) {
      out.append(encoded.substr(at, kEncodedLine)).append("\r\n");
    }
  }
};

}  // namespace

std::string date_text(std::int64_t at) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = at / 1'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d +0000",
                kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                parts.tm_sec);
  return text.data();
}

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "<br>\n";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string header_text(std::string_view text) {
  const auto plain = without_controls(text);
  // An encoded word in the text itself must not be taken for one of ours.
  if (is_ascii(plain) && plain.size() <= 60 && plain.find("=?") == std::string::npos) return plain;
  return encoded_words(plain);
}

std::string write(const Message& message) {
  const auto id = without_controls(message.id);
  // Base64 holds no dash, so a boundary with two cannot stand in a body.
  const auto mixed = "--mixed-" + id.substr(0, id.find('@'));
  const auto either = "--either-" + id.substr(0, id.find('@'));
  const bool dated = !message.calendar.empty();
  Writer writer;
  writer.header("From", mailbox(message.from));
  writer.header("To", mailbox(message.to));
  writer.header("Subject", header_text(message.subject));
  writer.header("Date", date_text(message.date));
  writer.header("Message-ID", "<" + id + ">");
  // RFC 3834 5: no holiday notices in return.
  writer.header("Auto-Submitted", "auto-generated");
  writer.header("MIME-Version", "1.0");
  if (dated) {
    writer.header("Content-Type", "multipart/mixed; boundary=\"" + mixed + "\"");
    writer.out += "\r\n--" + mixed + "\r\n";
  }
  writer.header("Content-Type", "multipart/alternative; boundary=\"" + either + "\"");
  writer.out += "\r\n";
  writer.part(either, "text/plain; charset=utf-8", "", message.text);
  writer.part(either, "text/html; charset=utf-8", "", message.html);
  if (dated) {
    writer.part(
        either,
        "text/calendar; charset=utf-8; method=" + without_controls(message.calendar_method) + "; component=VEVENT", "",
        message.calendar);
  }
  writer.out += "--" + either + "--\r\n";
  if (dated) {
    // For readers that show no calendar part: the same as a file.
    writer.part(mixed, "application/ics; name=\"invite.ics\"", "attachment; filename=\"invite.ics\"", message.calendar);
    writer.out += "--" + mixed + "--\r\n";
  }
  return writer.out;
}

}  // namespace rostrum::mail
