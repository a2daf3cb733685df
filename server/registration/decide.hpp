// What may happen to registrations: every seat, place and mail is decided here, one decision at a time, so that whoever
// asks at once gets exactly what there is. Pure: what happened comes out as events, which apply() takes.
#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "server/registration/event.hpp"
#include "server/registration/rules.hpp"

namespace rostrum::registration {

struct Context {
  Instant now = 0;
  Rules rules;
  /// A new name with that prefix, never repeated.
  std::function<std::string(std::string_view prefix)> fresh;
};

/// Somebody fills in the form.
struct Register {
  /// Whose address it is, if it is known here.
  PersonId known;
  /// Who they are to be, if it is not.
  PersonId fresh;
  TextId address;
  Particulars said;
  Attending attending = Attending::participant;
  /// Digests of the Idempotency-Key and of the form; empty without.
  std::string key;
  std::string form;
};
/// An organiser's list.
struct Invite {
  struct Guest {
    PersonId id;
    TextId address;
    Particulars said;
  };
  std::vector<Guest> guests;
};
/// confirm, accept, cancel: the person, by their link. approve, decline: an organiser. mail: the last mail once more.
enum class Move { confirm, accept, cancel, approve, decline, mail };
struct Act {
  PersonId id;
  Move what = Move::confirm;
  bool by_organiser = false;
};
struct Change {
  PersonId id;
  Particulars said;
};
/// Words are blanked by whoever stores them.
struct Erase {
  PersonId id;
};
/// The document as it is now.
struct Announce {
  Instant starts_at = 0;
  Instant ends_at = 0;
  bool cancelled = false;
};
/// What an organiser writes to all who are registered.
struct Write {
  TextId subject;
  TextId text;
};
/// Time passed: what lapses, who moves up, which reminders are due.
struct Pass {
  /// How long the list takes to be mailed: reminders begin that much earlier. Milliseconds a mail.
  Instant ms_per_mail = 0;
};
/// The event has ended, for good.
struct Thank {
  Instant ended_at = 0;
};
/// Their time is over: of everybody's needs, or of all that they said.
struct Forget {
  bool all = false;
};
/// A mail was tried.
struct Tried {
  MailId mail;
  bool sent = false;
  /// Not to be tried again.
  bool refused = false;
  std::string fault;
};

/// A mail came back.
struct Bounced {
  MailId mail;
  /// Nothing will ever reach this address.
  bool permanent = false;
  std::string reason;
};

/// The room has taken somebody's question; empty: taken back.
struct HandOver {
  PersonId id;
  TextId question;
};

/// A comment by somebody without a link.
struct OfferComment {
  Offer offer;
  /// As many comments of the same address wait.
  std::size_t waiting = 0;
  /// Digests, as of a form.
  std::string key;
  std::string form;
};
/// confirmed, withdrawn: its author, by the link. posted, refused: what the room said.
struct MoveOffer {
  PersonId id;
  OfferState to = OfferState::confirmed;
};

using Command = std::variant<Register, Invite, Act, Change, Erase, Announce, Write, Pass, Thank, Forget, Tried,
                             HandOver, OfferComment, MoveOffer, Bounced>;

enum class Reason { closed, full, unknown, wrong_state, unconfirmed, expired, id_used, too_many, stale };

/// What whoever asked is to be told. For a form it says nothing of whether the address was known.
struct Outcome {
  std::vector<Event> events;
  /// Register: how the asked-for seat stands.
  Status status = Status::held;
  /// Register: to be answered so, although something happens.
  std::optional<Reason> refused;
};

std::variant<Outcome, Reason> decide(const Book& book, const Command& command, const Context& context);

inline constexpr std::size_t kMaxRegistrations = 200'000;
/// Mails that wait at one time.
inline constexpr std::size_t kMaxMails = 1'000'000;
/// An address is mailed again on demand so often in an hour.
inline constexpr std::size_t kAskedAgainAnHour = 4;
inline constexpr std::uint32_t kMaxAttempts = 12;

/// Thanks that would come later than that don't come.
inline constexpr Instant kThanksWithin_ms = 3 * 24 * 3'600'000LL;

/// Until a mail is tried again: a minute, doubled with each attempt, six hours at most.
Instant back_off(std::uint32_t attempts);

}  // namespace rostrum::registration
