#include "server/room/room.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/journal/codec.hpp"

namespace rostrum::room {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;

/// The tally's pace, and that of everything else a room looks after.
constexpr auto kBeat = 250ms;
constexpr auto kHelloPatience = 10s;
constexpr std::size_t kMaxEarly = 64;
constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::uint16_t kTryAgainLater = 1013;

}  // namespace

Room::Room(asio::any_io_executor executor, std::string slug, Ports ports)
    : slug_(std::move(slug)), ports_(std::move(ports)), strand_(asio::make_strand(executor)), timer_(strand_) {
  document_.slug = slug_;
}

void Room::load() {
  ports_.journal.history(slug_, [self = shared_from_this()](std::variant<journal::History, journal::Failure> found) {
    auto shared = std::make_shared<std::variant<journal::History, journal::Failure>>(std::move(found));
    asio::post(self->strand_, [self, shared] {
      if (auto* history = std::get_if<journal::History>(shared.get())) {
        self->loaded(std::move(*history));
      } else {
        // The disk may come back: until then nobody is let in.
        self->timer_.expires_after(1s);
        self->timer_.async_wait([self](boost::system::error_code error) {
          if (!error) self->load();
        });
      }
    });
  });
}

void Room::loaded(journal::History history) {
  state_ = {};
  texts_ = std::move(history.contents);
  if (history.snapshot) {
    if (auto state = journal::decode_state(history.snapshot->body)) {
      state_ = *std::move(state);
      snapshot_seq_ = history.snapshot->seq;
    }
  }
  recent_.begin_after(state_.seq);
  const auto read_document = [&] {
    auto parsed = document::parse(text_of(texts_, state_.document), document::Keys::lenient);
    if (auto* document = std::get_if<document::Document>(&parsed)) document_ = std::move(*document);
  };
  if (!state_.document.empty()) read_document();
  for (const journal::Row& row : history.rows) {
    auto event = journal::decode(row.kind, row.version, row.body);
    if (!event)
      throw std::runtime_error("event " + slug_ + ": the journal has a " + row.kind + " of version " +
                               std::to_string(row.version) + " that this program cannot read");
    const auto earlier = earlier_of(state_, *event);
    event::apply(state_, row.seq, row.at, *event);
    if (std::holds_alternative<event::DocumentApplied>(*event)) read_document();
    if (document_.page.empty()) continue;
    recent_.add(publication_of(shown(), earlier, {row.seq, row.at, row.media_time}, *event));
  }
  timeline_.reset();
  if (state_.timeline) {
    timeline_.emplace(link::Timeline{state_.timeline->origin_monotonic_ns, state_.timeline->anchor_unix_ns});
    if (state_.timeline->boot != ports_.clock.boot) {
      // The monotonic clock began anew: tick 0 lies where the wall says.
      timeline_->origin_monotonic_ns =
          ports_.clock.monotonic_ns() - (ports_.clock.wall_ms() * 1'000'000 - timeline_->anchor_unix_ns);
    }
  }
  open_ = true;
  wish_stage(0);
  schedule();
  for (auto& [id, hello] : std::exchange(waiting_hellos_, {})) greet(id, hello);
  for (auto& then : std::exchange(when_open_, {})) then();
}

void Room::when_open(std::function<void()> then) {
  if (open_) {
    then();
  } else {
    when_open_.push_back(std::move(then));
  }
}

void Room::finish(std::function<void()> done) {
  asio::post(strand_, [self = shared_from_this(), done = std::move(done)] {
    self->timer_.cancel();
    if (self->open_ && self->state_.seq > self->snapshot_seq_ + 100) {
      self->snapshot(done);
    } else {
      done();
    }
  });
}

void Room::snapshot(std::function<void()> done) {
  journal::Commit commit;
  commit.event = slug_;
  commit.snapshot = journal::Snapshot{state_.seq, journal::kSnapshotVersion, journal::encode_state(state_)};
  snapshot_seq_ = state_.seq;
  // A snapshot of what a failed commit takes back would be wrong: in the journal's order it comes after that commit,
  // whose failure leaves a history that ends before the snapshot's seq. Only a room without anything pending makes one.
  ports_.journal.commit(std::move(commit),
                        [done = std::move(done)](const std::optional<journal::Failure>&) { done(); });
}

void Room::opened(SubscriberId id) {
  asio::post(strand_, [self = shared_from_this(), id] {
    self->subscribers_[id].since = std::chrono::steady_clock::now();
    self->presence_.audience = self->subscribers_.size();
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
      if (open_) {
        greet(id, *hello);
      } else {
        waiting_hellos_.emplace_back(id, *hello);
      }
      return;
    }
    if (!subscriber.greeting) return refuse(id, "The first frame is a hello.");
    if (subscriber.early.size() >= kMaxEarly)
      return ports_.fan_out.close(id, kTryAgainLater, "too many frames at once");
    subscriber.early.push_back(std::move(frame));
    return;
  }
  if (const auto* malformed = std::get_if<session::Malformed>(&frame)) {
    refuse_command(id, malformed->id, kMalformed, malformed->detail);
  } else if (const auto* asked = std::get_if<session::Command>(&frame)) {
    command(id, *asked);
  } else {
    refuse_command(id, std::nullopt, kMalformed, "A hello was said already.");
  }
}

event::Person Room::person_of(const event::PersonId& id) const {
  if (const auto* known = state_.person(id)) return *known;
  const auto lurker = lurkers_.find(id);
  return lurker == lurkers_.end() ? event::Person() : lurker->second;
}

void Room::refuse(SubscriberId id, std::string_view detail) {
  json::object error;
  error["type"] = "/problems/" + std::string(kBadToken.name);
  error["title"] = kBadToken.title;
  error["status"] = kBadToken.status;
  error["detail"] = detail;
  json::object frame;
  frame["type"] = "refused";
  frame["error"] = std::move(error);
  send(id, frame);
  ports_.fan_out.close(id, kPolicyViolation, "refused");
}

