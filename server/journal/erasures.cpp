#include "server/journal/erasures.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
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
    const auto space = line.find(' ');
    if (space == std::string::npos || in.eof()) continue;
    ++known_[{line.substr(0, space), line.substr(space + 1)}];
  }
}

void Erasures::add(const std::string& event, const std::vector<std::string>& people) {
  std::string lines;
  // Begins with the end of whatever was cut short before it.
  for (const auto& person : people) lines += "\n" + event + " " + person + "\n";
  append(file_, lines);
  for (const auto& person : people) ++known_[{event, person}];
}

std::map<std::string, std::uint32_t> Erasures::of(const std::string& event) const {
  std::map<std::string, std::uint32_t> found;
  for (auto at = known_.lower_bound({event, ""}); at != known_.end() && at->first.first == event; ++at) {
    found.emplace(at->first.second, at->second);
  }
  return found;
}

}  // namespace rostrum::journal
