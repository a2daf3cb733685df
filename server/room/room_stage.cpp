#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
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

void Room::wish_stage(link::Tick at_tick) {
  if (document_.page.empty()) return;
  const auto now = ports_.clock.wall_ms();
  const bool wanted = state_.programme_wanted(now);
  StageWish wish;
  wish.event = slug_;
  wish.over = state_.phase == event::Phase::ended && !wanted;
  told_over_ = wish.over;
  wish.stage = wanted || (stage_needed_ && !wish.over);
  if (wanted) wish.timeline = timeline_;
  wish.is_public = state_.phase != event::Phase::draft && state_.phase != event::Phase::rehearsal;
  wish.version = ++scene_version_;
  wish.at_tick = at_tick;
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
  ports_.stagehand.wish(std::move(wish));
}

void Room::need_stage() {
  asio::post(strand_, [self = shared_from_this()] {
    if (std::exchange(self->stage_needed_, true) || !self->open_) return;
    self->wish_stage(self->timeline_ ? self->programme_tick() : 0);
  });
}

void Room::feed_changed(link::FeedStatus feed) {
  asio::post(strand_, [self = shared_from_this(), feed = std::move(feed)] {
    if (feed.state == link::FeedState::closed) {
      self->presence_.feeds.erase(feed.feed);
    } else {
      self->presence_.feeds.insert_or_assign(feed.feed, feed);
    }
    if (self->open_) self->show_participant(owner_of(feed.feed));
  });
}

void Room::stage_restarted() {
  asio::post(strand_, [self = shared_from_this()] {
    if (!self->open_) return;
    self->presence_.feeds.clear();
    json::object frame;
    frame["seq"] = self->state_.seq;
    frame["type"] = "stage.restarted";
    frame["at"] = session::format_instant(self->ports_.clock.wall_ms());
    frame["media_time"] = nullptr;
    frame["stage"] = stage_shape(self->shown(), View::staff);
    const auto shared = text_frame(json::serialize(frame));
    Publication publication;
    publication.by_view[static_cast<std::size_t>(View::staff)] = shared;
    publication.by_view[static_cast<std::size_t>(View::panelist)] = shared;
    publication.by_view[static_cast<std::size_t>(View::interpreter)] = shared;
    self->ports_.fan_out.publish(std::move(publication));
  });
}

void Room::show_participant(const event::PersonId& id) {
  const auto* person = state_.person(id);
  if (person == nullptr || !is_participant(*person)) return;
  // Presence is not journalled: its frame carries the seq that the state has.
  json::object frame;
  frame["seq"] = state_.seq;
  frame["type"] = "participant.changed";
  frame["at"] = session::format_instant(ports_.clock.wall_ms());
  frame["media_time"] = nullptr;
  frame["participant"] = participant_shape(shown(), *person);
  const auto shared = text_frame(json::serialize(frame));
  Publication publication;
  for (std::size_t i = 0; i < kViews; ++i) {
    if (sees_participants(static_cast<View>(i))) publication.by_view[i] = shared;
  }
  ports_.fan_out.publish(std::move(publication));
}

void Room::page(std::function<void(std::optional<json::object>)> done) {
  asio::post(strand_, [self = shared_from_this(), done = std::move(done)] {
    self->when_open([self, done] {
      if (self->document_.page.empty()) return done(std::nullopt);
      done(event_page_shape(self->shown(), self->ports_.clock.wall_ms()));
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
      if (!claims) return done(std::nullopt);
      const auto* known = self->state_.person(claims->person);
      done(known == nullptr ? introduced(*claims).person : *known);
    });
  });
}

}  // namespace rostrum::room
