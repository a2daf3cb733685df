#include "media/link/notes.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace rostrum::link {
namespace {

/// The state byte of the slot whose decoder this thread is in; the signal handler reads it.
thread_local std::byte* at_work = nullptr;
/// All slots, for the signal handler.
std::byte* all_slots = nullptr;

void set(std::byte* state, NoteState value) {
  // Release: the feed's name must be in memory before a state that points to it.
  std::atomic_ref<std::byte>(*state).store(static_cast<std::byte>(value), std::memory_order_release);
}

extern "C" void rostrum_mark_crash(int signal) {
  if (at_work != nullptr) {
    set(at_work, NoteState::crashed);
  } else {
    for (std::size_t i = 0; i < kNoteSlots; ++i) set(all_slots + i * kNoteSlotBytes, NoteState::idle);
  }
  // SA_RESETHAND has put the default back: this time it kills.
  raise(signal);
}

}  // namespace

Notes::Notes(int fd) {
  const int flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
  void* mapped = mmap(nullptr, kNotesBytes, PROT_READ | PROT_WRITE, flags, fd, 0);
  if (mapped == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "poison notes");
  memory_ = static_cast<std::byte*>(mapped);
  if (fd >= 0) close(fd);
}

Notes::~Notes() { munmap(memory_, kNotesBytes); }

std::unique_ptr<Notes::Slot> Notes::take(const FeedId& feed) {
  for (std::size_t index = 0; index < kNoteSlots; ++index) {
    std::byte* slot = memory_ + index * kNoteSlotBytes;
    auto expected = static_cast<std::byte>(NoteState::free);
    if (!std::atomic_ref<std::byte>(*slot).compare_exchange_strong(expected, static_cast<std::byte>(NoteState::idle)))
      continue;
    const ByteView name = as_byte_view(feed).first(std::min(feed.size(), kMaxNotedFeed));
    slot[1] = static_cast<std::byte>(name.size());
    std::copy(name.begin(), name.end(), slot + kNoteFeedAt);
    return std::make_unique<Slot>(*this, index);
  }
  return nullptr;
}

void Notes::mark_crashes() {
  all_slots = memory_;
  struct sigaction action {};
  action.sa_handler = rostrum_mark_crash;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_ONSTACK);
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS}) sigaction(signal, &action, nullptr);
}

Notes::Slot::~Slot() { set(notes_->memory_ + index_ * kNoteSlotBytes, NoteState::free); }

void Notes::Slot::begin() {
  at_work = notes_->memory_ + index_ * kNoteSlotBytes;
  set(at_work, NoteState::decoding);
}

void Notes::Slot::end() {
  set(notes_->memory_ + index_ * kNoteSlotBytes, NoteState::idle);
  at_work = nullptr;
}

}  // namespace rostrum::link
