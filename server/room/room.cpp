#include "server/room/room.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <utility>

#include "protocol/session/instant.hpp"
#include "server/journal/codec.hpp"

namespace rostrum::room {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::int64_t kHelloPatience_ns = 10'000'000'000;
constexpr std::uint16_t kPolicyViolation = 1008;

}  // namespace

Room::Room(asio::any_io_executor executor, std::string slug, Ports ports)
    : slug_(std::move(slug)), ports_(std::move(ports)), strand_(asio::make_strand(executor)) {
  document_.slug = slug_;
}

void Room::load() {
  loading_ = true;
  ports_.journal.history(slug_, [self = shared_from_this()](std::variant<journal::History, journal::Failure> found) {
    auto shared = std::make_shared<std::variant<journal::History, journal::Failure>>(std::move(found));
    asio::post(self->strand_, [self, shared] {
      self->loading_ = false;
      // The disk may come back: until then nobody is let in, and the next beat tries again.
      if (const auto* failure = std::get_if<journal::Failure>(shared.get())) {
        if (!std::exchange(self->told_unread_, true))
          spdlog::error("event={} its history cannot be read: {}", self->slug_, failure->detail);
        return;
      }
      try {
        self->loaded(std::get<journal::History>(std::move(*shared)));
      } catch (const std::exception& error) {
        self->become_unreadable(error.what());
      }
    });
  });
}

void Room::loaded(journal::History history) {
  state_ = {};
  snapshot_seq_ = history.snapshot ? 0 : history.newest_snapshot;
  document_ = {};
  document_.slug = slug_;
  texts_ = std::move(history.contents);
  if (history.snapshot) {
    if (auto state = journal::decode_state(history.snapshot->body)) {
      state_ = *std::move(state);
      snapshot_seq_ = history.newest_snapshot;
    }
  }
  recent_.begin_after(state_.seq);
  moments_.inherit(state_);
  std::vector<Moment> moments;
  // What polls told meanwhile is made of what is in their urns now.
  urns_.clear();
  const auto read_document = [&] {
    auto parsed = document::parse(text_of(texts_, state_.document), document::Keys::lenient);
    if (auto* document = std::get_if<document::Document>(&parsed)) document_ = std::move(*document);
  };
  if (!state_.document.empty()) read_document();
  for (const journal::Row& row : history.rows) {
    auto event = journal::decode(row);
    if (!event)
      throw std::runtime_error("the journal has a " + row.kind + " of version " + std::to_string(row.version) +
                               " that this program cannot read");
    // Also where the content table is older than the journal.
    if (const auto* changed = std::get_if<event::QuestionChanged>(&*event)) {
      for (const auto& text : changed->blanks) texts_.erase(text);
    }
    if (const auto* judged = std::get_if<event::CommentChanged>(&*event)) {
      for (const auto& text : judged->blanks) texts_.erase(text);
    }
    if (const auto* erased = std::get_if<event::PersonErased>(&*event)) {
      for (const auto& text : erased->blanks) texts_.erase(text);
    }
    const auto earlier = earlier_of(state_, *event);
    event::apply(state_, row.seq, row.at, *event);
    if (std::holds_alternative<event::DocumentApplied>(*event)) read_document();
    if (document_.page.empty()) continue;
    const Happened happened{row.seq, row.at, row.media_time};
    recent_.add(publication_of(shown(), earlier, happened, *event));
    for (auto& moment : moments_.follow(shown(), happened, *event)) moments.push_back(std::move(moment));
  }
  load_urns(std::move(history.urns));
  committed_seq_ = state_.seq;
  timeline_.reset();
  if (state_.timeline) {
    timeline_.emplace(link::Timeline{state_.timeline->origin_monotonic_ns, state_.timeline->anchor_unix_ns});
    if (state_.timeline->boot != ports_.clock.boot) {
      // The monotonic clock began anew: tick 0 lies where the wall says.
      timeline_->origin_monotonic_ns =
          ports_.clock.monotonic_ns() - (ports_.clock.wall_ms() * 1'000'000 - timeline_->anchor_unix_ns);
    }
  }
  compare_all();
  for (const auto& [id, link] : state_.links) {
    if (link.revoked()) tell_door(id);
  }
  for (const auto& [id, person] : state_.people) {
    if (person.is_barred()) tell_door(id);
  }
  open_ = true;
  told_unread_ = false;
  vitals_.open = true;
  vitals_.phase = static_cast<int>(state_.phase);
  wish_stage();
  if (!moments.empty()) ports_.stagehand.moments(slug_, std::move(moments));
  announce();
  tell_end(ending());
  for (auto& [id, hello] : std::exchange(waiting_hellos_, {})) greet(id, hello);
  for (auto& then : std::exchange(when_open_, {})) then();
  settle();
  // Of a journal that was put back from an older copy.
  for (const auto& [person, times] : history.erasures) {
    const auto* known = state_.person(person);
    const auto* link = state_.link(person);
    const bool named = known == nullptr && link != nullptr && !link->name.empty();
    if (!named && (known == nullptr || known->erasures >= times)) continue;
    spdlog::info("event={} person={} is erased again", slug_, person);
    erase(person, {}, times);
  }
}

