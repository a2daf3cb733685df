// The rules of one event's live window: which part stands at which place of the timeline, what fills in when the stage
// is late, where discontinuities fall, and what the playlists say. Sans-I/O: time is an argument. Value semantics, not
// copyable; owned by the strand of its `ProgrammeWindow`.
//
// Invariants: every rendition's parts follow each other without holes from the first listed segment to its edge; a
// place once published never changes; all renditions have the same discontinuities at the same media sequence numbers.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/bytes.hpp"
#include "protocol/link/media.hpp"
#include "protocol/link/timing.hpp"
#include "server/delivery/place.hpp"
#include "server/delivery/segment_store.hpp"
#include "server/delivery/stand_in.hpp"
#include "server/delivery/vitals.hpp"

namespace rostrum::delivery {

/// Rewrites the decode time and sequence number of a chunk. Empty if the chunk cannot be read.
using Retime = std::function<Bytes(ByteView chunk, link::Tick first_tick, std::uint32_t sequence)>;

struct ProgrammeConfig {
  link::Timeline timeline;
  /// Of the floor's sound, BCP 47.
  std::string floor_language = "en";
  /// For tests; usually that of protocol/cmaf.
  Retime retime;
  /// Shared by all programmes of a server.
  std::shared_ptr<Vitals> vitals = std::make_shared<Vitals>();
};

/// Something that happens on stage, from an instant of the programme on. What was said of it stays so; its end is
/// added.
struct Moment {
  std::string id;
  /// Reverse-DNS style, such as "org.rostrum.question".
  std::string event_class;
  link::Tick at = 0;
  /// Missing while it goes on.
  std::optional<link::Tick> duration;
  /// Client attributes, names beginning with X-. Texts of people don't belong here: only ids.
  std::vector<std::pair<std::string, std::string>> attributes;
  friend bool operator==(const Moment&, const Moment&) = default;
};

struct MomentEnd {
  /// Empty: the latest of that class that goes on and whose first attribute is this key.
  std::string id;
  std::string event_class;
  std::string key;
  link::Tick at = 0;
};

/// What a next server must know to go on without contradiction. Small; stored by the wiring.
struct ProgrammeState {
  /// Media sequence numbers at which a discontinuity stands, ascending.
  std::vector<std::uint64_t> discontinuities;
  /// Init id in force for each rendition, by name.
  std::map<std::string, std::string> inits;
  /// In the order in which they were told.
  std::vector<Moment> moments = {};
  friend bool operator==(const ProgrammeState&, const ProgrammeState&) = default;
};

/// How late a part may be after the last instant in it, before something else takes its place.
inline constexpr std::int64_t kPatienceNs = 300'000'000;
/// How long after a start that goes on behind an earlier server nothing else takes the place of a part: the stage sends
/// again what it kept, 20 s of it, one part after the other, and all of them are late already.
inline constexpr std::int64_t kCatchUpNs = 1'000'000'000;
/// Of parts that came before their turn, for each rendition: half a minute. Beyond it the one farthest ahead is
/// dropped, before the window begins the oldest.
inline constexpr std::size_t kMaxPending = 128;
inline constexpr std::size_t kMaxProgrammeRenditions = 16;
inline constexpr std::size_t kMaxInits = 8;
/// More than one a second for as long as the window is; the oldest that ended goes first.
inline constexpr std::size_t kMaxMoments = 1'000;
inline constexpr std::size_t kMaxMomentText = 256;

/// What a name within a rendition stands for.
struct File {
  enum class What { missing, hinted, init, segment, part };
  What what = What::missing;
  /// Null unless there is something to send.
  SharedBody body;
};

class Programme {
 public:
  explicit Programme(ProgrammeConfig config, ProgrammeState state = {});
  Programme(const Programme&) = delete;
  Programme& operator=(const Programme&) = delete;

  /// See ProgrammeWindow for what these mean. Times are CLOCK_MONOTONIC in nanoseconds.
  void start(std::int64_t now_ns);
  void end();
  /// Unknown renditions are declared by their first init, until the window begins. "a-…" is sound.
  void init(link::Init init);
  void part(link::Part part);
  void stand_in(link::StandInPart part);
  void gap(const link::Gap& gap);
  void add_daterange(Moment moment);
  void end_daterange(const MomentEnd& end);

