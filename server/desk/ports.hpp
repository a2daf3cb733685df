// What an event's registration desk needs of the rest of the server. Implementations are thread-safe, never block, and
// outlive the desk.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "server/journal/journal.hpp"
#include "server/mail/mailer.hpp"
#include "server/registration/registration.hpp"

namespace rostrum::desk {

/// What a registration asks the room in advance. `question` empty: it is taken back.
struct Advance {
  registration::PersonId person;
  std::string name;
  std::string question;
  std::string language;
  bool anonymous = false;
};

/// What became of a comment that the room was told.
enum class Taken { yes, refused, later };

struct Ports {
  journal::Log& journal;
  /// Takes mails that are due, as far as it may send now.
  mail::Mailer& mailer;
  /// Milliseconds of Unix time.
  std::function<registration::Instant()> now;
  std::function<std::string(std::string_view prefix)> fresh;
  /// The token by which a person of this event is known.
  std::function<std::string(const std::string& event, const registration::PersonId& person)> token;
  /// Where links lead, without a slash at its end.
  std::function<std::string()> base_url;
  /// Tells the event's room of a question. Calls back on any thread, once: true when there is nothing more to be done,
  /// on disk; else it is to be told again. Telling twice changes nothing.
  std::function<void(const std::string& event, Advance asked, std::function<void(bool done)> told)> ask;
  /// The same of a comment whose author showed their address to be theirs.
  std::function<void(const std::string& event, const registration::PersonId& author, const std::string& name,
                     const std::string& text, std::function<void(Taken)> told)>
      comment;
};

}  // namespace rostrum::desk
