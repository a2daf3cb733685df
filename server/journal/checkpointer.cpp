#include "server/journal/checkpointer.hpp"

#include <utility>

#include "server/journal/sqlite.hpp"

namespace rostrum::journal {

Checkpointer::Checkpointer(std::filesystem::path file)
    : file_(std::move(file)), thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

void Checkpointer::nudge(std::size_t rows) {
  const std::lock_guard lock(mutex_);
  rows_ += rows;
  if (rows_ >= kRowsBetween) due_.notify_one();
}

void Checkpointer::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      if (!due_.wait(lock, stop, [&] { return rows_ >= kRowsBetween; })) return;
      rows_ = 0;
    }
    try {
      // PASSIVE never makes a writer wait; what it cannot move now it moves the next time.
      Database(file_).run("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (const SqliteError&) {
      // A full disk: the log stays longer, and the commits say so themselves.
    }
  }
}

}  // namespace rostrum::journal
