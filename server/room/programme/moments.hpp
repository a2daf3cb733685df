// What of a session happens in the programme and goes into its playlists (EXT-X-DATERANGE; contracts.md, "Time"): the
// question being answered, the agenda's item, open polls, and slates: the moderator's, the cut, the pause. Between
// doors and end only: a rehearsal is in no public playlist. What people wrote is in none either, only ids; titles of
// agenda items are the event's own. Value; owned by its room. Pure.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/room/publications.hpp"

namespace rostrum::room {

/// Something began or ended.
struct Moment {
  /// Never given twice. Empty for the end of what began before the room's history does.
  std::string id;
  /// "org.rostrum.question" and the like.
  std::string event_class;
  /// Which of its class.
  std::string key;
  /// Programme time.
  event::Instant at = 0;
  bool begins = true;
  /// Of a beginning; the first names the key. No quotes, no line breaks.
  std::vector<std::pair<std::string, std::string>> attributes = {};
};

class Moments {
 public:
  /// Of titles, in bytes.
  static constexpr std::size_t kMaxTitle = 200;

  /// What is on in a state that a snapshot had: it began before, and was told then.
  void inherit(const event::State& state);
  /// To be called after each event was applied: what it began and ended, ends first.
  std::vector<Moment> follow(const Shown& shown, const Happened& happened, const event::Event& event);

 private:
  /// Class and key of what is on, and the id of its beginning.
  std::map<std::pair<std::string, std::string>, std::string> on_;
};

}  // namespace rostrum::room
