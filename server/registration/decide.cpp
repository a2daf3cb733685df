#include "server/registration/decide.hpp"

#include <algorithm>
#include <set>

namespace rostrum::registration {
namespace {

constexpr Instant kMinute = 60'000;
constexpr Instant kHour = 60 * kMinute;
constexpr Instant kDay = 24 * kHour;
/// A held or offered seat is theirs for so long at least, however soon the event is.
constexpr Instant kShortest = 15 * kMinute;
constexpr Instant kLongestLead = 3 * kHour;

/// Whether they are to hear of what becomes of the event.
bool concerned(const Registration& registration) {
  switch (registration.status) {
    case Status::taken:
    case Status::invited:
      return true;
    case Status::held:
    case Status::waiting:
    case Status::awaiting:
    case Status::offered:
      return registration.confirmed;
    case Status::declined:
    case Status::cancelled:
    case Status::lapsed:
      return false;
  }
  return false;
}

/// What tells somebody how they stand.
Template standing(const Registration& registration) {
  const bool unproven = !registration.confirmed;
  switch (registration.status) {
    case Status::held:
    case Status::lapsed:
      return Template::confirm;
    case Status::waiting:
      return unproven ? Template::confirm : Template::waiting;
    case Status::awaiting:
      return unproven ? Template::confirm : Template::awaiting;
    case Status::offered:
      return Template::offered;
    case Status::taken:
      return Template::confirmed;
    case Status::invited:
      return Template::invited;
    case Status::declined:
      return Template::declined;
    case Status::cancelled:
      return Template::cancelled;
  }
  return Template::confirm;
}

using Decision = std::variant<Outcome, Reason>;

struct Decider {
  const Book& book;
  const Context& context;
  Outcome out;
  /// As it will be after what was decided so far.
  std::size_t seats;
  std::set<PersonId> moved;
  /// Whom an organiser tries to reach again.
  std::set<PersonId> retried{};

  // What is.

  [[nodiscard]] bool seat_free() const { return !context.rules.capacity || seats < *context.rules.capacity; }
  [[nodiscard]] bool place_free() const {
    return !context.rules.waitlist || book.line.size() < *context.rules.waitlist;
  }
  [[nodiscard]] bool over() const {
    return book.schedule.cancelled || (book.schedule.ends_at != 0 && context.now >= book.schedule.ends_at);
  }
  /// `span` from now, yet no longer than half of what is left before the start.
  [[nodiscard]] Instant until(Instant span) const {
    const auto left = book.schedule.starts_at - context.now;
    return context.now + std::min(span, std::max(kShortest, left / 2));
  }
  [[nodiscard]] bool queued(const PersonId& person, Template about) const {
    return std::ranges::any_of(book.outgoing, [&](const auto& entry) {
      const auto& mail = book.mails.at(entry.second);
      return mail.person == person && mail.about == about && mail.attempts == 0;
    });
  }
  /// Where somebody new would come; nothing when all is full.
  [[nodiscard]] std::optional<Status> place(Attending attending) const {
    if (context.rules.approval || (attending == Attending::assistant && context.rules.capacity)) {
      return Status::awaiting;
    }
    if (attending == Attending::assistant || seat_free()) return Status::held;
    return place_free() ? std::optional(Status::waiting) : std::nullopt;
  }

  // What happens.

  void mail(const PersonId& person, Template about, const TextId& subject = {}, const TextId& text = {}) {
    if (book.outgoing.size() >= kMaxMails) return;
    // Nobody is served by another one that comes back, and whoever sends many of those is soon read by nobody.
    const auto* reader = book.find(person);
    if (reader != nullptr && !reader->unreachable.empty() && !retried.contains(person)) return;
    out.events.emplace_back(MailQueued{context.fresh("m"), person, about, subject, text});
  }
  void move(const Registration& registration, Status status, bool confirmed, std::optional<Instant> until = {}) {
    Registration after = registration;
    after.status = status;
    seats = seats - (registration.holds_seat() ? 1 : 0) + (after.holds_seat() ? 1 : 0);
    moved.insert(registration.id);
    out.events.emplace_back(Moved{registration.id, status, confirmed, until});
  }
  /// Free seats go to those who waited longest and whose address is known to be theirs.
  void promote() {
    if (over()) return;
    for (const auto& [since, id] : book.line) {
      if (!seat_free()) return;
      const auto& next = book.registrations.at(id);
      if (!next.confirmed || moved.contains(id)) continue;
      move(next, Status::offered, true, until(context.rules.offer_ms));
      mail(id, Template::offered);
    }
  }
  Decision done() { return std::move(out); }

