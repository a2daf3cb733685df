// What a room needs of the rest of the server, as narrow as it needs it. Implementations are thread-safe and never
// block; they outlive the room.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/link/timing.hpp"
#include "server/access/claims.hpp"
#include "server/document/document.hpp"
#include "server/event/names.hpp"
#include "server/journal/journal.hpp"
#include "server/room/bans/bans.hpp"
#include "server/room/commands.hpp"
#include "server/room/fan_out.hpp"
#include "server/room/programme/moments.hpp"
#include "server/stages/director.hpp"

namespace rostrum::room {

struct Clock {
  /// Milliseconds of Unix time.
  std::function<event::Instant()> wall_ms;
  /// CLOCK_MONOTONIC.
  std::function<std::int64_t()> monotonic_ns;
  /// Names the run of the machine that the monotonic clock belongs to.
  std::string boot;
};

/// From where somebody is connected.
struct Whence {
  /// Unspecified when it is not known.
  Neighbourhood network;
  /// This machine, or a network that the operator exempts from limits of guests: nobody is kept out of there.
  bool spared = false;
};

/// Who comes in.
class Doorkeeper {
 public:
  virtual ~Doorkeeper() = default;
  /// What a token says, if it is good for this event now.
  virtual std::optional<access::Claims> admit(const std::string& event, std::string_view token) = 0;
  /// For a guest who is to be known again.
  virtual std::string guest_token(const std::string& event, const event::PersonId& person) = 0;
  /// Milliseconds until this subscriber's address may have one more guest made; 0: it is counted and made now.
  virtual event::Instant guest_wait_ms(const std::string&, SubscriberId) { return 0; }
  /// As long as that subscriber is connected.
  virtual Whence whence(SubscriberId) { return {}; }
  /// Whether admit() knows already who may come in; until then whoever knocks is told to come back.
  virtual bool ready(const std::string&) { return true; }
};

/// How an event's programme shall be from now on.
struct StageWish {
  std::string event;
  /// A stage shall run: someone may publish, or a programme is on.
  bool stage = false;
  /// The programme's clock; nullopt while there is none.
  std::optional<link::Timeline> timeline;
  /// Whether viewers may have it.
  bool is_public = false;
  /// The programme has come to its end, its closing slate included.
  bool over = false;
  stages::StageView view;
  std::uint64_t version = 0;
  link::Tick at_tick = 0;
  std::string floor_language;
};

class Stagehand {
 public:
  virtual ~Stagehand() = default;
  virtual void wish(StageWish wish) = 0;
  /// Ends a session by which somebody sends to the stage (link::FeedStatus::session).
  virtual void hang_up(const std::string& event, const std::string& session) = 0;
  /// What viewers see at an instant of the programme (milliseconds of Unix time), a small JPEG; nullptr where nothing
  /// is known of it.
  virtual std::shared_ptr<const std::string> still(const std::string&, event::Instant) { return nullptr; }
  /// What began and ended in the programme; some of it may be known from an earlier run of the server.
  virtual void moments(const std::string& event, std::vector<Moment> moments) = 0;
  /// The event was deleted: nothing of its stage and programme is kept.
  virtual void forget(const std::string& event) = 0;
};

/// Why somebody may not be here, if so.
struct Barred {
  bool removed = false;
  bool revoked = false;
};

struct Ports {
  FanOut& fan_out;
  journal::Log& journal;
  Doorkeeper& door;
  Stagehand& stagehand;
  Clock clock;
  FreshId fresh;
  /// Told of the document once it was read and whenever it changed, after that is on disk. May be empty.
  std::function<void(const document::Document&)> announced = {};
  /// Told whether the event goes on and when it ended, once it was read and whenever that changed, after that is on
  /// disk. May be empty.
  std::function<void(const std::string& event, const event::Ending& ending)> ending = {};
  /// Told of everyone who may not be here: as the history is read, before anyone is let in, and whenever that changes
  /// and is on disk. May be empty.
  std::function<void(const event::PersonId&, Barred)> barred = {};
};

}  // namespace rostrum::room
