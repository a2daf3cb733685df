#include "server/mail/bounce.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace rostrum::mail {
namespace {

/// Of a report; it has three, and whoever sends more is not read further.
constexpr std::size_t kMaxParts = 16;
constexpr std::size_t kMaxRecipients = 64;
/// RFC 2046 5.1.1.
constexpr std::size_t kMaxBoundary = 70;
/// Of a mail of ours.
constexpr std::size_t kMaxId = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool begins(std::string_view text, std::string_view with) {
  return text.size() >= with.size() && same(text.substr(0, with.size()), with);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// The first line without its end; `text` goes on after it.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

struct Field {
  std::string_view name;
  /// With its folds (RFC 5322 2.2.3).
  std::string_view value;
};

/// Fields up to an empty line; `text` goes on after it.
std::vector<Field> take_fields(std::string_view& text) {
  std::vector<Field> fields;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      // It goes on with the one before: both are views of the same text.
      if (!fields.empty()) {
        auto& value = fields.back().value;
        value = {value.data(), static_cast<std::size_t>(line.data() + line.size() - value.data())};
      }
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    fields.push_back({trimmed(line.substr(0, colon)), line.substr(colon + 1)});
  }
  return fields;
}

std::string_view field(const std::vector<Field>& fields, std::string_view name) {
  const auto found = std::ranges::find_if(fields, [&](const Field& one) { return same(one.name, name); });
  return found == fields.end() ? std::string_view() : trimmed(found->value);
}

/// A parameter of a Content-Type (RFC 2045 5.1), without quotes.
std::string_view parameter(std::string_view value, std::string_view name) {
  while (true) {
    const auto semicolon = value.find(';');
    if (semicolon == std::string_view::npos) return {};
    value = trimmed(value.substr(semicolon + 1));
    const auto equals = value.find('=');
    if (equals == std::string_view::npos) return {};
    if (!same(trimmed(value.substr(0, equals)), name)) continue;
    auto given = trimmed(value.substr(equals + 1));
    if (given.starts_with('"')) return given.substr(1, given.find('"', 1) - 1);
    return trimmed(given.substr(0, given.find(';')));
  }
}

/// The parts between delimiters (RFC 2046 5.1.1), each with its header.
std::vector<std::string_view> parts_of(std::string_view body, std::string_view boundary) {
  std::vector<std::string_view> parts;
  const char* begin = nullptr;
  while (!body.empty() && parts.size() < kMaxParts) {
    const auto line = take_line(body);
    if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) continue;
    if (begin != nullptr) parts.emplace_back(begin, static_cast<std::size_t>(line.data() - begin));
    begin = body.data();
    if (line.substr(2 + boundary.size()).starts_with("--")) return parts;
  }
  // One that was cut off in the middle.
  if (begin != nullptr && parts.size() < kMaxParts && body.empty()) {
    parts.emplace_back(begin, static_cast<std::size_t>(body.data() - begin));
  }
  return parts;
}

/// `<m4f…@host>`: what stands before the @, if a mail of ours may be called so.
std::string mail_of(std::string_view message_id) {
  const auto open = message_id.find('<');
  if (open == std::string_view::npos) return {};
  const auto id = message_id.substr(open + 1);
  const auto local = id.substr(0, id.find('@'));
  const bool good =
      local.size() < id.size() && !local.empty() && local.size() <= kMaxId && std::ranges::all_of(local, [](char c) {
        return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '_';
      });
  return good ? std::string(local) : std::string();
}

/// In one line and without what looks like an address: it is kept, and addresses are not.
void append_words(std::string& reason, std::string_view text) {
  while (!text.empty() && reason.size() < kMaxReason) {
    constexpr std::string_view kBetween = " \t\r\n";
    const auto begin = text.find_first_not_of(kBetween);
    if (begin == std::string_view::npos) return;
    text.remove_prefix(begin);
    const auto word = text.substr(0, text.find_first_of(kBetween));
    text.remove_prefix(word.size());
    const bool plain = std::ranges::all_of(word, [](char c) { return c > 0x20 && c < 0x7f && c != '@'; });
    if (!reason.empty()) reason += ' ';
    reason += plain ? std::string(word) : std::string("[…]");
  }
  // Only what is plain is cut: what stands for an address is no longer than what it is cut at.
  if (reason.size() > kMaxReason) reason = reason.substr(0, reason.rfind(' ', kMaxReason)).substr(0, kMaxReason);
}

/// The first recipient that did not get it.
std::optional<Bounce> failure_of(std::string_view status_part) {
  static_cast<void>(take_fields(status_part));
  for (std::size_t i = 0; i < kMaxRecipients && !status_part.empty(); ++i) {
    const auto recipient = take_fields(status_part);
    if (!same(field(recipient, "Action"), "failed")) continue;
    Bounce bounce;
    const auto status = field(recipient, "Status");
    // Without one (RFC 3464 2.3.4 asks for it) a failure is what it says.
    bounce.permanent = !status.starts_with('4') && !status.starts_with('2');
    append_words(bounce.reason, status.substr(0, status.find(' ')));
    const auto diagnostic = field(recipient, "Diagnostic-Code");
    // `smtp; 550 …`
    append_words(bounce.reason, diagnostic.substr(diagnostic.find(';') + 1));
    return bounce;
  }
  return std::nullopt;
}

/// Which mail of ours the message is that came back, whole or its header alone.
std::string returned_mail(std::string_view part) {
  const auto head = take_fields(part);
  const auto type = field(head, "Content-Type");
  if (!begins(type, "message/rfc822") && !begins(type, "text/rfc822-headers") && !begins(type, "message/global")) {
    return {};
  }
  return mail_of(field(take_fields(part), "Message-ID"));
}

}  // namespace

std::variant<Bounce, NoBounce> parse_bounce(std::string_view message) {
  message = message.substr(0, kMaxReport);
  // Of a mailbox's file, or as a pipe hands it over.
  if (message.starts_with("From ")) take_line(message);
  const auto head = take_fields(message);
  const auto type = field(head, "Content-Type");
  const auto boundary = parameter(type, "boundary");
  if (!begins(type, "multipart/report") || boundary.empty() || boundary.size() > kMaxBoundary) {
    return NoBounce::no_report;
  }
  std::optional<Bounce> bounce;
  bool reported = false;
  std::string mail;
  for (auto part : parts_of(message, boundary)) {
    if (mail.empty()) mail = returned_mail(part);
    const auto part_head = take_fields(part);
    const auto part_type = field(part_head, "Content-Type");
    if (reported ||
        (!begins(part_type, "message/delivery-status") && !begins(part_type, "message/global-delivery-status"))) {
      continue;
    }
    reported = true;
    bounce = failure_of(part);
  }
  if (!reported) return NoBounce::no_report;
  if (!bounce) return NoBounce::no_failure;
  // Whoever returns nothing of it may still answer to it.
  if (mail.empty()) mail = mail_of(field(head, "In-Reply-To"));
  if (mail.empty()) return NoBounce::unnamed;
  bounce->mail = std::move(mail);
  return *std::move(bounce);
}

}  // namespace rostrum::mail