void Room::become_unreadable(std::string_view reason) {
  // Whoever meets what it does not know must not go on writing after it.
  spdlog::critical("event={} it is not served: {}", slug_, reason);
  vitals_.refused = true;
  become_over();
}

/// There is no such event any more, for whoever waits and whoever comes.
void Room::become_over() {
  open_ = false;
  state_ = {};
  document_ = {};
  document_.slug = slug_;
  for (auto& [id, hello] : std::exchange(waiting_hellos_, {})) greet(id, hello);
  for (auto& then : std::exchange(when_open_, {})) then();
  for (auto& then : std::exchange(settling_, {})) then();
}

void Room::when_open(std::function<void()> then) {
  if (open_ || over()) {
    then();
  } else {
    when_open_.push_back(std::move(then));
  }
}

void Room::when_settled(std::function<void()> then) {
  if ((open_ && pending_.empty()) || over()) {
    then();
  } else {
    settling_.push_back(std::move(then));
  }
}

void Room::settle() {
  while (!settling_.empty() && open_ && pending_.empty()) {
    const auto then = std::move(settling_.front());
    settling_.pop_front();
    then();
  }
  while (settling_.empty() && !held_.empty() && open_) {
    auto held = std::move(held_.front());
    held_.pop_front();
    const auto guest = guests_.find(held.person);
    const bool sent_twice = guest != guests_.end() && repeats(guest->second, held);
    if (!sent_twice) decide(std::move(held));
  }
}

void Room::finish(std::function<void()> done) {
  asio::post(strand_, [self = shared_from_this(), done = std::move(done)] {
    // What cannot be read has nothing to be kept.
    if (!self->open_) return done();
    self->when_settled([self, done] {
      auto batch = self->state_.forgets_visits ? std::nullopt : self->attendance_.batch(self->ports_.clock.wall_ms());
      self->write_attendance(std::move(batch), [self, done] {
        if (self->state_.seq <= self->snapshot_seq_ + kRowsBetweenSnapshots) return done();
        self->snapshot(done);
      });
    });
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

void Room::send(SubscriberId id, const json::object& frame) {
  std::vector<Frame> frames{text_frame(json::serialize(frame))};
  ports_.fan_out.send(id, std::move(frames));
}

event::Person Room::person_of(const event::PersonId& id) const {
  if (const auto* known = state_.person(id)) return *known;
  const auto guest = guests_.find(id);
  return guest != guests_.end() && guest->second.lurking ? guest_named(id) : event::Person();
}

void Room::announce() const {
  if (ports_.announced && !document_.page.empty()) ports_.announced(document_);
}

void Room::tell_end(const event::Ending& ending) const {
  if (ports_.ending && !document_.page.empty()) ports_.ending(slug_, ending);
}

event::Ending Room::ending() const {
  event::Ending ending;
  ending.goes_on = state_.phase != event::Phase::draft && state_.phase != event::Phase::ended;
  if (state_.phase == event::Phase::ended) ending.ended_at = state_.phase_since;
  return ending;
}

void Room::beat() {
  asio::post(strand_, [self = shared_from_this()] { self->tick(); });
}

void Room::tick() {
  if (!open_ && !loading_ && !over()) load();
  seal_polls();
  send_tally();
  send_poll_tally();
  send_reactions();
  if (open_) send_speaking();
  forget_errands();
  forget_bans();
  if (open_ && pending_.empty()) forget_expired();
  if (open_ && !state_.forgets_visits) write_attendance(attendance_.due(ports_.clock.wall_ms()), [] {});
  const auto now_ns = ports_.clock.monotonic_ns();
  for (auto& [id, subscriber] : subscribers_) {
    if (subscriber.greeting || now_ns - subscriber.since_ns < kHelloPatience_ns) continue;
    subscriber.greeting = true;
    ports_.fan_out.close(id, kPolicyViolation, "no hello");
  }
  if (presence_.audience() != told_audience_) {
    told_audience_ = presence_.audience();
    tell_staff("audience", audience_frame(told_audience_));
  }
  if (!open_ || !pending_.empty() || told_over_) return;
  // The closing slate ran to its end.
  if (state_.phase == event::Phase::ended && !state_.programme_wanted(ports_.clock.wall_ms())) wish_stage();
}

}  // namespace rostrum::room
