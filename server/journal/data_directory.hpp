// The data directory and its lock: one process at a time holds DIR/lock, an advisory lock that ends with the process.
// Owned by main.
#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>

namespace rostrum::journal {

/// Somebody else holds it. what() names the directory and the holder.
class DataDirectoryHeld : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class DataDirectory {
 public:
  /// Makes the directory, mode 0700, and takes its lock. Throws DataDirectoryHeld, std::system_error.
  explicit DataDirectory(std::filesystem::path path);
  ~DataDirectory();
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path journal_file() const { return journal_file(path_); }
  /// Also for those who only read.
  [[nodiscard]] static std::filesystem::path journal_file(const std::filesystem::path& path) {
    return path / "rostrum.db";
  }
  /// Where commands beside a running server speak to it.
  [[nodiscard]] static std::filesystem::path control_socket(const std::filesystem::path& path) {
    return path / "control.sock";
  }

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace rostrum::journal