void Room::greet(SubscriberId id, const session::Hello& hello) {
  if (document_.page.empty()) return refuse(id, "There is no such event.");
  Newcomer newcomer;
  auto& person = newcomer.person;
  if (hello.token.empty()) {
    if (document_.page.at("access") != "open") return refuse(id, "This event is by invitation.");
    person.id = ports_.fresh("p");
    person.guest = true;
    person.roles = {event::Role::viewer};
    newcomer.guest_token = ports_.door.guest_token(slug_, person.id);
  } else {
    const auto claims = ports_.door.admit(slug_, hello.token);
    if (!claims) return refuse(id, "This link is not valid, not for this event, or has expired.");
    newcomer = introduced(*claims);
  }
  const auto resume = hello.resume;
  if (guests_.contains(person.id) || !newcomer.guest_token.empty()) {
    guests_[person.id];
    return welcome(id, std::move(newcomer), resume);
  }
  // What the person had accepted, also before a restart, must be known before their first command.
  using Found = std::variant<std::vector<journal::Accepted>, journal::Failure>;
  const auto known = [self = shared_from_this(), id, newcomer, resume](const Found& found) {
    const auto* accepted = std::get_if<std::vector<journal::Accepted>>(&found);
    if (accepted == nullptr) return self->ports_.fan_out.close(id, kTryAgainLater, "the journal cannot be read now");
    auto& guest = self->guests_[newcomer.person.id];
    for (const auto& command : *accepted) guest.accepted.emplace(command.id, command);
    self->welcome(id, newcomer, resume);
  };
  ports_.journal.accepted(slug_, person.id, [self = shared_from_this(), known](Found found) {
    asio::post(self->strand_, [known, found = std::move(found)] { known(found); });
  });
}

void Room::welcome(SubscriberId id, Newcomer newcomer, std::optional<std::uint64_t> resume) {
  const auto found = subscribers_.find(id);
  const auto& who = newcomer.person.id;
  if (found == subscribers_.end()) {
    if (!presence_.online(who)) guests_.erase(who);
    return;
  }
  if (state_.person(who) == nullptr) {
    // A lurking guest costs no row; everyone who was introduced is known from now on.
    if (newcomer.person.guest) {
      lurkers_.emplace(who, newcomer.person);
    } else {
      join(newcomer);
    }
  }
  found->second.person = who;
  // What is being committed is not told before it is on disk: the greeting waits for it.
  const auto greeting = [self = shared_from_this(), id, resume, guest_token = newcomer.guest_token] {
    const auto at = self->subscribers_.find(id);
    if (at == self->subscribers_.end()) return;
    const auto now = self->person_of(at->second.person);
    at->second.view = view_of(now);
    self->ports_.fan_out.attach(id, now.id, at->second.view);
    const bool first = !self->presence_.online(now.id);
    self->presence_.sockets[now.id].insert(id);
    at->second.greeted = true;
    auto missed =
        resume && *resume <= self->state_.seq ? self->recent_.since(*resume, now.id, at->second.view) : std::nullopt;
    if (missed) {
      json::object resumed;
      resumed["type"] = "resumed";
      resumed["seq"] = self->state_.seq;
      missed->insert(missed->begin(), text_frame(json::serialize(resumed)));
      missed->push_back(text_frame(json::serialize(self->full_tally(at->second.view))));
      self->ports_.fan_out.send(id, std::move(*missed));
    } else {
      self->send_welcome(id, now, guest_token);
    }
    if (first && is_participant(now)) self->show_participant(now.id);
    for (auto& frame : std::exchange(at->second.early, {})) self->take(id, std::move(frame));
  };
  if (pending_.empty()) return greeting();
  auto& last = pending_.back();
  last.after = [before = std::move(last.after), greeting] {
    if (before) before();
    greeting();
  };
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
}

void Room::send(SubscriberId id, const json::object& frame) {
  std::vector<Frame> frames{text_frame(json::serialize(frame))};
  ports_.fan_out.send(id, std::move(frames));
}

void Room::leave(SubscriberId id) {
  const auto found = subscribers_.find(id);
  if (found == subscribers_.end()) return;
  const auto person = found->second.person;
  subscribers_.erase(found);
  presence_.audience = subscribers_.size();
  const auto sockets = presence_.sockets.find(person);
  if (sockets == presence_.sockets.end()) return;
  sockets->second.erase(id);
  if (!sockets->second.empty()) return;
  presence_.sockets.erase(sockets);
  if (const auto guest = guests_.find(person); guest != guests_.end() && guest->second.deciding.empty())
    guests_.erase(guest);
  lurkers_.erase(person);
  if (is_participant(person_of(person))) show_participant(person);
}

void Room::schedule() {
  timer_.expires_after(kBeat);
  timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
    if (!error) self->tick();
  });
}

void Room::tick() {
  send_tally();
  const auto now = std::chrono::steady_clock::now();
  for (auto& [id, subscriber] : subscribers_) {
    if (subscriber.greeting || subscriber.greeted || now - subscriber.since < kHelloPatience) continue;
    subscriber.greeting = true;
    ports_.fan_out.close(id, kPolicyViolation, "no hello");
  }
  if (presence_.audience != told_audience_) {
    told_audience_ = presence_.audience;
    json::object fields;
    fields["count"] = told_audience_;
    tell_staff("audience", std::move(fields));
  }
  const bool over = state_.phase == event::Phase::ended && !state_.programme_wanted(ports_.clock.wall_ms());
  if (over && !told_over_) wish_stage(0);
  schedule();
}

}  // namespace rostrum::room
