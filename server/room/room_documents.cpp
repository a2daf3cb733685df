// The event's document: applied, read in any of its revisions, and deleted with all that belongs to it.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "server/room/room.hpp"

namespace rostrum::room {
namespace {

namespace asio = boost::asio;

NotDone not_written(const journal::Failure& failure) {
  const bool full = failure.reason == journal::Failure::Reason::disk_full;
  return {full ? NotDone::Why::storage_full : NotDone::Why::unavailable, failure.detail};
}

}  // namespace

void Room::apply_document(NewDocument given, Applied done) {
  asio::post(strand_, [self = shared_from_this(), given = std::move(given), done = std::move(done)]() mutable {
    self->when_settled([self, given = std::move(given), done = std::move(done)]() mutable {
      self->replace_document(std::move(given), done);
    });
  });
}

void Room::replace_document(NewDocument given, const Applied& done) {
  if (removed_) return done(NotDone{NotDone::Why::deleted, "the event was deleted"});
  if (vitals_.refused) return done(NotDone{NotDone::Why::unavailable, "a newer version of rostrumd wrote this event"});
  if (given.over && *given.over != state_.document) {
    return done(NotDone{NotDone::Why::stale, "the document has changed since"});
  }
  if (text_of(texts_, state_.document) == given.text) return done(state_.document);
  Decided decided;
  const auto id = ports_.fresh("d");
  decided.events.emplace_back(event::DocumentApplied{id, given.document.rules, given.by});
  decided.contents.push_back({id, "", "document", std::move(given.text)});
  Pending pending;
  pending.then = [self = shared_from_this(), id, done](const std::optional<journal::Failure>& failure) {
    if (failure) return done(not_written(*failure));
    self->announce();
    done(id);
  };
  document_ = std::move(given.document);
  commit(std::move(decided), given.by, {}, std::move(pending));
}

void Room::edition(event::TextId revision, std::function<void(std::optional<std::optional<Edition>>)> done) {
  asio::post(strand_, [self = shared_from_this(), revision = std::move(revision), done = std::move(done)] {
    self->when_settled([self, revision, done] {
      const auto& wanted = revision.empty() ? self->state_.document : revision;
      const auto& all = self->state_.revisions;
      const auto found = std::ranges::find(all, wanted, &event::Revision::document);
      if (found == all.end()) return done(std::optional<Edition>());
      done(Edition{*found, text_of(self->texts_, wanted)});
    });
  });
}

void Room::revisions(std::function<void(std::optional<std::vector<event::Revision>>)> done) {
  asio::post(strand_, [self = shared_from_this(), done = std::move(done)] {
    self->when_settled([self, done] { done(self->state_.revisions); });
  });
}

void Room::remove(std::optional<event::TextId> expected, Removed done) {
  asio::post(strand_, [self = shared_from_this(), expected = std::move(expected), done = std::move(done)] {
    self->when_settled([self, expected, done] { self->begin_removal(expected, done); });
  });
}

void Room::begin_removal(const std::optional<event::TextId>& expected, const Removed& done) {
  if (state_.document.empty()) return done(NotDone{NotDone::Why::deleted, "there is no such event"});
  if (expected && *expected != state_.document) {
    return done(NotDone{NotDone::Why::stale, "the document has changed since"});
  }
  const bool ended = state_.phase == event::Phase::ended && !state_.programme_wanted(ports_.clock.wall_ms());
  if (state_.phase != event::Phase::draft && !ended) {
    return done(NotDone{NotDone::Why::wrong_state, "the event goes on"});
  }
  // Until the journal has answered nothing is decided, as while it is read.
  open_ = false;
  loading_ = true;
  vitals_.open = false;
  ports_.journal.remove(slug_, [self = shared_from_this(), done](std::optional<journal::Failure> failure) {
    asio::post(self->strand_, [self, done, failure = std::move(failure)] { self->removal_ended(failure, done); });
  });
}

void Room::removal_ended(const std::optional<journal::Failure>& failure, const Removed& done) {
  if (failure) {
    spdlog::error("event={} not deleted: {}", slug_, failure->detail);
    load();
    return done(not_written(*failure));
  }
  spdlog::info("event={} deleted", slug_);
  loading_ = false;
  removed_ = true;
  texts_.clear();
  urns_.clear();
  held_.clear();
  become_over();
  ports_.stagehand.forget(slug_);
  for (const auto& [id, subscriber] : subscribers_) {
    refuse(id, problem_of(event::Reason::unknown), "The event was deleted.");
  }
  done(std::nullopt);
}

}  // namespace rostrum::room
