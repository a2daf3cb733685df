#include "protocol/link/poison_notes.hpp"

#include <doctest/doctest.h>

namespace rostrum::link {
namespace {

void note(Bytes& notes, std::size_t slot, NoteState state, std::string_view feed) {
  const std::size_t at = slot * kNoteSlotBytes;
  notes[at] = static_cast<std::byte>(state);
  notes[at + 1] = static_cast<std::byte>(feed.size());
  const ByteView bytes = as_byte_view(feed);
  std::copy(bytes.begin(), bytes.end(), notes.begin() + static_cast<std::ptrdiff_t>(at + kNoteFeedAt));
}

TEST_CASE("feeds being decoded are suspects, once each; idle ones are not") {
  Bytes notes(kNotesBytes);
  CHECK(suspects(notes).decoding.empty());
  note(notes, 0, NoteState::idle, "p-1:camera");
  note(notes, 1, NoteState::decoding, "p-2:camera");
  note(notes, 2, NoteState::decoding, "p-2:camera");
  note(notes, 63, NoteState::decoding, "p-3:screen");
  CHECK(suspects(notes).decoding == std::vector<FeedId>{"p-2:camera", "p-3:screen"});
  CHECK(suspects(notes).crashed.empty());
}

TEST_CASE("a slot whose thread crashed is told apart") {
  Bytes notes(kNotesBytes);
  note(notes, 4, NoteState::decoding, "p-2:camera");
  note(notes, 5, NoteState::crashed, "p-4:camera");
  CHECK(suspects(notes).crashed == std::vector<FeedId>{"p-4:camera"});
  CHECK(suspects(notes).decoding == std::vector<FeedId>{"p-2:camera"});
}

TEST_CASE("nonsense in the notes is passed over") {
  Bytes notes(kNotesBytes, std::byte{0xff});
  CHECK(suspects(notes).crashed.empty());
  notes.assign(kNotesBytes, std::byte{2});
  CHECK(suspects(notes).decoding == std::vector<FeedId>{});
  CHECK(suspects(ByteView(notes).first(5)).decoding.empty());
}

}  // namespace
}  // namespace rostrum::link
