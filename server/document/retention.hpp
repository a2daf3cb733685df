// What is kept of people, what for, and how long: one table, which deleting and the record of processing both use. Part
// of the event's document (`retention`). Pure.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/event/retention.hpp"

namespace rostrum::document {

/// What is kept with the event, until that is deleted.
enum class Lasting { people, votes, consents };

/// A kind of data about people.
struct KeptKind {
  /// nullopt: it is kept with the event, until that is deleted.
  std::optional<event::Kept> kind;
  /// In the document's `retention`; empty for none.
  std::string_view key;
  /// Days after the end unless the document says otherwise; nullopt: as long as the event.
  std::optional<std::uint32_t> days;
  std::string_view what;
  std::string_view purpose;
  /// Of the data directory.
  std::string_view where;
  std::string_view recipients;
  /// Without a kind.
  Lasting lasting{};
};

inline constexpr std::array<KeptKind, 9> kKept = {{
    {event::Kept::needs, "needs_days", 7, "Accessibility needs, as people wrote them into the form",
     "To make it possible for them to take part", "rostrum.db, content of registrations",
     "Organisers who ask for them by name; their own writer"},
    {event::Kept::registrations, "registrations_days", std::nullopt,
     "Addresses, names, organisations and answers of the registration form, questions in advance, mails as files",
     "To give out seats, to write to people about the event, to let in who is registered",
     "rostrum.db, content of registrations; mail/ without an SMTP server",
     "Organisers; the SMTP server; their own writer"},
    {event::Kept::questions, "questions_days", std::nullopt,
     "Texts of questions, answers, notes, reports and reasons, the names of those who asked, and a small picture of "
     "the "
     "programme as each asker saw it",
     "To hold the event's questions and answers", "rostrum.db, content of the session, stills",
     "Everyone who may see the event, once approved; staff all; of anonymous askers nobody whom the document excludes; "
     "pictures staff and speakers"},
    {event::Kept::chat, "chat_days", std::nullopt, "Texts of the chat, backstage and with the moderators' desk",
     "To let people speak with each other during the event", "rostrum.db, content of the session",
     "Everyone who may see the event; of the desk's conversations staff and their own writer"},
    {event::Kept::comments, "comments_days", std::nullopt,
     "Texts of comments after the event, and the names and, until they are confirmed, addresses of their writers",
     "To take comments on the event", "rostrum.db, content of the session and of registrations",
     "Everyone who may see the event, once approved; staff all; the SMTP server"},
    {event::Kept::attendance, "attendance_days", std::nullopt, "Who was present, from when to when",
     "To know how many people took part, and for how long", "rostrum.db, visits",
     "Organisers, in the record of the event"},
    {std::nullopt, "", std::nullopt, "Names and organisations of speakers and staff, and what they did in the event",
     "To run the event and to keep its record", "rostrum.db, content of the session", "Everyone who may see the event",
     Lasting::people},
    {std::nullopt, "", std::nullopt, "Votes for questions and in polls by name; anonymous polls as counts only",
     "To find out what the audience wants to hear and thinks", "rostrum.db, journal; urns, until they are counted",
     "Everyone as counts; organisers by name, in the record of a named poll", Lasting::votes},
    {std::nullopt, "", std::nullopt, "Consents given in the form, with the version of the text that was consented to",
     "To show what people agreed to", "rostrum.db, journal of registrations", "Organisers; their own giver",
     Lasting::consents},
}};

}  // namespace rostrum::document
