// The journal's SQLite file: schema, commits, history. Blocking; owned by the journal's thread, or by a command that
// holds the data directory's lock. "Committed" means synced: WAL with synchronous=FULL.
#pragma once
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "server/journal/accepted.hpp"
#include "server/journal/erasures.hpp"
#include "server/journal/integrations.hpp"
#include "server/journal/reading.hpp"
#include "server/journal/row.hpp"
#include "server/journal/spent.hpp"
#include "server/journal/sqlite.hpp"
#include "server/journal/stills.hpp"
#include "server/journal/urns.hpp"

namespace rostrum::journal {

class Store {
 public:
  /// Throws SqliteError, and std::runtime_error when the file is of a newer version.
  explicit Store(const std::filesystem::path& file);

  /// One transaction; what it blanks is in no file of the journal afterwards. Throws SqliteError and leaves everything
  /// as it was; std::invalid_argument when rows do not follow what is there (their room has to load again).
  void commit(std::span<const Commit> commits);

  /// One transaction, as long as it takes: all that an event and its further streams have is deleted and overwritten,
  /// in the log too. commit() refuses the name ever after, with std::invalid_argument.
  void remove(const std::string& event);

  [[nodiscard]] std::vector<std::string> events();
  [[nodiscard]] std::vector<std::string> removed();
  [[nodiscard]] History history(const std::string& event);
  [[nodiscard]] std::vector<Accepted> accepted(const std::string& event, const std::string& person) {
    return accepted_.of(event, person);
  }

  /// Small facts beside the journal, such as where a programme's discontinuities stand.
  void note(const std::string& event, const std::string& name, const std::string& value);
  [[nodiscard]] std::string note(const std::string& event, const std::string& name);

  /// Of a question; empty for none.
  [[nodiscard]] std::string still(const std::string& event, const std::string& question);

  [[nodiscard]] Integrations& integrations() { return integrations_; }
  [[nodiscard]] Spent& spent() { return spent_; }

 private:
  /// BEGIN, what `work` does, COMMIT; or everything as it was, and its exception.
  template <class Work>
  void transact(Work work);
  void write(const Commit& commit);
  void scrub();
  void write(const std::string& event, const Attendance& attendance);
  void forget(const std::string& event, const Expiry& expiry);
  [[nodiscard]] std::uint64_t last_seq(const std::string& event);
  [[nodiscard]] bool was_removed(const std::string& event);

  Database database_;
  Urns urns_;
  Erasures erasures_;
  Integrations integrations_;
  AcceptedCommands accepted_;
  Spent spent_;
  Stills stills_;
  /// What was blanked may still stand in the write-ahead log.
  bool scrub_due_ = false;
  Statement insert_row_, insert_content_, blank_person_, insert_snapshot_, forget_snapshots_, last_seq_;
};

}  // namespace rostrum::journal
