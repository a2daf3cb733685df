// Who is here now and what they send: what a room knows beside its journalled state. Value; owned by its room.
#pragma once
#include <map>
#include <set>
#include <string>

#include "protocol/link/messages.hpp"
#include "server/event/names.hpp"
#include "server/room/fan_out.hpp"

namespace rostrum::room {

struct Presence {
  std::map<event::PersonId, std::set<SubscriberId>> sockets;
  /// The latest of each feed that is not closed, by feed.
  std::map<link::FeedId, link::FeedStatus> feeds;
  /// Feeds on which somebody speaks, and since when in programme time.
  std::map<link::FeedId, event::Instant> speaking;
  /// Programme time at which that began or ended to be so.
  event::Instant speaking_changed_at = 0;
  /// The session by which each feed came last, whether or not it still does.
  std::map<link::FeedId, std::string> sessions;

  /// Everyone connected, lurkers included, however many devices they have.
  [[nodiscard]] std::size_t audience() const { return sockets.size(); }

  [[nodiscard]] bool online(const event::PersonId& person) const { return sockets.contains(person); }
};

/// The participant that a feed belongs to: `{participant}:{kind}`.
inline std::string owner_of(const link::FeedId& feed) { return feed.substr(0, feed.rfind(':')); }

}  // namespace rostrum::room
