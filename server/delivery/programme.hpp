// The rules of one event's live window: which part stands at which place of the timeline, what fills in when the stage is
// late, where discontinuities fall, and what the playlists say. Sans-I/O: time is an argument.
// Value semantics, not copyable; owned by the strand of its `ProgrammeWindow`.
//
// Invariants: every rendition's parts follow each other without holes from the first listed segment to its edge; a place
// once published never changes; all renditions have the same discontinuities at the same media sequence numbers.
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

namespace rostrum::delivery {

using SharedBody = std::shared_ptr<const std::string>;

/// Rewrites the decode time and sequence number of a chunk.
using Retime = std::function<Bytes(ByteView chunk, link::Tick first_tick, std::uint32_t sequence)>;

struct ProgrammeConfig {
  link::Timeline timeline;
  /// Of the floor's sound, BCP 47.
  std::string floor_language = "en";
  Retime retime;
};

/// What a next server must know to go on without contradiction. Small; stored by the wiring.
struct ProgrammeState {
  /// Media sequence numbers at which a discontinuity stands, ascending.
  std::vector<std::uint64_t> discontinuities;
  /// Init id in force for each rendition, by name.
  std::map<std::string, std::string> inits;
  friend bool operator==(const ProgrammeState&, const ProgrammeState&) = default;
};

/// Something that happens on stage at an instant of the programme.
struct Moment {
  std::string id;
  /// Reverse-DNS style, such as "org.rostrum.question".
  std::string event_class;
  link::Tick at = 0;
  std::optional<link::Tick> duration;
  /// Client attributes, names beginning with X-. Texts of people don't belong here: only ids.
  std::vector<std::pair<std::string, std::string>> attributes;
};

class Programme;

}  // namespace rostrum::delivery
