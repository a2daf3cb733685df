// Accepted commands, found by person, written in the order in which they come.
//
// A thousand people who vote touch a thousand leaves of a table that is sorted by person: a page of 4 kB went to the
// log for each vote, which was two fifths of its cost. So they are appended to one of two tables first, and what has
// gathered there is moved to the sorted one person by person, a few people with each commit, so that nobody waits for
// it (as the components of a log-structured merge tree; O'Neil et al. 1996). Where a row of the two is, memory knows.
// Owned by its store.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/journal/row.hpp"
#include "server/journal/sqlite.hpp"

namespace rostrum::journal {

class AcceptedCommands {
 public:
  static constexpr const char* kSchema =
      "CREATE TABLE IF NOT EXISTS accepted (event TEXT NOT NULL, person TEXT NOT NULL, id TEXT NOT NULL,"
      "  digest TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (event, person, id)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS accepted_even (n INTEGER PRIMARY KEY, event TEXT NOT NULL, person TEXT NOT NULL,"
      "  id TEXT NOT NULL, digest TEXT NOT NULL, answer TEXT NOT NULL);"
      "CREATE TABLE IF NOT EXISTS accepted_odd (n INTEGER PRIMARY KEY, event TEXT NOT NULL, person TEXT NOT NULL,"
      "  id TEXT NOT NULL, digest TEXT NOT NULL, answer TEXT NOT NULL);";
  static constexpr std::array<const char*, 3> kTables{"accepted", "accepted_even", "accepted_odd"};
  /// So many rows gather before they are moved.
  static constexpr std::size_t kGathered = 16'384;

  /// `gathered`: for tests. Throws SqliteError, as all of these do.
  explicit AcceptedCommands(Database& database, std::size_t gathered = kGathered);

  /// Within a transaction.
  void put(const std::string& event, const Accepted& command);
  /// Within a transaction, after what it puts: moves about twice as many rows as it put, if some are to be moved.
  void move_some();
  /// To be called once the transaction is committed,
  void settle();
  /// or rolled back.
  void abandon();
  /// Rows were deleted: the tables are read again before the next use.
  void forget() { stale_ = true; }

  /// Each once, by id.
  [[nodiscard]] std::vector<Accepted> of(const std::string& event, const std::string& person);

 private:
  using Rows = std::vector<std::int64_t>;
  struct Table {
    Table(const Database& database, const std::string& name);
    Statement insert;
    Statement read;
    Statement move;
    Statement clear;
    Statement list;
  };

  [[nodiscard]] static std::string key_of(std::string_view event, std::string_view person);
  static void add(std::vector<Accepted>& found, Table& table, const Rows& rows);
  void refresh();
  std::int64_t read_rows(Table& table, std::unordered_map<std::string, Rows>& rows);
  void begin_moving(std::unordered_map<std::string, Rows> rows);

  // Given.
  const std::size_t gathered_;
  // State.
  bool stale_ = true;
  std::array<Table, 2> tables_;
  Statement moved_;
  /// Index of the table that is written to; what is moved stands in the other.
  std::size_t into_ = 0;
  std::int64_t next_ = 1;
  std::size_t count_ = 0;
  /// Of the transaction under way: by whom, and who was moved. A full disk rolls back one after another.
  std::vector<std::string> put_;
  std::vector<std::pair<std::string, Rows>> moved_people_;
  bool turned_ = false;
  std::unordered_map<std::string, Rows> gathering_;
  /// By person, the last first, so that whoever was moved is taken off the end.
  std::vector<std::pair<std::string, Rows>> moving_;
};

}  // namespace rostrum::journal
