#include "media/link/notes.hpp"

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <vector>

namespace rostrum::link {
namespace {

struct Shared {
  Shared() : fd(memfd_create("notes", MFD_CLOEXEC)) { REQUIRE(ftruncate(fd, kNotesBytes) == 0); }
  ~Shared() { close(fd); }
  Suspects read() const {
    Bytes bytes(kNotesBytes);
    CHECK(pread(fd, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(kNotesBytes));
    return suspects(bytes);
  }
  int fd;
};

TEST_CASE("a feed is noted while its decoder is at work, and slots are given back") {
  const Shared shared;
  Notes notes(dup(shared.fd));
  {
    const auto slot = notes.take("p-1:camera");
    REQUIRE(slot);
    CHECK(shared.read().decoding.empty());
    slot->begin();
    CHECK(shared.read().decoding == std::vector<FeedId>{"p-1:camera"});
    slot->end();
    CHECK(shared.read().decoding.empty());
  }
  std::vector<std::unique_ptr<Notes::Slot>> slots;
  for (std::size_t i = 0; i < kNoteSlots; ++i) slots.push_back(notes.take("f"));
  CHECK(slots.back());
  CHECK_FALSE(notes.take("f"));
  slots.pop_back();
  CHECK(notes.take("f"));
}

/// What is left in the notes by a process that dies of `signal` inside or outside a decoder.
Suspects after_death(bool inside) {
  const Shared shared;
  const pid_t child = fork();
  if (child == 0) {
    Notes notes(dup(shared.fd));
    notes.mark_crashes();
    const auto other = notes.take("p-1:camera");
    other->begin();
    other->end();
    const auto slot = notes.take("p-2:camera");
    slot->begin();
    if (!inside) slot->end();
    raise(SIGILL);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WIFSIGNALED(status));
  return shared.read();
}

TEST_CASE("a crash inside a decoder names its feed, one elsewhere names none") {
  CHECK(after_death(true).crashed == std::vector<FeedId>{"p-2:camera"});
  const auto elsewhere = after_death(false);
  CHECK(elsewhere.crashed.empty());
  CHECK(elsewhere.decoding.empty());
}

}  // namespace
}  // namespace rostrum::link
