// One person's registration, the mails that go to them, and the book of all of an event's. Values; the book is built
// only by apply(), from the journal or live. What people said of themselves is not here: ids of the content table are.
//
//            ┌────────────── lapsed ◄──────────────┐ not confirmed, or not taken, in time
//   asked ─► held ──────confirm──────► taken       │
//         ├► waiting ─────────────► offered ─accept┴► taken      the first confirmed one, when a seat becomes free
//         └► awaiting ──approve───► taken, or waiting
//   invited ──confirm──► taken, or waiting             declined: by an organiser; cancelled: by whoever may, from any
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/registration/offer.hpp"

namespace rostrum::registration {

/// A person of the event, `r…`: who registered is known by it ever after.
using PersonId = std::string;
using MailId = std::string;
/// A row of the content table; empty for none.
using TextId = std::string;
/// Milliseconds of Unix time.
using Instant = std::int64_t;
using Seq = std::uint64_t;

enum class Status { held, waiting, awaiting, offered, taken, invited, declined, cancelled, lapsed };

/// An assistant or interpreter of somebody who attends takes no seat, and is let in by an organiser where seats are
/// few.
enum class Attending { participant, assistant };

/// Consent to a text that an organiser may change later: the version is that of the text that was read.
struct Consent {
  std::string field;
  std::string version;
  friend bool operator==(const Consent&, const Consent&) = default;
};

/// What somebody said of themselves.
struct Particulars {
  TextId name;
  TextId organisation;
  /// JSON, by field; without needs and question.
  TextId answers;
  /// Accessibility needs: with a right and a retention of their own.
  TextId needs;
  /// Asked in advance.
  TextId question;
  /// In which mails are written.
  std::string language;
  std::vector<Consent> consents;
  /// How the question is asked.
  bool anonymous = false;
  friend bool operator==(const Particulars&, const Particulars&) = default;
};

struct Registration {
  PersonId id;
  TextId address;
  Particulars said;
  Attending attending = Attending::participant;
  Status status = Status::held;
  /// Whether the address was shown to be theirs.
  bool confirmed = false;
  Instant asked_at = 0;
  /// When a held or offered seat lapses.
  std::optional<Instant> until;
  /// Seq of the event that put them where they are: the waitlist's order.
  Seq since = 0;
  /// Seq of the last change, for If-Match.
  Seq changed_by = 0;
  /// When mails were asked for by whoever knows the address, as far back as the limit looks.
  std::vector<Instant> asked_again;
  /// The text of their question as the room was told last; empty for none.
  TextId handed_over;
  /// Why nothing reaches them, in the words of whoever refused it for good: they get no mail before an organiser tries
  /// again. Empty: they are reached, as far as is known.
  std::string unreachable;
  friend bool operator==(const Registration&, const Registration&) = default;

  /// Whether it counts against the capacity.
  [[nodiscard]] bool holds_seat() const {
    return attending == Attending::participant &&
           (status == Status::held || status == Status::offered || status == Status::taken);
  }
  /// What the room is to be asked in their name, empty for nothing: their question, once they take part.
  [[nodiscard]] TextId question_for_room() const { return status == Status::taken ? said.question : TextId(); }
};

/// What a mail is about. Its words are made when it is sent, of what is so then.
enum class Template {
  confirm,
  confirmed,
  waiting,
  awaiting,
  offered,
  declined,
  cancelled,
  invited,
  rescheduled,
  called_off,
  day_before,
  soon,
  news,
  comment,
  thanks
};

/// bounced: it was sent, and came back.
enum class MailState { queued, sent, failed, bounced };

struct Mail {
  MailId id;
  PersonId person;
  Template about = Template::confirm;
  MailState state = MailState::queued;
  Instant queued_at = 0;
  /// Not to be tried before.
  Instant due_at = 0;
  std::uint32_t attempts = 0;
  /// news: what an organiser wrote, subject and text.
  TextId subject;
  TextId text;
  /// Why the last attempt failed, in the server's words.
  std::string fault;
  friend bool operator==(const Mail&, const Mail&) = default;
};

/// The event as calendars know it. The uid never changes; sequence grows with every change of time (RFC 5545 3.8.7.4).
struct Schedule {
  std::string uid;
  std::uint32_t sequence = 0;
  Instant starts_at = 0;
  Instant ends_at = 0;
  bool cancelled = false;
  /// When this version was made: DTSTAMP.
  Instant stamped_at = 0;
  /// Which reminders were sent out for it.
  bool told_day_before = false;
  bool told_soon = false;
  /// Those who had a seat were thanked, whatever becomes of the event after that.
  bool told_thanks = false;
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

/// An answer that a form got, kept by the digest of its Idempotency-Key.
struct Answered {
  std::string form;
  Status status = Status::held;
  Instant at = 0;
  friend bool operator==(const Answered&, const Answered&) = default;
};

struct Book {
  Seq seq = 0;
  Schedule schedule;
  std::map<PersonId, Registration> registrations;
  std::map<MailId, Mail> mails;
  std::map<std::string, Answered> answered;
  std::map<PersonId, Offer> offers;
  // Derived by apply(), so that a decision costs the same however long the lists are.
  std::size_t seats = 0;
  /// Who waits, in their order.
  std::map<Seq, PersonId> line;
  /// Whose seat lapses when.
  std::set<std::pair<Instant, PersonId>> lapsing;
  /// Mails to be tried, by when they are due.
  std::set<std::pair<Instant, MailId>> outgoing;
  /// Of whose question the room knows something else than it should.
  std::set<PersonId> to_hand_over;
  /// Comments that wait.
  std::set<PersonId> waiting_offers;
  friend bool operator==(const Book&, const Book&) = default;

  [[nodiscard]] const Registration* find(const PersonId& id) const {
    const auto found = registrations.find(id);
    return found == registrations.end() ? nullptr : &found->second;
  }
};

}  // namespace rostrum::registration
