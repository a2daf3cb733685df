// Marks in the poison notes whose bytes a decoder thread is at work on. Thread-safe: each decoder thread has a slot of
// its own, given back when the thread ends. Those threads must end before the notes do.
#pragma once
#include <memory>

#include "media/link/notes.hpp"

namespace rostrum {

class DecodeNotes {
 public:
  explicit DecodeNotes(link::Notes& notes) : notes_(notes) {}

  /// Around each decoder call, on the thread that makes it. Without a free slot nothing is noted.
  void before(const link::FeedId& feed) {
    Mine& mine = of_this_thread();
    if (!mine.slot || mine.feed != feed) {
      mine.slot.reset();
      mine.slot = notes_.take(feed);
      mine.feed = feed;
    }
    if (mine.slot) mine.slot->begin();
  }
  void after() {
    if (Mine& mine = of_this_thread(); mine.slot) mine.slot->end();
  }

 private:
  struct Mine {
    link::FeedId feed;
    std::unique_ptr<link::Notes::Slot> slot;
  };
  static Mine& of_this_thread() {
    thread_local Mine mine;
    return mine;
  }

  link::Notes& notes_;
};

}  // namespace rostrum
