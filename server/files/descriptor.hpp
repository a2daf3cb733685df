// A file or folder that is written and brought to disk; open as long as this lives. Failures are std::system_error with
// the path. Blocking.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace rostrum::files {

/// Throws what errno says.
[[noreturn]] inline void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

class Descriptor {
 public:
  /// What is created is its owner's alone.
  Descriptor(const std::filesystem::path& path, int flags)
      : path_(path), handle_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (handle_ < 0) fail(path_);
  }
  ~Descriptor() { close(handle_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(handle_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(path_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (fsync(handle_) != 0) fail(path_);
  }

 private:
  const std::filesystem::path path_;
  const int handle_;
};

/// So that names made, changed or removed in it stay so.
inline void sync_folder(const std::filesystem::path& folder) { Descriptor(folder, O_RDONLY | O_DIRECTORY).sync(); }

}  // namespace rostrum::files
