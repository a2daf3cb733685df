// A wall clock for tests, preloaded into rostrumd: the time of day is ahead of the machine's by as many seconds as the
// file ROSTRUM_CLOCK_OFFSET says, eight bytes in the machine's order, read anew each time. What counts time that nobody
// sets (CLOCK_MONOTONIC) is left alone. Thread-safe: the file is mapped once and only read.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

const std::int64_t* mapped() {
  const char* name = std::getenv("ROSTRUM_CLOCK_OFFSET");
  const int fd = name == nullptr ? -1 : open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return nullptr;
  void* found = mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  return found == MAP_FAILED ? nullptr : static_cast<const std::int64_t*>(found);
}

std::int64_t offset_seconds() {
  static const std::int64_t* const offset = mapped();
  return offset == nullptr ? 0 : __atomic_load_n(offset, __ATOMIC_RELAXED);
}

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* out) {
  static const auto next = real<int (*)(clockid_t, timespec*)>("clock_gettime");
  const int result = next(clock, out);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) out->tv_sec += offset_seconds();
  return result;
}

extern "C" int gettimeofday(timeval* out, void* zone) {
  static const auto next = real<int (*)(timeval*, void*)>("gettimeofday");
  const int result = next(out, zone);
  if (result == 0) out->tv_sec += offset_seconds();
  return result;
}

extern "C" time_t time(time_t* out) {
  static const auto next = real<time_t (*)(time_t*)>("time");
  const time_t now = next(nullptr) + offset_seconds();
  if (out != nullptr) *out = now;
  return now;
}
