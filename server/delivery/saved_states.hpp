// What windows leave on disk for the next server: one small file for each event, DATA/stages/SLUG/window. All are read
// when this is made; each change is written, synced and renamed into place on a thread of its own, the newest of an
// event only. Losing one costs players a discontinuity, never media. Thread-safe: a mutex, held for a move.
#pragma once
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "protocol/link/timing.hpp"
#include "server/delivery/programme.hpp"

namespace rostrum::delivery {

/// A state and the timeline it belongs to: on any other it means nothing.
struct SavedState {
  link::Timeline timeline;
  ProgrammeState state;
  friend bool operator==(const SavedState&, const SavedState&) = default;
};

/// Lines of words: `timeline ORIGIN_NS ANCHOR_NS`, `init RENDITION ID`, `discontinuity MSN`,
/// `moment ID CLASS TICK DURATION NAME=VALUE…` with `-` for no duration and bytes as %XX where they would end a word.
std::string write_state(const SavedState& saved);
/// nullopt for anything else, more than 4 MiB or 8,192 lines.
std::optional<SavedState> read_state(std::string_view text);

class SavedStates {
 public:
  /// Reads what lies below `stages`, a folder that need not exist. What cannot be read is as if it were not there.
  explicit SavedStates(std::filesystem::path stages);
  /// Writes what waits.
  ~SavedStates();
  SavedStates(const SavedStates&) = delete;
  SavedStates& operator=(const SavedStates&) = delete;

  /// Empty when nothing was saved for that timeline of the event.
  [[nodiscard]] ProgrammeState find(const std::string& event, const link::Timeline& timeline) const;
  /// Soon on disk. A disk that refuses is logged.
  void save(const std::string& event, SavedState state);
  /// What waits is not written; whoever removes the event's folder removes what was.
  void forget(const std::string& event);

 private:
  void write_changes(std::stop_token stop);

  // Given.
  std::filesystem::path stages_;
  // State.
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, SavedState> states_;
  /// Events whose state is newer than its file.
  std::map<std::string, SavedState> waiting_;
  std::jthread writer_;
};

}  // namespace rostrum::delivery
