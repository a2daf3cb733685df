// A mail of the outbox made into a letter when it is sent: of what is so then, in its reader's language, with the
// calendar where it has a date to tell. Pure.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "server/calendar/calendar.hpp"
#include "server/desk/shown.hpp"
#include "server/mail/mailer.hpp"

namespace rostrum::desk {

/// Who writes, and where links lead.
struct Sender {
  /// Without a slash at its end.
  std::string base_url;
  std::string address;
  std::function<std::string(const registration::PersonId&)> token;
};

/// nullopt when there is nothing to be told any more: its reader was erased, or the moment has passed.
std::optional<mail::Letter> letter_of(const Shown& shown, const registration::Mail& mail, const Sender& sender);

/// The event for anyone's calendar, in a language.
calendar::Entry entry_of(const Shown& shown, const Sender& sender, std::string_view language);

}  // namespace rostrum::desk
