// What can have happened to registrations and their mails. Values; each carries all that applying it needs.
#pragma once
#include <variant>

#include "server/registration/registration.hpp"

namespace rostrum::registration {

/// The calendar's version of the event: first made, or its time changed, or called off.
struct Scheduled {
  Schedule schedule;
  friend bool operator==(const Scheduled&, const Scheduled&) = default;
};
struct Registered {
  PersonId person;
  TextId address;
  Particulars said;
  Attending attending = Attending::participant;
  Status status = Status::held;
  std::optional<Instant> until;
  friend bool operator==(const Registered&, const Registered&) = default;
};
/// A form with this key got this answer.
struct FormAnswered {
  std::string key;
  std::string form;
  Status status = Status::held;
  friend bool operator==(const FormAnswered&, const FormAnswered&) = default;
};
/// Whoever knows the address asked for its mail again.
struct AskedAgain {
  PersonId person;
  /// An organiser tries whether they are reached again.
  bool retried = false;
  friend bool operator==(const AskedAgain&, const AskedAgain&) = default;
};
struct Moved {
  PersonId person;
  Status status = Status::taken;
  bool confirmed = false;
  std::optional<Instant> until;
  friend bool operator==(const Moved&, const Moved&) = default;
};
struct Changed {
  PersonId person;
  Particulars said;
  friend bool operator==(const Changed&, const Changed&) = default;
};
/// Their words are blanked; only that somebody was there remains.
struct Erased {
  PersonId person;
  friend bool operator==(const Erased&, const Erased&) = default;
};
struct MailQueued {
  MailId mail;
  PersonId person;
  Template about = Template::confirm;
  TextId subject;
  TextId text;
  friend bool operator==(const MailQueued&, const MailQueued&) = default;
};
struct MailTried {
  MailId mail;
  MailState state = MailState::sent;
  std::uint32_t attempts = 1;
  Instant due_at = 0;
  std::string fault;
  friend bool operator==(const MailTried&, const MailTried&) = default;
};
/// It came back from where it was sent to. `person` is reached no more if that is for good.
struct MailBounced {
  MailId mail;
  PersonId person;
  bool permanent = false;
  std::string reason;
  friend bool operator==(const MailBounced&, const MailBounced&) = default;
};
/// The reminders of one kind were queued.
struct Reminded {
  Template about = Template::day_before;
  friend bool operator==(const Reminded&, const Reminded&) = default;
};

/// The room knows their question, or that there is none any more.
struct HandedOver {
  PersonId person;
  TextId question;
  friend bool operator==(const HandedOver&, const HandedOver&) = default;
};

/// Accessibility needs are not kept any more.
struct NeedsForgotten {
  PersonId person;
  friend bool operator==(const NeedsForgotten&, const NeedsForgotten&) = default;
};
/// Nothing that they said is kept any more; that they had a seat, and what they consented to, stands.
struct RegistrationForgotten {
  PersonId person;
  friend bool operator==(const RegistrationForgotten&, const RegistrationForgotten&) = default;
};

using Event =
    std::variant<Scheduled, Registered, FormAnswered, AskedAgain, Moved, Changed, Erased, MailQueued, MailTried,
                 Reminded, HandedOver, CommentOffered, OfferMoved, NeedsForgotten, RegistrationForgotten, MailBounced>;

/// The next state. `seq` must be book.seq + 1. Total for events that decide() made of that state.
void apply(Book& book, Seq seq, Instant at, const Event& event);

}  // namespace rostrum::registration
