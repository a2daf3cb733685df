#include <algorithm>

#include "server/registration/event.hpp"

namespace rostrum::registration {
namespace {

constexpr Instant kHour = 3'600'000;
constexpr Instant kAnsweredFor = 24 * kHour;
/// Old answers are looked for whenever so many more came.
constexpr std::size_t kAnswersBetweenSweeps = 512;

struct Applier {
  Book& book;
  Seq seq;
  Instant at;

  void leave(const Registration& left) {
    if (left.holds_seat()) --book.seats;
    if (left.status == Status::waiting) book.line.erase(left.since);
    if (left.until) book.lapsing.erase({*left.until, left.id});
  }
  void enter(const Registration& entered) {
    if (entered.holds_seat()) ++book.seats;
    if (entered.status == Status::waiting) book.line.emplace(entered.since, entered.id);
    if (entered.until) book.lapsing.emplace(*entered.until, entered.id);
  }
  void forget_mails(const PersonId& person) {
    std::erase_if(book.mails, [&](const auto& entry) {
      if (entry.second.person != person) return false;
      book.outgoing.erase({entry.second.due_at, entry.first});
      return true;
    });
  }
  void compare(const PersonId& person) {
    const auto& registration = book.registrations.at(person);
    if (registration.question_for_room() == registration.handed_over) {
      book.to_hand_over.erase(person);
    } else {
      book.to_hand_over.insert(person);
    }
  }
  /// Their place in line counts from when they came to be where they are.
  void move(Registration& registration, Status status, std::optional<Instant> until) {
    leave(registration);
    if (registration.status != status) registration.since = seq;
    registration.status = status;
    registration.until = until;
    registration.changed_by = seq;
    enter(registration);
  }

  void operator()(const Scheduled& event) { book.schedule = event.schedule; }
  void operator()(const Registered& event) {
    auto& registration = book.registrations[event.person];
    // Somebody who had left comes again.
    if (!registration.id.empty()) leave(registration);
    auto asked_again = std::move(registration.asked_again);
    auto handed_over = std::move(registration.handed_over);
    registration = {};
    registration.id = event.person;
    registration.address = event.address;
    registration.said = event.said;
    registration.attending = event.attending;
    registration.status = event.status;
    registration.until = event.until;
    registration.asked_at = at;
    registration.since = seq;
    registration.changed_by = seq;
    registration.asked_again = std::move(asked_again);
    registration.handed_over = std::move(handed_over);
    enter(registration);
    compare(event.person);
  }
  void operator()(const FormAnswered& event) {
    book.answered.insert_or_assign(event.key, Answered{event.form, event.status, at});
    if (book.answered.size() % kAnswersBetweenSweeps != 0) return;
    std::erase_if(book.answered, [&](const auto& entry) { return entry.second.at <= at - kAnsweredFor; });
  }
  void operator()(const AskedAgain& event) {
    auto& registration = book.registrations.at(event.person);
    if (event.retried) registration.unreachable.clear();
    auto& times = registration.asked_again;
    std::erase_if(times, [&](Instant earlier) { return earlier <= at - kHour || earlier > at; });
    times.push_back(at);
  }
  void operator()(const Moved& event) {
    auto& registration = book.registrations.at(event.person);
    move(registration, event.status, event.until);
    registration.confirmed = event.confirmed;
    compare(event.person);
  }
  void operator()(const Changed& event) {
    auto& registration = book.registrations.at(event.person);
    registration.said = event.said;
    registration.changed_by = seq;
    compare(event.person);
  }
  void operator()(const Erased& event) {
    auto& registration = book.registrations.at(event.person);
    registration.address.clear();
    registration.unreachable.clear();
    registration.said = {};
    registration.changed_by = seq;
    // The room erases by itself.
    registration.handed_over.clear();
    compare(event.person);
    forget_mails(event.person);
  }
  void operator()(const MailQueued& event) {
    Mail mail;
    mail.id = event.mail;
    mail.person = event.person;
    mail.about = event.about;
    mail.queued_at = at;
    mail.due_at = at;
    mail.subject = event.subject;
    mail.text = event.text;
    book.mails.insert_or_assign(event.mail, mail);
    book.outgoing.emplace(at, event.mail);
  }
  void operator()(const MailTried& event) {
    const auto found = book.mails.find(event.mail);
    // Its person was erased meanwhile.
    if (found == book.mails.end()) return;
    auto& mail = found->second;
    book.outgoing.erase({mail.due_at, mail.id});
    mail.state = event.state;
    mail.attempts = event.attempts;
    mail.due_at = event.due_at;
    mail.fault = event.fault;
    if (mail.state == MailState::queued) book.outgoing.emplace(mail.due_at, mail.id);
  }
  void operator()(const MailBounced& event) {
    const auto found = book.mails.find(event.mail);
    if (found != book.mails.end()) {
      auto& mail = found->second;
      book.outgoing.erase({mail.due_at, mail.id});
      mail.state = MailState::bounced;
      mail.fault = event.reason;
    }
    const auto reader = book.registrations.find(event.person);
    if (!event.permanent || reader == book.registrations.end()) return;
    // Their own form is as they left it: no change that it has to know of.
    reader->second.unreachable = event.reason;
  }
  void operator()(const HandedOver& event) {
    book.registrations.at(event.person).handed_over = event.question;
    compare(event.person);
  }
  void operator()(const NeedsForgotten& event) {
    auto& registration = book.registrations.at(event.person);
    registration.said.needs.clear();
    registration.changed_by = seq;
  }
  void operator()(const RegistrationForgotten& event) {
    auto& registration = book.registrations.at(event.person);
    registration.address.clear();
    registration.unreachable.clear();
    auto& said = registration.said;
    for (auto* text : {&said.name, &said.organisation, &said.answers, &said.needs, &said.question}) text->clear();
    registration.changed_by = seq;
    // The room keeps the question for as long as it keeps questions.
    registration.handed_over.clear();
    compare(event.person);
    forget_mails(event.person);
  }
  void operator()(const CommentOffered& event) {
    auto& offer = book.offers[event.offer.id];
    offer = event.offer;
    offer.asked_at = at;
    book.waiting_offers.insert(offer.id);
  }
  void operator()(const OfferMoved& event) {
    const auto found = book.offers.find(event.offer);
    if (found == book.offers.end()) return;
    auto& offer = found->second;
    offer.state = event.to;
    if (offer.waits()) return;
    offer.address.clear();
    offer.name.clear();
    offer.text.clear();
    book.waiting_offers.erase(event.offer);
    forget_mails(event.offer);
  }
  void operator()(const Reminded& event) {
    auto& schedule = book.schedule;
    auto& told = event.about == Template::day_before ? schedule.told_day_before
                 : event.about == Template::thanks   ? schedule.told_thanks
                                                     : schedule.told_soon;
    told = true;
  }
};

}  // namespace

void apply(Book& book, Seq seq, Instant at, const Event& event) {
  book.seq = seq;
  std::visit(Applier{book, seq, at}, event);
}

}  // namespace rostrum::registration
