// What the journal keeps, as it is handed over. Values.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rostrum::journal {

/// Version written with every row of today.
inline constexpr int kRowVersion = 1;
/// Of snapshots: one of another version is passed over and the history replayed.
inline constexpr int kSnapshotVersion = 6;

/// One thing that happened. `at` and `media_time` are milliseconds of Unix time.
struct Row {
  std::uint64_t seq = 0;
  std::uint64_t epoch = 0;
  std::int64_t at = 0;
  std::string actor;
  /// The command that caused it, empty when none did.
  std::string command;
  std::string kind;
  int version = 1;
  std::optional<std::int64_t> media_time;
  std::string body;
  friend bool operator==(const Row&, const Row&) = default;
};

/// What a person wrote. Journal and snapshots hold its id only, so that blanking it here blanks it everywhere.
struct Content {
  std::string id;
  std::string person;
  /// question, answer, reason, name, organisation, announcement, document.
  std::string kind;
  std::string text;
  friend bool operator==(const Content&, const Content&) = default;
};

/// An accepted command, kept so that a repeat gets the same answer and no second effect.
struct Accepted {
  std::string person;
  std::string id;
  /// Of the command without its id: a repeat with another one is an error of the sender.
  std::string digest;
  /// The answer's JSON.
  std::string answer;
  friend bool operator==(const Accepted&, const Accepted&) = default;
};

struct Snapshot {
  std::uint64_t seq = 0;
  int version = 1;
  std::string body;
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

/// What somebody chose in an anonymous poll, by the options' places: goes into its urn (urns.hpp), not into a row.
struct Ballot {
  std::string poll;
  std::vector<std::uint32_t> choices;
  friend bool operator==(const Ballot&, const Ballot&) = default;
};

/// A time for which somebody was here without a break: nothing of from where or by what.
struct Visit {
  std::string person;
  /// Milliseconds of Unix time.
  std::int64_t since = 0;
  /// nullopt: still here.
  std::optional<std::int64_t> until;
  friend bool operator==(const Visit&, const Visit&) = default;
};

/// What the programme showed to whoever asked a question, when they asked (stills.hpp).
struct Still {
  std::string question;
  /// The asker.
  std::string person;
  /// Never null.
  std::shared_ptr<const std::string> jpeg;
};

/// Who came and went since it was written last. Visits that go on are not written again: as far as `until` they went
/// on.
struct Attendance {
  std::int64_t until = 0;
  /// The first of this run: what an earlier one left open ended when that was written last.
  bool first = false;
  std::vector<Visit> visits;
  friend bool operator==(const Attendance&, const Attendance&) = default;
};

/// That a person was erased so often: the list of them (erasures.hpp) takes each once.
struct Erasure {
  std::string person;
  std::uint32_t times = 1;
  friend bool operator==(const Erasure&, const Erasure&) = default;
};

/// What is not kept any more: texts of these kinds but those, names of these people, and of every visit who it was.
struct Expiry {
  std::vector<std::string> kinds;
  std::vector<std::string> kept;
  std::vector<std::string> unnamed;
  bool visits = false;
};

/// What becomes durable together or not at all.
struct Commit {
  std::string event;
  /// Seq of the event's last row when this was decided. When it is another by then, nothing of this is kept: also an
  /// answer without rows may tell of something that never came to the disk.
  std::optional<std::uint64_t> after;
  /// Consecutive, and the first follows the event's last.
  std::vector<Row> rows;
  std::vector<Content> contents;
  std::vector<Accepted> accepted;
  std::vector<Ballot> ballots;
  /// Persons whose words are blank from now on, those too that nothing in the state points at any more.
  std::vector<Erasure> erased;
  std::optional<Expiry> expiry;
  std::vector<Still> stills;
  /// Questions of which no still is kept any more.
  std::vector<std::string> unpictured;
  /// Something of this was blanked or removed: it is in no file of the journal afterwards.
  bool scrub = false;
  /// Polls whose urns are no more: counted, or discarded.
  std::vector<std::string> emptied;
  std::optional<Snapshot> snapshot;
  /// Beside the rows: it has no part in the session's numbers (decision 0010).
  std::optional<Attendance> attendance;
};

/// Rows before the only snapshot that are read again rather than that.
inline constexpr std::uint64_t kMostReadAgain = 10'000;

/// All that a room needs to start.
struct History {
  /// The older of the two that are kept: what came after it is read again, so that people who come back after a restart
  /// can be given what they missed. None while there is only a first one, before which lie at most kMostReadAgain rows.
  std::optional<Snapshot> snapshot;
  /// Seq of the newer, 0 for none.
  std::uint64_t newest_snapshot = 0;
  /// After the snapshot.
  std::vector<Row> rows;
  std::map<std::string, std::string> contents;
  /// How often a person of this event was erased, by the list beside the journal (erasures.hpp): more than the rows
  /// know of after an older copy of the journal was put back.
  std::map<std::string, std::uint32_t> erasures;
  /// Of anonymous polls that are not counted yet, by poll; as many places as an urn has.
  std::map<std::string, std::vector<std::uint64_t>> urns;
};

}  // namespace rostrum::journal