  Decision operator()(const Register& asked) {
    if (!asked.key.empty()) {
      if (const auto known = book.answered.find(asked.key); known != book.answered.end()) {
        if (known->second.form != asked.form) return Reason::id_used;
        out.status = known->second.status;
        return done();
      }
    }
    if (!context.rules.open || over()) return Reason::closed;
    const auto* known = book.find(asked.known);
    if (context.rules.access == Access::invited) {
      // Whether an address is on the list is nobody's business: all get the same answer.
      out.status = Status::invited;
      if (known != nullptr) again(*known);
      return done();
    }
    const auto status = place(asked.attending);
    if (known == nullptr && (!status || book.registrations.size() >= kMaxRegistrations)) return Reason::full;
    if (known == nullptr || known->status == Status::cancelled || known->status == Status::lapsed) {
      if (!status) return Reason::full;
      enter(asked, known == nullptr ? asked.fresh : known->id, *status);
    } else {
      again(*known);
      if (!status) return done_full();
    }
    out.status = *status;
    if (!asked.key.empty()) out.events.emplace_back(FormAnswered{asked.key, asked.form, *status});
    return done();
  }
  void enter(const Register& asked, const PersonId& id, Status status) {
    // Also a place in line lapses when its address turns out to be nobody's.
    out.events.emplace_back(
        Registered{id, asked.address, asked.said, asked.attending, status, until(context.rules.confirm_ms)});
    mail(id, Template::confirm);
  }
  void again(const Registration& known) {
    const auto recent = std::ranges::count_if(
        known.asked_again, [&](Instant at) { return at > context.now - kHour && at <= context.now; });
    if (static_cast<std::size_t>(recent) >= kAskedAgainAnHour) return;
    out.events.emplace_back(AskedAgain{known.id, retried.contains(known.id)});
    if (!queued(known.id, standing(known))) mail(known.id, standing(known));
  }
  Decision done_full() {
    out.refused = Reason::full;
    return done();
  }

  Decision operator()(const Invite& list) {
    if (over()) return Reason::closed;
    if (book.registrations.size() + list.guests.size() > kMaxRegistrations) return Reason::too_many;
    for (const auto& guest : list.guests) {
      out.events.emplace_back(
          Registered{guest.id, guest.address, guest.said, Attending::participant, Status::invited, std::nullopt});
      mail(guest.id, Template::invited);
    }
    return done();
  }

  Decision operator()(const Act& act) {
    const auto* registration = book.find(act.id);
    if (registration == nullptr || registration->address.empty()) return Reason::unknown;
    switch (act.what) {
      case Move::confirm:
        return confirm(*registration);
      case Move::accept:
        if (registration->status == Status::taken) return done();
        if (registration->status == Status::lapsed) return Reason::expired;
        if (registration->status != Status::offered) return Reason::wrong_state;
        // The clock may have passed it before Pass came by.
        if (registration->until && *registration->until <= context.now) return Reason::expired;
        return take(*registration);
      case Move::cancel:
        if (registration->status == Status::cancelled) return done();
        move(*registration, Status::cancelled, registration->confirmed);
        if (registration->confirmed) mail(act.id, Template::cancelled);
        promote();
        return done();
      case Move::approve:
        if (registration->status == Status::taken) return done();
        if (registration->status != Status::awaiting && registration->status != Status::declined) {
          return Reason::wrong_state;
        }
        if (!registration->confirmed) return Reason::unconfirmed;
        return settle(*registration);
      case Move::decline:
        if (registration->status == Status::declined) return done();
        if (registration->status == Status::cancelled) return Reason::wrong_state;
        move(*registration, Status::declined, registration->confirmed);
        if (registration->confirmed) mail(act.id, Template::declined);
        promote();
        return done();
      case Move::mail:
        if (act.by_organiser) retried.insert(act.id);
        again(*registration);
        if (out.events.empty()) return Reason::too_many;
        return done();
    }
    return Reason::wrong_state;
  }
  Decision take(const Registration& registration) {
    move(registration, Status::taken, true);
    mail(registration.id, Template::confirmed);
    return done();
  }
  /// A seat, or a place in line, for somebody whose address is theirs.
  Decision settle(const Registration& registration) {
    if (registration.attending == Attending::assistant || registration.holds_seat() || seat_free()) {
      return take(registration);
    }
    if (!place_free()) return Reason::full;
    move(registration, Status::waiting, true);
    mail(registration.id, Template::waiting);
    return done();
  }
  Decision confirm(const Registration& registration) {
    if (registration.status == Status::cancelled || registration.status == Status::declined) {
      return Reason::wrong_state;
    }
    if (registration.confirmed) return done();
    if (over()) return Reason::closed;
    switch (registration.status) {
      case Status::awaiting:
        move(registration, Status::awaiting, true);
        mail(registration.id, Template::awaiting);
        return done();
      case Status::waiting:
        if (seat_free()) return take(registration);
        move(registration, Status::waiting, true);
        mail(registration.id, Template::waiting);
        return done();
      case Status::lapsed:
        // Late: as if it were asked now, with the address known.
        if (context.rules.approval) {
          move(registration, Status::awaiting, true);
          mail(registration.id, Template::awaiting);
          return done();
        }
        return settle(registration);
      default:
        return settle(registration);
    }
  }