  /// Publishes what is there and what is due. To be called after each of the above and when next_due_ns() has come.
  void advance(std::int64_t now_ns);
  /// When something missing will be replaced; nullopt while there's nothing to wait for.
  [[nodiscard]] std::optional<std::int64_t> next_due_ns(std::int64_t now_ns) const;

  /// Whether playlists exist.
  [[nodiscard]] bool listed() const { return base_ && listed_; }
  [[nodiscard]] bool ended() const { return ended_; }
  /// Whether playlists are about to exist: the programme runs, and its first segment, or after an earlier server the
  /// way to the live edge, is still coming. A list that ends before what players have already would refuse them.
  [[nodiscard]] bool awaited() const { return started_ && !ended_ && (!listed() || catch_up_until_ns_ != 0); }
  /// Grows with each change of a playlist.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  [[nodiscard]] const ProgrammeState& state() const { return state_; }
  [[nodiscard]] Vitals& vitals() const { return *config_.vitals; }
  /// Where the rendition's next part goes; nullopt for an unknown one.
  [[nodiscard]] std::optional<Place> edge(std::string_view rendition) const;
  [[nodiscard]] File file(std::string_view rendition, std::string_view name) const;
  /// Only while listed().
  [[nodiscard]] std::string multivariant() const;
  /// Only while listed() and for a known rendition. `delta`: without what lies beyond the skip boundary.
  [[nodiscard]] std::string playlist(std::string_view rendition, bool delta) const;

 private:
  struct Init {
    link::Init description;
    SharedBody body;
  };
  enum class Source { none, stage, stand_in, gap };
  struct Rendition {
    Kind kind = Kind::video;
    /// By id, and the id of the newest.
    std::map<std::string, Init> inits;
    std::string newest_init;
    StandIn stand_in;
    /// nullopt: known to be lost.
    std::map<Place, std::optional<link::Part>> pending;
    SegmentStore store;
    /// What stands before the edge, and which run made it.
    Source last = Source::none;
    std::string last_run;
  };
  /// What to put at a rendition's edge.
  struct Choice {
    Source source = Source::none;
    std::string init;
  };
  using Renditions = std::map<std::string, Rendition, std::less<>>;

  void keep(Rendition& rendition, Place place, std::optional<link::Part> part);
  void begin(std::int64_t now_ns);
  void begin_at(std::uint64_t msn);
  [[nodiscard]] bool complete_set() const;
  /// When the stage's part for that place is late by the timeline alone.
  [[nodiscard]] std::int64_t late_ns(const Rendition& rendition, Place place) const;
  /// When something else takes the place: as late_ns(), but not while a next server catches up.
  [[nodiscard]] std::int64_t due_ns(const Rendition& rendition, Place place) const;
  [[nodiscard]] const std::string& init_in_force(const std::string& name) const;
  [[nodiscard]] std::optional<Choice> choose(const std::string& name, const Rendition& rendition,
                                             std::int64_t now_ns) const;
  bool open_segment(std::int64_t now_ns);
  void publish(Rendition& rendition, const Choice& choice);
  [[nodiscard]] StoredPart stand_in_part(Rendition& rendition, Place place);
  void forget_old_moments();

  // Given.
  ProgrammeConfig config_;
  // State.
  ProgrammeState state_;
  Renditions renditions_;
  bool started_ = false;
  bool ending_ = false;
  bool ended_ = false;
  bool listed_ = false;
  /// An earlier server published: what the stage kept since belongs to the programme.
  bool resumes_ = false;
  /// Until then what the stage kept may still be arriving. 0: it is all there.
  std::int64_t catch_up_until_ns_ = 0;
  /// No segment before this one is listed.
  std::uint64_t earliest_ = 0;
  /// First segment of the window, once known.
  std::optional<std::uint64_t> base_;
  std::uint64_t version_ = 0;
};

}  // namespace rostrum::delivery
