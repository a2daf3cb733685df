// How people come into a room and leave it: hello, welcome or resumed, presence.
#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/room/room.hpp"

namespace rostrum::room {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t kMaxEarly = 64;
/// CommandRate has forgotten everything by then.
constexpr std::int64_t kErrandMemoryNs = 10'000'000'000;
constexpr std::string_view kRemoved = "A moderator has removed you from this event.";
constexpr std::string_view kRevoked = "This link was revoked.";
constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::uint16_t kTryAgainLater = 1013;

std::string hello_fault(const session::ClientFrame& frame) {
  const auto* malformed = std::get_if<session::Malformed>(&frame);
  return "The first frame is a hello." + (malformed == nullptr ? std::string() : " " + malformed->detail);
}

}  // namespace

void Room::opened(SubscriberId id, Visit visit) {
  asio::post(strand_, [self = shared_from_this(), id, visit] {
    auto& subscriber = self->subscribers_[id];
    subscriber.since_ns = self->ports_.clock.monotonic_ns();
    subscriber.visit = visit;
  });
}

void Room::received(SubscriberId id, session::ClientFrame frame) {
  asio::post(strand_,
             [self = shared_from_this(), id, frame = std::move(frame)]() mutable { self->take(id, std::move(frame)); });
}

void Room::closed(SubscriberId id) {
  asio::post(strand_, [self = shared_from_this(), id] { self->leave(id); });
}

void Room::take(SubscriberId id, session::ClientFrame frame) {
  const auto found = subscribers_.find(id);
  if (found == subscribers_.end()) return;
  auto& subscriber = found->second;
  if (!subscriber.greeted) {
    if (const auto* hello = std::get_if<session::Hello>(&frame); hello != nullptr && !subscriber.greeting) {
      subscriber.greeting = true;
      subscriber.whence = ports_.door.whence(id);
      if (open_ || over()) {
        greet(id, *hello);
      } else {
        waiting_hellos_.emplace_back(id, *hello);
      }
      return;
    }
    if (!std::exchange(subscriber.greeting, true)) return refuse(id, kMalformed, hello_fault(frame));
    if (subscriber.early.size() >= kMaxEarly)
      return ports_.fan_out.close(id, kTryAgainLater, "try again: too many frames at once");
    subscriber.early.push_back(std::move(frame));
    return;
  }
  if (const auto* malformed = std::get_if<session::Malformed>(&frame)) {
    refuse_command(id, malformed->id, kMalformed, malformed->detail);
  } else if (auto* asked = std::get_if<session::Command>(&frame)) {
    command(id, std::move(*asked));
  } else {
    refuse_command(id, std::nullopt, kMalformed, "A hello was said already.");
  }
}

json::object Room::error_of(const Problem& problem, std::string_view detail, event::Instant retry_after_ms) {
  json::object error;
  error["type"] = "/problems/" + std::string(problem.name);
  error["title"] = problem.title;
  error["status"] = problem.status;
  if (!detail.empty()) error["detail"] = detail;
  if (retry_after_ms > 0) error["retry_after_ms"] = retry_after_ms;
  return error;
}

void Room::refuse(SubscriberId id, const Problem& problem, std::string_view detail, event::Instant retry_after_ms) {
  turn_away(id, error_of(problem, detail, retry_after_ms));
}

void Room::turn_away(SubscriberId id, json::object error) {
  json::object frame;
  frame["type"] = "refused";
  frame["error"] = std::move(error);
  send(id, frame);
  ports_.fan_out.close(id, kPolicyViolation, "refused");
}

