#include "server/journal/data_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace rostrum::journal {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

std::string holder_of(int lock) {
  std::array<char, 64> text{};
  const auto length = pread(lock, text.data(), text.size() - 1, 0);
  std::string holder(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  while (!holder.empty() && holder.back() == '\n') holder.pop_back();
  return holder.empty() ? "another process" : holder;
}

}  // namespace

DataDirectory::DataDirectory(std::filesystem::path path) : path_(std::move(path)) {
  const bool fresh = std::filesystem::create_directories(path_);
  if (fresh && chmod(path_.c_str(), 0700) != 0) fail(path_);
  const auto file = path_ / "lock";
  lock_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) fail(file);
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    const std::string holder = holder_of(lock_);
    close(lock_);
    throw DataDirectoryHeld(path_.string() + " is held by " + holder);
  }
  const std::string me = "rostrumd, process " + std::to_string(getpid()) + "\n";
  if (ftruncate(lock_, 0) != 0 || pwrite(lock_, me.data(), me.size(), 0) < 0) {
    // On a full disk the lock holds all the same, only without its holder's name.
    errno = 0;
  }
}

DataDirectory::~DataDirectory() { close(lock_); }

}  // namespace rostrum::journal
