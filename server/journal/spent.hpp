// Ids of what is good once, or good no more before its time: links by which somebody signed in, sessions that were
// ended. A table of the journal's file, changed in place; an id leaves it once it would not be good any more anyway.
// Owned by its store.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "server/journal/sqlite.hpp"

namespace rostrum::journal {

class Spent {
 public:
  static constexpr const char* kSchema =
      "CREATE TABLE IF NOT EXISTS spent (id TEXT NOT NULL PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;";

  explicit Spent(Database& database) : database_(database) {}

  /// `until` and `now` are milliseconds of Unix time. Throws SqliteError, and has added nothing then.
  void add(const std::string& id, std::int64_t until, std::int64_t now);
  /// Ids, and until when. Throws SqliteError.
  [[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> all();

 private:
  Database& database_;
};

}  // namespace rostrum::journal