void Room::greet(SubscriberId id, const session::Hello& hello) {
  if (vitals_.refused) return refuse(id, kBusy, "A newer version of the server wrote this event.", 60'000);
  if (document_.page.empty()) return refuse(id, problem_of(event::Reason::unknown), "There is no such event.");
  if (!ports_.door.ready(slug_)) return ports_.fan_out.close(id, kTryAgainLater, "registrations are being read");
  Newcomer newcomer;
  auto& person = newcomer.person;
  if (hello.token.empty()) {
    if (const auto& access = document_.page.at("access"); access != "open") {
      return refuse(
          id, kBadToken,
          access == "registered" ? "This event is for those who registered." : "This event is by invitation.");
    }
    if (is_banned(id)) return keep_out(id);
    if (const auto wait = ports_.door.guest_wait_ms(slug_, id); wait > 0) {
      return refuse(id, problem_of(event::Reason::too_many), "Many came from your network at once.", wait);
    }
    ++vitals_.guests_made;
    person = guest_named(ports_.fresh("p"));
    newcomer.guest_token = ports_.door.guest_token(slug_, person.id);
    // Nobody has accepted anything from somebody who is new.
    guests_[person.id].known = true;
  } else {
    const auto claims = ports_.door.admit(slug_, hello.token);
    if (!claims) return refuse(id, kBadToken, "This link is not valid, not for this event, or has expired.");
    newcomer = introduced(*claims);
  }
  ++guests_[person.id].arriving;
  // To be told who they are matters more than what they missed.
  const auto resume = newcomer.guest_token.empty() ? hello.resume : std::nullopt;
  know(person.id, [self = shared_from_this(), id, newcomer, resume](bool read) {
    if (read) return self->welcome(id, newcomer, resume);
    --self->guests_[newcomer.person.id].arriving;
    self->forget(newcomer.person.id);
    self->ports_.fan_out.close(id, kTryAgainLater, "try again: the journal cannot be read now");
  });
}

/// What the person had accepted, also before a restart, must be known before their first command.
void Room::know(const event::PersonId& person, std::function<void(bool read)> then) {
  auto& guest = guests_[person];
  if (guest.known) return then(true);
  guest.waiting.push_back(std::move(then));
  if (guest.waiting.size() > 1) return;
  using Found = std::variant<std::vector<journal::Accepted>, journal::Failure>;
  ports_.journal.accepted(slug_, person, [self = shared_from_this(), person](Found found) {
    asio::post(self->strand_, [self, person, found = std::move(found)] {
      auto& known = self->guests_[person];
      const auto* accepted = std::get_if<std::vector<journal::Accepted>>(&found);
      known.known = accepted != nullptr;
      if (known.known) {
        for (const auto& command : *accepted) known.accepted.emplace(command.id, command);
      }
      const bool read = known.known;
      for (const auto& waiting : std::exchange(known.waiting, {})) waiting(read);
    });
  });
}

void Room::welcome(SubscriberId id, const Newcomer& newcomer, std::optional<std::uint64_t> resume) {
  if (!open_) {
    when_open_.emplace_back([self = shared_from_this(), id, newcomer, resume] { self->welcome(id, newcomer, resume); });
    return;
  }
  const auto& who = newcomer.person.id;
  if (state_.person(who) == nullptr && subscribers_.contains(id) && !is_revoked(who)) {
    // A lurking guest costs no row; everyone who was introduced is known from now on.
    if (newcomer.person.guest) {
      guests_[who].lurking = true;
    } else {
      join(newcomer);
    }
  }
  // An errand is told nothing whole; that what it asks comes after its joining is the journal's order.
  const auto found = subscribers_.find(id);
  if (found != subscribers_.end() && found->second.visit == Visit::errand) return enter(id, newcomer, resume);
  when_settled([self = shared_from_this(), id, newcomer, resume] { self->enter(id, newcomer, resume); });
}

void Room::enter(SubscriberId id, const Newcomer& newcomer, std::optional<std::uint64_t> resume) {
  const auto& who = newcomer.person.id;
  const auto found = subscribers_.find(id);
  const auto now = person_of(who);
  const bool errand = found != subscribers_.end() && found->second.visit == Visit::errand && !now.id.empty();
  if (!errand) --guests_[who].arriving;
  if (found == subscribers_.end()) return forget(who);
  if (is_revoked(who)) {
    refuse(id, kBadToken, kRevoked);
    return forget(who);
  }
  if (now.id.empty()) {
    // Their joining never came to the disk: they are to say hello again.
    ports_.fan_out.close(id, kTryAgainLater, "try again: the journal cannot be written");
    return forget(who);
  }
  if (now.removed) {
    note_departure(who, found->second.whence);
    refuse(id, problem_of(event::Reason::forbidden), kRemoved);
    return forget(who);
  }
  if (now.guest && !is_participant(now) && is_banned(id)) {
    keep_out(id);
    return forget(who);
  }
  auto& subscriber = found->second;
  subscriber.person = who;
  subscriber.view = view_of(now);
  subscriber.greeted = true;
  if (errand) {
    // Hears nothing but the answer, and is not seen coming.
    for (auto& frame : std::exchange(subscriber.early, {})) take(id, std::move(frame));
    return;
  }
  ports_.fan_out.attach(id, who, subscriber.view);
  const bool first = !presence_.online(who);
  presence_.sockets[who].insert(id);
  if (first) attendance_.arrived(who, ports_.clock.wall_ms());
  auto missed = resume && *resume <= state_.seq ? recent_.since(*resume, who, subscriber.view) : std::nullopt;
  if (missed) {
    send_resumed(id, subscriber.view, *std::move(missed));
  } else {
    send_welcome(id, now, newcomer.guest_token);
  }
  if (first && is_participant(now)) show_participant(who);
  for (auto& frame : std::exchange(subscriber.early, {})) take(id, std::move(frame));
}

void Room::send_resumed(SubscriberId id, View view, std::vector<Frame> missed) {
  json::object resumed;
  resumed["type"] = "resumed";
  resumed["seq"] = state_.seq;
  missed.insert(missed.begin(), text_frame(json::serialize(resumed)));
  missed.push_back(text_frame(json::serialize(full_tally(view))));
  if (!state_.polls.empty()) missed.push_back(text_frame(json::serialize(full_poll_tally(view))));
  // What is not journalled was missed too.
  for (const auto& [other, person] : state_.people) {
    if (sees_participants(view) && is_participant(person)) missed.push_back(presence_frame(shown(), person));
  }
  if (view == View::staff) {
    missed.push_back(text_frame(json::serialize(audience_frame(presence_.audience()))));
    missed.push_back(text_frame(json::serialize(bans_frame())));
  }
  ports_.fan_out.send(id, std::move(missed));
  show_speaking(id, view);
}

void Room::send_welcome(SubscriberId id, const event::Person& person, const std::string& guest_token) {
  auto you = you_shape(shown(), person);
  if (!guest_token.empty()) you["token"] = guest_token;
  json::object frame;
  frame["type"] = "welcome";
  frame["you"] = std::move(you);
  frame["seq"] = state_.seq;
  frame["now"] = session::format_instant(ports_.clock.wall_ms());
  frame["state"] = state_shape(shown(), person);
  send(id, frame);
  send(id, full_tally(view_of(person)));
  show_speaking(id, view_of(person));
  if (view_of(person) != View::staff) return;
  send(id, audience_frame(presence_.audience()));
  if (!bans_.empty()) send(id, bans_frame());
}

/// Another view has another past: it begins afresh.
void Room::change_view(SubscriberId id) {
  const auto found = subscribers_.find(id);
  if (found == subscribers_.end()) return;
  auto& subscriber = found->second;
  const auto now = person_of(subscriber.person);
  if (now.revoked) return refuse(id, kBadToken, kRevoked);
  if (now.removed) return refuse(id, problem_of(event::Reason::forbidden), kRemoved);
  if (subscriber.view == view_of(now)) return;
  subscriber.view = view_of(now);
  ports_.fan_out.attach(id, now.id, subscriber.view);
  send_welcome(id, now, {});
}

void Room::begin_afresh(SubscriberId id) {
  const auto found = subscribers_.find(id);
  if (found != subscribers_.end() && found->second.greeted) send_welcome(id, person_of(found->second.person), {});
}

void Room::leave(SubscriberId id) {
  const auto found = subscribers_.find(id);
  if (found == subscribers_.end()) return;
  const auto person = found->second.person;
  const auto visit = found->second.visit;
  const auto whence = found->second.whence;
  note_departure(person, whence);
  subscribers_.erase(found);
  if (visit == Visit::errand) {
    if (!person.empty()) errands_.push_back({person, ports_.clock.monotonic_ns() + kErrandMemoryNs});
    return;
  }
  const auto sockets = presence_.sockets.find(person);
  if (sockets == presence_.sockets.end()) return;
  sockets->second.erase(id);
  if (!sockets->second.empty()) return;
  presence_.sockets.erase(sockets);
  attendance_.left(person, ports_.clock.wall_ms());
  forget(person);
  show_participant(person);
}

void Room::write_attendance(std::optional<journal::Attendance> batch, std::function<void()> then) {
  if (!batch) return then();
  journal::Commit commit;
  commit.event = slug_;
  commit.attendance = *batch;
  auto written = [self = shared_from_this(), batch = *std::move(batch),
                  then = std::move(then)](const std::optional<journal::Failure>& failure) {
    asio::post(self->strand_, [self, batch, then, failed = failure.has_value()] {
      if (failed) {
        self->attendance_.failed(batch);
      } else {
        self->attendance_.written();
      }
      then();
    });
  };
  ports_.journal.commit(std::move(commit), std::move(written));
}

void Room::forget_errands() {
  const auto now = ports_.clock.monotonic_ns();
  while (!errands_.empty() && errands_.front().until_ns <= now) {
    const auto person = std::move(errands_.front().person);
    errands_.pop_front();
    --guests_[person].arriving;
    forget(person);
  }
}

/// Once nobody is here, coming or waiting for an answer in this name.
void Room::forget(const event::PersonId& person) {
  if (presence_.online(person)) return;
  const auto guest = guests_.find(person);
  if (guest != guests_.end() && (guest->second.arriving > 0 || !guest->second.deciding.empty())) return;
  if (guest != guests_.end()) guests_.erase(guest);
}

}  // namespace rostrum::room
