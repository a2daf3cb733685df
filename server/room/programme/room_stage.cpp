#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "server/event/decide.hpp"
#include "server/room/room.hpp"

namespace rostrum::room {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

std::optional<link::SlateKind> slate_named(std::string_view name) {
  if (name.empty()) return std::nullopt;
  if (name == "before") return link::SlateKind::before;
  if (name == "after") return link::SlateKind::after;
  if (name == "trouble") return link::SlateKind::trouble;
  return link::SlateKind::pause;
}

}  // namespace

StageWish Room::stage_wish() {
  const auto now = ports_.clock.wall_ms();
  const bool wanted = state_.programme_wanted(now);
  StageWish wish;
  wish.event = slug_;
  wish.over = state_.phase == event::Phase::ended && !wanted;
  wish.stage = wanted || (stage_needed_ && !wish.over);
  if (wanted) wish.timeline = timeline_;
  wish.is_public = state_.phase != event::Phase::draft && state_.phase != event::Phase::rehearsal;
  wish.version = ++scene_version_;
  wish.at_tick = timeline_ ? programme_tick() : 0;
  wish.floor_language = document_.floor_language;
  auto& view = wish.view;
  view.phase = static_cast<stages::Phase>(state_.phase);
  view.title = document_.title(document_.floor_language);
  view.starts_at_unix_ms = document_.starts_at;
  for (const auto& id : state_.scene.on_stage) {
    const auto* person = state_.person(id);
    if (person == nullptr) continue;
    const auto shape = participant_shape(shown(), *person);
    stages::Performer performer;
    performer.feed = id + ":camera";
    performer.name = shape.at("name").as_string();
    if (const auto* organisation = shape.if_contains("organisation")) performer.title = organisation->as_string();
    performer.muted = state_.scene.muted.contains(id);
    view.on_stage.push_back(std::move(performer));
  }
  if (!state_.scene.spotlight.empty()) view.spotlight = state_.scene.spotlight;
  view.cut = state_.scene.cut;
  view.slate = slate_named(state_.scene.slate);
  return wish;
}

void Room::wish_stage() {
  if (!document_.page.empty()) hand_over(stage_wish());
}

void Room::hand_over(StageWish wish) {
  told_over_ = wish.over;
  ports_.stagehand.wish(std::move(wish));
}

void Room::wind_up(std::function<void()> done) {
  asio::post(strand_, [self = shared_from_this(), done = std::move(done)] {
    self->when_settled([self, done] {
      // What cannot be read cannot be ended.
      if (!self->open_) return done();
      Decided decided;
      decided.events = event::wound_up(self->state_);
      if (decided.events.empty()) return done();
      // Whoever speaks is through; the stage will not be heard any more.
      for (const auto& [feed, from] : std::exchange(self->presence_.speaking, {})) {
        const auto until = self->media_time().value_or(from);
        for (auto& turn : event::heard(self->state_, owner_of(feed), from, until)) {
          decided.events.insert(decided.events.begin(), std::move(turn));
        }
      }
      Pending pending;
      pending.then = [self, done](const std::optional<journal::Failure>& failure) {
        if (failure) {
          spdlog::error("event={} not ended: {}", self->slug_, failure->detail);
        } else {
          spdlog::info("event={} ended, as its server leaves nothing behind", self->slug_);
        }
        done();
      };
      self->commit(std::move(decided), "server", {}, std::move(pending));
    });
  });
}

void Room::need_stage() {
  asio::post(strand_, [self = shared_from_this()] {
    if (!std::exchange(self->stage_needed_, true)) self->when_settled([self] { self->wish_stage(); });
  });
}

void Room::feed_changed(link::FeedStatus feed) {
  asio::post(strand_, [self = shared_from_this(), feed = std::move(feed)] {
    if (feed.state == link::FeedState::closed) {
      self->presence_.feeds.erase(feed.feed);
    } else {
      self->presence_.feeds.insert_or_assign(feed.feed, feed);
      if (feed.state != link::FeedState::refused) self->tell_taken(feed);
      // It was posted just before its sender was sent away.
      const auto* owner = self->state_.person(owner_of(feed.feed));
      if (self->open_ && (owner == nullptr ? self->is_revoked(owner_of(feed.feed)) : owner->is_barred())) {
        self->ports_.stagehand.hang_up(self->slug_, feed.session);
      }
    }
    self->show_participant(owner_of(feed.feed));
  });
}

/// The same person sends this feed by another session now: the page that did so before shall know, and leave it at
/// that.
void Room::tell_taken(const link::FeedStatus& feed) {
  const auto before = std::exchange(presence_.sessions[feed.feed], feed.session);
  if (before.empty() || before == feed.session) return;
  json::object frame;
  frame["type"] = "feed.taken";
  frame["feed"] = feed.feed;
  frame["session"] = before;
  ports_.fan_out.send_person(owner_of(feed.feed), text_frame(json::serialize(frame)));
}