  Decision operator()(const Change& change) {
    const auto* registration = book.find(change.id);
    if (registration == nullptr || registration->address.empty()) return Reason::unknown;
    out.events.emplace_back(Changed{change.id, change.said});
    return done();
  }
  Decision operator()(const Erase& erase) {
    const auto* registration = book.find(erase.id);
    if (registration == nullptr) return Reason::unknown;
    if (registration->address.empty()) return done();
    if (registration->status != Status::cancelled) move(*registration, Status::cancelled, registration->confirmed);
    out.events.emplace_back(Erased{erase.id});
    promote();
    return done();
  }

  Decision operator()(const Announce& now) {
    auto after = book.schedule;
    const bool first = after.uid.empty();
    const bool changed =
        after.starts_at != now.starts_at || after.ends_at != now.ends_at || after.cancelled != now.cancelled;
    if (first) after.uid = context.fresh("");
    if (!first && changed) ++after.sequence;
    if (first || after.starts_at != now.starts_at) after.told_day_before = after.told_soon = false;
    after.starts_at = now.starts_at;
    after.ends_at = now.ends_at;
    after.cancelled = now.cancelled;
    if (first || changed) {
      after.stamped_at = context.now;
      out.events.emplace_back(Scheduled{after});
    }
    const bool matters = std::max(book.schedule.ends_at, after.ends_at) > context.now;
    if (!first && changed && matters) {
      for (const auto& [id, registration] : book.registrations) {
        if (!concerned(registration)) continue;
        mail(id, after.cancelled ? Template::called_off : Template::rescheduled);
      }
    }
    // There may be more seats than before.
    if (!after.cancelled && after.ends_at > context.now) promote();
    return done();
  }
  Decision operator()(const Write& letter) {
    for (const auto& [id, registration] : book.registrations) {
      if (registration.status == Status::taken) mail(id, Template::news, letter.subject, letter.text);
    }
    return done();
  }

  Decision operator()(const Pass& pass) {
    for (const auto& [at, id] : book.lapsing) {
      if (at > context.now) break;
      const auto& registration = book.registrations.at(id);
      // Only a confirmation or an acceptance was waited for.
      const bool open = registration.status == Status::offered || !registration.confirmed;
      if (open) move(registration, Status::lapsed, registration.confirmed);
    }
    promote();
    lapse_offers();
    remind(pass.ms_per_mail);
    return done();
  }
  /// Reminders of one kind are queued once for each start, so early that the last of the list has theirs in time.
  void remind(Instant ms_per_mail) {
    const auto& schedule = book.schedule;
    if (schedule.uid.empty() || over()) return;
    const auto lead = std::min(kLongestLead, static_cast<Instant>(book.seats) * ms_per_mail);
    const auto send = [&](Template about, Instant before, Instant latest) {
      const auto due = schedule.starts_at - before - lead;
      if (context.now < due) return;
      out.events.emplace_back(Reminded{about});
      if (context.now >= schedule.starts_at - latest) return;
      for (const auto& [id, registration] : book.registrations) {
        // Whoever came after it was due has just been told the time.
        if (registration.status == Status::taken && registration.asked_at < due) mail(id, about);
      }
    };
    if (!schedule.told_day_before) send(Template::day_before, kDay, kHour);
    if (!schedule.told_soon) send(Template::soon, 10 * kMinute, 0);
  }

  Decision operator()(const Thank& end) {
    const auto& schedule = book.schedule;
    if (schedule.uid.empty() || schedule.told_thanks) return done();
    out.events.emplace_back(Reminded{Template::thanks});
    // Of an event that ended before this was known, or that was called off, nobody is to be reminded.
    if (schedule.cancelled || context.now > end.ended_at + kThanksWithin_ms) return done();
    for (const auto& [id, registration] : book.registrations) {
      if (registration.status == Status::taken && !registration.address.empty()) mail(id, Template::thanks);
    }
    return done();
  }

