// The control messages between rostrumd and rostrum-stage. Values only; frames.hpp turns them into bytes and back.
// A version mismatch is answered by a hello of one's own and a close: the other side then starts a stage that fits.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/link/timing.hpp"

namespace rostrum::link {

inline constexpr int kVersion = 1;

/// One picture or sound source: `{participant}:{camera|screen|sign|booth}`.
using FeedId = std::string;

enum class FeedState { connecting, live, lost, closed, refused };
enum class SlateKind { before, pause, after, cut, trouble };

/// server -> stage, first on a connection.
struct ServerHello {
  int version = kVersion;
  std::string event;
  std::uint64_t epoch = 0;
  /// Highest media frame number of this stage run already stored, 0 for none: the stage sends what follows.
  std::uint64_t acknowledged = 0;
  /// Whether it takes Stills. Servers of before don't say, and would not know what to do with one.
  std::optional<bool> stills = std::nullopt;
};

/// One feed as the stage knows it.
struct FeedStatus {
  FeedId feed;
  FeedState state = FeedState::connecting;
  bool video = false;
  bool audio = false;
  std::string session;
};

/// stage -> server: somebody is heard in the programme from a tick on; said again with its end when that is known.
/// Turns of one feed follow one another.
struct Speaking {
  FeedId feed;
  Tick from = 0;
  std::optional<Tick> to = std::nullopt;
};

/// stage -> server, its answer: who it is and, when adopted, what it is doing.
struct StageHello {
  int version = kVersion;
  /// Random, new for each stage process: names init files and fences frames of a dead run.
  std::string run;
  std::int64_t pid = 0;
  /// Whether Ready was already said.
  bool ready = false;
  /// Set once a programme runs: the server that adopts takes these over instead of its own idea.
  std::optional<Timeline> timeline;
  std::uint64_t scene_version = 0;
  std::vector<FeedStatus> feeds;
  /// Those who speak, and the latest turns that ended, oldest first: the server that adopts was not there to be told.
  /// Not there in stages of before.
  std::optional<std::vector<Speaking>> speaking = std::nullopt;
};

/// Everything the encoder must know before the first picture. Sent once in a stage's life.
struct Setup {
  int width = 1280;
  int height = 720;
  int video_bps = 2'500'000;
  int audio_bps = 128'000;
  std::string title;
  /// Feeds on which earlier runs died twice within a minute: offers for them are refused.
  std::vector<FeedId> poisoned;
};

/// stage -> server: Setup is done, inits and the stand-in group are on their way, a programme may start at once.
struct Ready {};

/// The programme begins (or goes on after a crash) with this tick, a multiple of a video part's length and an edge of
/// an audio part.
struct ProgrammeStart {
  Timeline timeline;
  Tick first_tick = 0;
};
struct ProgrammeStop {};

struct Tile {
  FeedId feed;
  std::string name;
  std::string title;
  bool muted = false;
};

struct Slate {
  SlateKind kind = SlateKind::before;
  std::string title;
  std::string subtitle;
  /// Shown as a countdown, milliseconds of Unix time.
  std::optional<std::int64_t> countdown_to_unix_ms;
};

/// What the canvas shows and the mixer mixes from `at_tick` on. Always whole, so that a lost or repeated one does no
/// harm.
struct Scene {
  std::uint64_t version = 0;
  Tick at_tick = 0;
  std::vector<Tile> tiles;
  /// Feed shown alone, whoever else is on stage.
  std::optional<FeedId> spotlight;
  /// When set, slate and silence instead of the tiles.
  std::optional<Slate> slate;
};

struct WhipOffer {
  std::uint64_t request = 0;
  std::string session;
  FeedId feed;
  std::string sdp;
  /// The only session of this feed in whose place the offer may come; nullopt: in anyone's.
  std::optional<std::string> replaces;
};
struct WhipPatch {
  std::uint64_t request = 0;
  std::string session;
  /// The entity tag given in If-Match without quotes, "*" for any, empty for none.
  std::string if_match;
  std::string fragment;
};
struct WhipDelete {
  std::uint64_t request = 0;
  std::string session;
};
/// stage -> server, to each of the three. `status` is the HTTP status; from 400 on `problem` says what to tell the
/// person.
struct WhipResult {
  std::uint64_t request = 0;
  int status = 0;
  std::string sdp;
  std::string etag;
  std::string problem;
};

/// stage -> server, whenever a feed's state changes.
struct FeedChanged {
  FeedStatus status;
};

/// stage -> server, four a second, from a thread of its own that looks at the others' progress.
struct Heartbeat {
  Tick encoded_until = 0;
  std::uint64_t dropped_parts = 0;
  std::uint32_t feeds = 0;
  /// CPU seconds used by the stage since its start.
  double cpu_seconds = 0;
  std::uint64_t resident_bytes = 0;
};

/// server -> stage: end, nothing more will be asked.
struct Shutdown {};

using Control = std::variant<ServerHello, StageHello, Setup, Ready, ProgrammeStart, ProgrammeStop, Scene, WhipOffer,
                             WhipPatch, WhipDelete, WhipResult, FeedChanged, Heartbeat, Shutdown, Speaking>;

}  // namespace rostrum::link
