#include "server/journal/erasures.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace rostrum::journal {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

void append(const std::filesystem::path& file, const std::string& bytes) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) fail(file);
  const bool whole =
      ::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(descriptor) == 0;
  const int fault = errno;
  ::close(descriptor);
  if (whole) return;
  errno = fault;
  fail(file);
}

}  // namespace

Erasures::Erasures(std::filesystem::path file) : file_(std::move(file)) {
  std::ifstream in(file_, std::ios::binary);
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string event;
    Erasure one;
    if (in.eof() || !(words >> event >> one.person >> one.times)) continue;
    auto& times = known_[{event, one.person}];
    times = std::max(times, one.times);
  }
}

void Erasures::add(const std::string& event, const std::vector<Erasure>& people) {
  std::string lines;
  for (const auto& [person, times] : people) {
    const auto found = known_.find({event, person});
    if (found != known_.end() && found->second >= times) continue;
    // Begins with the end of whatever was cut short before it.
    lines += "\n" + event + " " + person + " " + std::to_string(times) + "\n";
  }
  if (lines.empty()) return;
  append(file_, lines);
  for (const auto& [person, times] : people) {
    auto& known = known_[{event, person}];
    known = std::max(known, times);
  }
}

std::map<std::string, std::uint32_t> Erasures::of(const std::string& event) const {
  std::map<std::string, std::uint32_t> found;
  for (auto at = known_.lower_bound({event, ""}); at != known_.end() && at->first.first == event; ++at) {
    found.emplace(at->first.second, at->second);
  }
  return found;
}

}  // namespace rostrum::journal
