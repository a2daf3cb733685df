#include "media/link/usage.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>

namespace rostrum::link {

Usage::Usage() : statm_(open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {}

Usage::~Usage() {
  if (statm_ >= 0) close(statm_);
}

double Usage::cpu_seconds() const {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::uint64_t Usage::resident_bytes() const {
  std::array<char, 128> text{};
  const ssize_t got = statm_ < 0 ? -1 : pread(statm_, text.data(), text.size(), 0);
  if (got <= 0) return 0;
  // proc(5): the second number counts resident pages.
  const std::string_view line(text.data(), static_cast<std::size_t>(got));
  const std::size_t space = line.find(' ');
  std::uint64_t pages = 0;
  if (space != std::string_view::npos) std::from_chars(line.data() + space + 1, line.data() + line.size(), pages);
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace rostrum::link
