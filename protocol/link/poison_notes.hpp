// What the stage notes in shared memory around each decoder call, so that after its death the server knows the feed
// that killed it. Here is the layout and its reading; media/link/notes.hpp writes it.
//
//   slot (kNoteSlotBytes), one for each decoder:  0       1        2
//                                                 +-------+--------+----------------+
//                                                 | state | length | feed id, ASCII |
//                                                 +-------+--------+----------------+
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "protocol/bytes.hpp"
#include "protocol/link/messages.hpp"

namespace rostrum::link {

inline constexpr std::size_t kNoteSlots = 64;
inline constexpr std::size_t kNoteSlotBytes = 128;
inline constexpr std::size_t kNoteFeedAt = 2;
inline constexpr std::size_t kMaxNotedFeed = kNoteSlotBytes - kNoteFeedAt;
inline constexpr std::size_t kNotesBytes = kNoteSlots * kNoteSlotBytes;

enum class NoteState : std::uint8_t {
  free = 0,
  /// A decoder holds the slot and is not at work.
  idle = 1,
  decoding = 2,
  /// The fatal signal came in this slot's thread.
  crashed = 3,
};

/// Feeds by the state their slots were left in, each once.
struct Suspects {
  std::vector<FeedId> decoding;
  std::vector<FeedId> crashed;
};

/// Slots that make no sense (a dying stage may write anything) are passed over.
[[nodiscard]] Suspects suspects(ByteView notes);

}  // namespace rostrum::link
