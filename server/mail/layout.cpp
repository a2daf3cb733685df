#include "server/mail/layout.hpp"

#include "server/mail/message.hpp"

namespace rostrum::mail {
namespace {

/// RFC 2046 4.1.1: a line of text ends with CRLF, whoever wrote it.
std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  }
  return out;
}

}  // namespace

std::string plain_text(const Content& content) {
  std::string out;
  if (!content.greeting.empty()) out += content.greeting + "\r\n\r\n";
  out += with_crlf(content.lead) + "\r\n\r\n" + content.title + "\r\n";
  if (!content.when.empty()) out += content.when + "\r\n";
  out += "\r\n" + content.button + ":\r\n" + content.link + "\r\n";
  if (!content.footer.empty()) out += "\r\n-- \r\n" + content.footer + "\r\n";
  return out;
}

std::string hypertext(const Words& words, const Content& content) {
  const std::string direction = words.right_to_left ? "rtl" : "ltr";
  std::string out = "<!doctype html>\r\n<html lang=\"" + std::string(words.tag) + "\" dir=\"" + direction +
                    "\"><head><meta charset=\"utf-8\"><title>" + html_text(content.title) +
                    "</title></head>\r\n<body style=\"font-family:sans-serif;font-size:16px;line-height:1.5\" dir=\"" +
                    direction + "\">\r\n";
  if (!content.greeting.empty()) out += "<p>" + html_text(content.greeting) + "</p>\r\n";
  out += "<p>" + html_text(content.lead) + "</p>\r\n<p><strong>" + html_text(content.title) + "</strong>";
  if (!content.when.empty()) out += "<br>\r\n" + html_text(content.when);
  out += "</p>\r\n<p><a href=\"" + html_text(content.link) + "\">" + html_text(content.button) + "</a></p>\r\n";
  if (!content.footer.empty()) {
    out += "<p style=\"color:#495867;font-size:14px\">" + html_text(content.footer) + "</p>\r\n";
  }
  return out + "</body></html>\r\n";
}

}  // namespace rostrum::mail
