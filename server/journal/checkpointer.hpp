// Moves the write-ahead log into the database on a thread and a connection of its own, off the path of commits.
// Thread-safe: nudge() only sets a flag.
#pragma once
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace rostrum::journal {

class Checkpointer {
 public:
  explicit Checkpointer(std::filesystem::path file);

  /// After commits. A checkpoint is made once there are enough of them.
  void nudge(std::size_t rows);

 private:
  /// Some 4 MiB of log.
  static constexpr std::size_t kRowsBetween = 1'000;

  void run(std::stop_token stop);

  const std::filesystem::path file_;
  std::mutex mutex_;
  std::condition_variable_any due_;
  std::size_t rows_ = 0;
  std::jthread thread_;
};

}  // namespace rostrum::journal
