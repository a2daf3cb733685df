// What a desk does of its own: the fate of mails, what the room is to be told, what is not kept any more.
// more.
#include <spdlog/spdlog.h>

#include "server/desk/desk.hpp"

namespace rostrum::desk {

namespace reg = registration;

void Desk::tried(const reg::MailId& mail, const mail::Result& result) {
  const auto decided =
      decide({reg::Tried{mail, result.fate == mail::Fate::sent, result.fate == mail::Fate::refused, result.fault}, {}});
  // What is not noted down is sent again, with the same Message-ID.
  in_flight_.erase(mail);
  if (std::holds_alternative<Unavailable>(decided)) spdlog::warn("event={} mail {}: its fate is not kept", slug_, mail);
}

void Desk::hand_over() {
  for (const auto& id : book_.to_hand_over) {
    if (handing_over_.size() >= kMaxHandingOver) return;
    if (!handing_over_.insert(id).second) continue;
    // Only what is on disk is asked.
    once_on_disk([this, id = id](std::optional<Unavailable> fault) {
      const auto* registration = book_.find(id);
      if (fault || registration == nullptr) {
        handing_over_.erase(id);
        return;
      }
      const auto question = registration->question_for_room();
      const auto text = [this](const reg::TextId& held) {
        const auto found = texts_.find(held);
        return found == texts_.end() ? std::string() : found->second;
      };
      Advance asked;
      asked.person = id;
      asked.name = text(registration->said.name);
      asked.question = text(question);
      asked.language = registration->said.language;
      asked.anonymous = registration->said.anonymous;
      ports_.ask(slug_, std::move(asked), [self = shared_from_this(), id, question](bool done) {
        self->post([self, id, question, done] {
          self->handing_over_.erase(id);
          // A crash before this is written tells the room once more, which changes nothing there.
          if (done) self->decide({reg::HandOver{id, question}, {}});
        });
      });
    });
  }
}

void Desk::post_comments() {
  for (const auto& id : book_.waiting_offers) {
    if (handing_over_.size() >= kMaxHandingOver) return;
    if (book_.offers.at(id).state != reg::OfferState::confirmed || !handing_over_.insert(id).second) continue;
    once_on_disk([this, id = id](std::optional<Unavailable> fault) {
      const auto found = book_.offers.find(id);
      if (fault || found == book_.offers.end() || found->second.state != reg::OfferState::confirmed) {
        handing_over_.erase(id);
        return;
      }
      const Shown shown{book_, texts_, *document_, ports_.now()};
      ports_.comment(
          slug_, id, shown.text(found->second.name), shown.text(found->second.text),
          [self = shared_from_this(), id](Taken taken) {
            self->post([self, id, taken] {
              self->handing_over_.erase(id);
              if (taken == Taken::later) return;
              const bool yes = taken == Taken::yes;
              self->decide({reg::MoveOffer{id, yes ? reg::OfferState::posted : reg::OfferState::refused}, {}});
            });
          });
    });
  }
}

/// What was said of needs, or in all, goes when its time is over; after a long absence at the first look.
void Desk::forget_expired() {
  constexpr reg::Instant kEvery_ms = 60'000;
  const auto now = ports_.now();
  if (!ending_ || now < forgot_at_ + kEvery_ms) return;
  // As long as the end may be undone, it is none.
  if (ending_->ended_at && now < *ending_->ended_at + event::kReopenMs) return;
  forgot_at_ = now;
  const auto over = [&](event::Kept kind) {
    return event::expired_before(document_->retention.of(kind), *ending_, document_->ends_at, now).has_value();
  };
  // Not before the last mail, thanks above all, went out or was given up.
  if (over(event::Kept::registrations) && book_.outgoing.empty()) {
    decide({reg::Forget{true}, {}});
  } else if (over(event::Kept::needs)) {
    decide({reg::Forget{false}, {}});
  }
}

}  // namespace rostrum::desk
