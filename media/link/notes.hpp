// Writes the poison notes (protocol/link/poison_notes.hpp): which feed each decoder is at work on, in memory that
// outlives this process because the server holds it too. Thread-safe: a slot belongs to whoever took it; writing is two
// stores, cheap enough for each decoder call.
#pragma once
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include "protocol/link/poison_notes.hpp"

namespace rostrum::link {

class Notes {
 public:
  /// Maps the memory file of kNotesBytes; -1 gives notes that nobody reads (runs without a server). Throws
  /// std::system_error when it cannot be mapped. The descriptor is closed.
  explicit Notes(int fd);
  ~Notes();
  Notes(const Notes&) = delete;
  Notes& operator=(const Notes&) = delete;

  /// One decoder's slot. Must not outlive the notes.
  class Slot {
   public:
    Slot(Notes& notes, std::size_t index) : notes_(&notes), index_(index) {}
    ~Slot();
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    /// Around each decoder call, on the thread that makes it.
    void begin();
    void end();

   private:
    Notes* notes_;
    std::size_t index_;
  };

  /// A slot for this feed, nullptr when all are taken. Feed ids longer than kMaxNotedFeed are cut.
  std::unique_ptr<Slot> take(const FeedId& feed);

  /// From now on a fatal signal marks the slot of the thread it came in, before the process dies of it; one that comes
  /// elsewhere clears the others, which are innocent. For one object in a process, which must stay.
  void mark_crashes();

 private:
  std::byte* memory_;
};

}  // namespace rostrum::link
