#include "protocol/link/poison_notes.hpp"

#include <algorithm>

namespace rostrum::link {
namespace {

bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::vector<FeedId> in_state(ByteView notes, NoteState wanted) {
  std::vector<FeedId> feeds;
  for (ByteReader reader(notes); auto slot = reader.take(kNoteSlotBytes);) {
    ByteReader fields(*slot);
    if (fields.u8() != static_cast<std::uint8_t>(wanted)) continue;
    const auto feed = fields.take(*fields.u8());
    if (!feed || feed->empty() || !printable(as_text(*feed))) continue;
    FeedId id(as_text(*feed));
    if (std::find(feeds.begin(), feeds.end(), id) == feeds.end()) feeds.push_back(std::move(id));
  }
  return feeds;
}

}  // namespace

Suspects suspects(ByteView notes) {
  return {in_state(notes, NoteState::decoding), in_state(notes, NoteState::crashed)};
}

}  // namespace rostrum::link