  Decision operator()(const Forget& forget) {
    for (const auto& [id, registration] : book.registrations) {
      if (forget.all && !registration.address.empty()) {
        out.events.emplace_back(RegistrationForgotten{id});
      } else if (!registration.said.needs.empty()) {
        out.events.emplace_back(NeedsForgotten{id});
      }
    }
    return done();
  }

  Decision operator()(const Tried& tried) {
    const auto found = book.mails.find(tried.mail);
    if (found == book.mails.end() || found->second.state != MailState::queued) return done();
    const auto attempts = found->second.attempts + 1;
    const auto state = tried.sent                                  ? MailState::sent
                       : tried.refused || attempts >= kMaxAttempts ? MailState::failed
                                                                   : MailState::queued;
    const auto due = state == MailState::queued ? context.now + back_off(attempts) : context.now;
    out.events.emplace_back(MailTried{tried.mail, state, attempts, due, tried.fault});
    return done();
  }
  Decision operator()(const Bounced& bounced) {
    const auto found = book.mails.find(bounced.mail);
    if (found == book.mails.end()) return Reason::unknown;
    const auto& mail = found->second;
    // What is still to be sent cannot have come back, and a report may come twice.
    if (mail.state == MailState::queued && mail.attempts == 0) return Reason::wrong_state;
    if (mail.state == MailState::bounced) return done();
    const auto reason = bounced.reason.empty() ? std::string("no reason given") : bounced.reason;
    out.events.emplace_back(MailBounced{mail.id, mail.person, bounced.permanent, reason});
    if (!bounced.permanent) return done();
    for (const auto& [due, id] : book.outgoing) {
      const auto& next = book.mails.at(id);
      if (next.person != mail.person || id == mail.id) continue;
      out.events.emplace_back(MailTried{id, MailState::failed, next.attempts, context.now, reason});
    }
    return done();
  }
  Decision operator()(const OfferComment& asked) {
    if (!asked.key.empty()) {
      if (const auto known = book.answered.find(asked.key); known != book.answered.end()) {
        return known->second.form == asked.form ? done() : Decision(Reason::id_used);
      }
    }
    if (book.waiting_offers.size() >= kMaxOffers) return Reason::too_many;
    if (!asked.key.empty()) out.events.emplace_back(FormAnswered{asked.key, asked.form, Status::held});
    // Nobody else's mail box is filled, and nobody is told whose address was here before.
    if (asked.waiting >= kMaxOffersOfAddress) return done();
    out.events.emplace_back(CommentOffered{asked.offer});
    mail(asked.offer.id, Template::comment);
    return done();
  }
  Decision operator()(const MoveOffer& move) {
    const auto found = book.offers.find(move.id);
    if (found == book.offers.end()) return Reason::unknown;
    const auto& offer = found->second;
    if (offer.state == move.to) return done();
    switch (move.to) {
      case OfferState::confirmed:
        // The button once more.
        if (offer.state == OfferState::posted) return done();
        if (offer.state == OfferState::lapsed) return Reason::expired;
        if (offer.state != OfferState::offered) return Reason::wrong_state;
        if (offer.asked_at + kOfferLapses_ms <= context.now) return Reason::expired;
        break;
      case OfferState::posted:
      case OfferState::refused:
        if (offer.state != OfferState::confirmed) return done();
        break;
      default:
        break;
    }
    out.events.emplace_back(OfferMoved{move.id, move.to});
    return done();
  }
  void lapse_offers() {
    for (const auto& id : book.waiting_offers) {
      const auto& offer = book.offers.at(id);
      if (offer.state != OfferState::offered || offer.asked_at + kOfferLapses_ms > context.now) continue;
      out.events.emplace_back(OfferMoved{id, OfferState::lapsed});
    }
  }
  Decision operator()(const HandOver& handed) {
    const auto* registration = book.find(handed.id);
    if (registration == nullptr) return Reason::unknown;
    // Erased meanwhile: nothing is theirs any more.
    if (registration->address.empty() || registration->handed_over == handed.question) return done();
    out.events.emplace_back(HandedOver{handed.id, handed.question});
    return done();
  }
};

}  // namespace

Instant back_off(std::uint32_t attempts) {
  return std::min(6 * kHour, kMinute << std::min(attempts == 0 ? 0u : attempts - 1, 10u));
}

std::variant<Outcome, Reason> decide(const Book& book, const Command& command, const Context& context) {
  return std::visit(Decider{book, context, {}, book.seats, {}}, command);
}

}  // namespace rostrum::registration