void Room::stage_restarted() {
  asio::post(strand_, [self = shared_from_this()] {
    auto feeds = std::exchange(self->presence_.feeds, {});
    self->when_settled([self, feeds = std::move(feeds)] {
      json::object frame;
      frame["type"] = "stage.restarted";
      frame["stage"] = stage_shape(self->shown(), View::staff);
      self->tell_participants(text_frame(json::serialize(frame)));
      for (const auto& [feed, status] : feeds) self->show_participant(owner_of(feed));
    });
  });
}

void Room::speaking(const link::Timeline& timeline, link::Speaking turn) {
  asio::post(strand_, [self = shared_from_this(), timeline, turn = std::move(turn)] {
    self->when_open([self, timeline, turn] {
      // A stage that runs on for a rehearsal which is over.
      if (self->timeline_ == timeline) self->take_turn(turn);
    });
  });
}

void Room::take_turn(const link::Speaking& turn) {
  const auto person = owner_of(turn.feed);
  // What a stage says is not believed further than it can be true.
  const auto until = turn.to.value_or(turn.from);
  if (state_.person(person) == nullptr || turn.from < 0 || until < turn.from || until > programme_tick()) return;
  if (!turn.to) {
    const auto from = programme_time(turn.from);
    presence_.speaking.insert_or_assign(turn.feed, from);
    presence_.speaking_changed_at = from;
    return;
  }
  const auto to = programme_time(*turn.to);
  if (presence_.speaking.erase(turn.feed) > 0) presence_.speaking_changed_at = to;
  Decided decided;
  decided.events = event::heard(state_, person, programme_time(turn.from), to);
  if (!decided.events.empty()) commit(std::move(decided), "stage", {}, {});
}

/// Who speaks begins and ends several times a second in a lively talk: pages are told with the beat.
void Room::send_speaking() {
  auto frame = speaking_frame(presence_);
  const auto& now = frame.at("speaking").as_array();
  if (now == told_speaking_) return;
  told_speaking_ = now;
  const auto shared = told_speaking_frame_ = text_frame(json::serialize(frame));
  Publication publication;
  for (std::size_t i = 0; i < kViews; ++i) {
    if (sees_stage(state_, static_cast<View>(i))) publication.by_view[i] = shared;
  }
  ports_.fan_out.publish(std::move(publication));
}

/// To one who comes, or comes back, as the others were told last: until then nobody speaks for them.
void Room::show_speaking(SubscriberId id, View view) {
  if (told_speaking_.empty() || !sees_stage(state_, view)) return;
  ports_.fan_out.send(id, {told_speaking_frame_});
}

void Room::feed_refused(const link::FeedId& feed) {
  json::object frame;
  frame["type"] = "feed.refused";
  frame["feed"] = feed;
  const auto shared = text_frame(json::serialize(frame));
  asio::post(strand_, [self = shared_from_this(), owner = owner_of(feed), shared] {
    Publication publication;
    publication.by_view[static_cast<std::size_t>(View::staff)] = shared;
    publication.personal.emplace_back(owner, shared);
    self->ports_.fan_out.publish(std::move(publication));
  });
}

void Room::tell_participants(const Frame& shared) {
  Publication publication;
  for (std::size_t i = 0; i < kViews; ++i) {
    if (sees_participants(static_cast<View>(i))) publication.by_view[i] = shared;
  }
  ports_.fan_out.publish(std::move(publication));
}

void Room::show_participant(const event::PersonId& id) {
  when_settled([self = shared_from_this(), id] {
    const auto* person = self->state_.person(id);
    if (person == nullptr || !is_participant(*person)) return;
    self->tell_participants(presence_frame(self->shown(), *person));
  });
}

void Room::page(std::function<void(std::optional<EventPage>)> done) {
  asio::post(strand_, [self = shared_from_this(), done = std::move(done)] {
    self->when_settled([self, done] {
      if (self->document_.page.empty()) return done(std::nullopt);
      done(EventPage{event_page_shape(self->shown(), self->ports_.clock.wall_ms()), self->state_.document});
    });
  });
}

void Room::once_open(std::function<void()> then) {
  asio::post(strand_,
             [self = shared_from_this(), then = std::move(then)]() mutable { self->when_open(std::move(then)); });
}

void Room::person(std::string token, std::function<void(std::optional<event::Person>)> done) {
  asio::post(strand_, [self = shared_from_this(), token = std::move(token), done = std::move(done)] {
    self->when_open([self, token, done] {
      const auto claims = self->ports_.door.admit(self->slug_, token);
      if (!claims || self->is_revoked(claims->person)) return done(std::nullopt);
      const auto* known = self->state_.person(claims->person);
      done(known == nullptr ? introduced(*claims).person : *known);
    });
  });
}

}  // namespace rostrum::room
