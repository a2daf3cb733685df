// The urns of anonymous polls: how often each option was chosen, and nothing of by whom or in which order.
//
// A vote must be on disk before it is acknowledged, with who voted and what was chosen in one transaction; but whoever
// reads the database, its write-ahead log and its snapshots later must not find out what was added together with whom.
// So the counts are cut in two: the database holds them xored with a pad of random bytes, and the pad lies in a file
// of its own, which is overwritten in place. Every change draws a new pad, and the pad before is blanked as soon as
// the change is committed: of the counts that the log still has in older pages nobody can read anything any more.
//
//   DATA/urns/EVENT.POLL: two slots, the generation's parity chooses: generation (u64), pad (kSlots u64)
//
// Not covered: whoever copies the directory after each single vote, or reads the program's memory. A copy in which the
// file is older or newer than the database loses the counts of the polls that were open then (they begin at nothing
// again); counted polls are in the journal.
// Owned by its store.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/journal/row.hpp"
#include "server/journal/sqlite.hpp"

namespace rostrum::journal {

class Urns {
 public:
  /// Options of a poll, at most.
  static constexpr std::size_t kSlots = 32;
  static constexpr const char* kSchema =
      "CREATE TABLE IF NOT EXISTS urn (event TEXT NOT NULL, poll TEXT NOT NULL, generation INTEGER NOT NULL,"
      "  share TEXT NOT NULL, PRIMARY KEY (event, poll)) WITHOUT ROWID;";

  /// Removes what a crash left of urns that are no more. Throws SqliteError.
  Urns(Database& database, std::filesystem::path folder);

  /// Within a transaction: adds what these commits hold, with one new pad for each urn. Throws SqliteError and
  /// std::system_error; then, and when the transaction fails, abandon() is to be called, else settle().
  void put(const std::vector<const Commit*>& commits);
  /// The same for all of an event's, which are no more.
  void remove(const std::string& event);
  /// Committed: blanks the pads before, and removes the urns that were emptied.
  void settle();
  void abandon();

  /// What is in an event's urns, by poll. What cannot be read any more is left out.
  [[nodiscard]] std::map<std::string, std::vector<std::uint64_t>> read(const std::string& event);

 private:
  using Name = std::pair<std::string, std::string>;
  using Counts = std::array<std::uint64_t, kSlots>;
  struct Stored {
    std::uint64_t generation = 0;
    Counts share{};
  };

  [[nodiscard]] std::vector<std::string> polls(const std::string& event);
  void drop(const Name& urn);
  [[nodiscard]] std::filesystem::path file_of(const Name& urn) const;
  [[nodiscard]] Stored stored(const Name& urn);
  [[nodiscard]] bool open_pad(const Name& urn, const Stored& row, Counts& counts) const;
  void write_pad(const Name& urn, std::uint64_t generation, const Counts& pad) const;
  void blank(const Name& urn, std::uint64_t generation) const;

  // Given.
  Database& database_;
  const std::filesystem::path folder_;
  // State.
  /// By urn: the generation whose pad is to be blanked once the present transaction is committed.
  std::map<Name, std::uint64_t> changed_;
  std::vector<Name> emptied_;
};

}  // namespace rostrum::journal
