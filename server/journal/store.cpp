#include "server/journal/store.hpp"

namespace rostrum::journal {
namespace {

// A commit syncs the write-ahead log; checkpoints are made elsewhere (checkpointer.hpp), not by whichever commit comes
// upon the limit.
constexpr const char* kSettings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA foreign_keys=OFF;"
    "PRAGMA secure_delete=ON;";

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS journal (event TEXT NOT NULL, seq INTEGER NOT NULL, epoch INTEGER NOT NULL,"
    "  at INTEGER NOT NULL, actor TEXT NOT NULL, command TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL,"
    "  media_time INTEGER, body TEXT NOT NULL, PRIMARY KEY (event, seq)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS content (event TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL,"
    "  kind TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (event, id)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS snapshot (event TEXT NOT NULL, seq INTEGER NOT NULL, version INTEGER NOT NULL,"
    "  body TEXT NOT NULL, PRIMARY KEY (event, seq)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS removed (event TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS note (event TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
    "  PRIMARY KEY (event, name)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS visit (event TEXT NOT NULL, person TEXT NOT NULL, since INTEGER NOT NULL,"
    "  until INTEGER, PRIMARY KEY (event, person, since)) WITHOUT ROWID;";

Database open(const std::filesystem::path& file) {
  Database database(file);
  check_version(database, file);
  database.run(kSettings);
  database.run("BEGIN IMMEDIATE;" + std::string(kSchema) + Urns::kSchema + Integrations::kSchema + Webhooks::kSchema +
               AcceptedCommands::kSchema + Spent::kSchema + Stills::kSchema +
               "PRAGMA user_version=" + std::to_string(kSchemaVersion) + "; COMMIT;");
  return database;
}

}  // namespace

Store::Store(const std::filesystem::path& file)
    : database_(open(file)),
      urns_(database_, file.parent_path() / "urns"),
      erasures_(file.parent_path() / "erasures"),
      integrations_(database_),
      accepted_(database_),
      spent_(database_),
      stills_(database_),
      insert_row_(database_, "INSERT INTO journal VALUES (?,?,?,?,?,?,?,?,?,?)"),
      insert_content_(database_, "INSERT OR REPLACE INTO content VALUES (?,?,?,?,?)"),
      // What somebody wrote for the event, such as a poll, is the event's.
      blank_person_(database_,
                    "UPDATE content SET text='' WHERE event=? AND person=? AND kind IN ('name', 'organisation',"
                    " 'question', 'answer', 'reason', 'note', 'report', 'chat', 'comment')"),
      insert_snapshot_(database_, "INSERT OR REPLACE INTO snapshot VALUES (?,?,?,?)"),
      forget_snapshots_(database_,
                        "DELETE FROM snapshot WHERE event=?1 AND seq < (SELECT min(seq) FROM"
                        " (SELECT seq FROM snapshot WHERE event=?1 ORDER BY seq DESC LIMIT 2))"),
      last_seq_(database_, "SELECT max(seq) FROM journal WHERE event=?") {}

std::uint64_t Store::last_seq(const std::string& event) {
  Use use(last_seq_);
  last_seq_.bind(event).step();
  return static_cast<std::uint64_t>(last_seq_.number(0));
}

void Store::write(const Commit& commit) {
  if (!commit.rows.empty() || commit.after) {
    const auto last = last_seq(commit.event);
    const bool follows = commit.rows.empty() || commit.rows.front().seq == last + 1;
    if (!follows || commit.after.value_or(last) != last) {
      throw std::invalid_argument("rows of " + commit.event + " do not follow its last");
    }
    if (last == 0 && was_removed(commit.event)) throw std::invalid_argument(commit.event + " was deleted");
  }
  for (const Row& row : commit.rows) {
    Use use(insert_row_);
    insert_row_.bind(commit.event).bind(static_cast<std::int64_t>(row.seq)).bind(static_cast<std::int64_t>(row.epoch));
    insert_row_.bind(row.at).bind(row.actor).bind(row.command).bind(row.kind).bind(std::int64_t{row.version});
    insert_row_.bind(row.media_time).bind(row.body).step();
  }
  for (const Content& content : commit.contents) {
    Use use(insert_content_);
    insert_content_.bind(commit.event).bind(content.id).bind(content.person).bind(content.kind).bind(content.text);
    insert_content_.step();
  }
  for (const auto& erasure : commit.erased) {
    Use use(blank_person_);
    blank_person_.bind(commit.event).bind(erasure.person).step();
    stills_.remove_of(commit.event, erasure.person);
  }
  for (const Still& still : commit.stills) stills_.write(commit.event, still);
  for (const auto& question : commit.unpictured) stills_.remove(commit.event, question);
  for (const Accepted& accepted : commit.accepted) accepted_.put(commit.event, accepted);
  if (commit.snapshot) {
    Use use(insert_snapshot_);
    insert_snapshot_.bind(commit.event).bind(static_cast<std::int64_t>(commit.snapshot->seq));
    insert_snapshot_.bind(std::int64_t{commit.snapshot->version}).bind(commit.snapshot->body).step();
    Use forget(forget_snapshots_);
    forget_snapshots_.bind(commit.event).step();
  }
  if (commit.attendance) write(commit.event, *commit.attendance);
  if (commit.expiry) forget(commit.event, *commit.expiry);
}

/// By kind, so that also what nothing points at any more is blank: former names, messages that the state dropped.
void Store::forget(const std::string& event, const Expiry& expiry) {
  database_.run("CREATE TEMP TABLE IF NOT EXISTS kept (id TEXT PRIMARY KEY); DELETE FROM kept;");
  Statement keep(database_, "INSERT OR IGNORE INTO kept VALUES (?)");
  for (const auto& id : expiry.kept) keep.bind(id).run();
  for (const auto& kind : expiry.kinds) {
    Statement blank(
        database_,
        "UPDATE content SET text='' WHERE event=? AND kind=? AND text<>'' AND id NOT IN (SELECT id FROM kept)");
    blank.bind(event).bind(kind).run();
  }
  for (const auto& person : expiry.unnamed) {
    Statement blank(database_,
                    "UPDATE content SET text='' WHERE event=? AND person=? AND kind IN ('name', 'organisation')");
    blank.bind(event).bind(person).run();
  }
  if (!expiry.visits) return;
  // Everybody another name that says nothing: how many were there, and for how long, stands.
  Statement select(database_, "SELECT DISTINCT person FROM visit WHERE event=? AND person NOT LIKE 'gone-%'");
  select.bind(event);
  std::vector<std::string> people;
  while (select.step()) people.push_back(select.text(0));
  for (const auto& person : people) {
    Statement fresh(database_, "SELECT 'gone-' || lower(hex(randomblob(8)))");
    fresh.step();
    Statement rename(database_, "UPDATE visit SET person=? WHERE event=? AND person=?");
    rename.bind(fresh.text(0)).bind(event).bind(person).run();
  }
}

void Store::write(const std::string& event, const Attendance& attendance) {
  if (attendance.first) {
    Statement close(database_, "UPDATE visit SET until=max(since, ?) WHERE event=? AND until IS NULL");
    close.bind(present_until(database_, event)).bind(event).run();
  }
  Statement insert(database_, "INSERT OR REPLACE INTO visit VALUES (?,?,?,?)");
  for (const Visit& visit : attendance.visits) {
    insert.bind(event).bind(visit.person).bind(visit.since).bind(visit.until).run();
  }
  note(event, kPresentUntil, std::to_string(attendance.until));
}

/// The log's old pages hold what was blanked until it is emptied; a checkpoint under way elsewhere, or a full disk, may
/// hold that up until the next commit.
void Store::scrub() {
  try {
    Statement checkpoint(database_, "PRAGMA wal_checkpoint(TRUNCATE)");
    scrub_due_ = !checkpoint.step() || checkpoint.number(0) != 0;
  } catch (const SqliteError&) {
    scrub_due_ = true;
  }
}

bool Store::was_removed(const std::string& event) {
  Statement select(database_, "SELECT 1 FROM removed WHERE event=?");
  return select.bind(event.substr(0, event.find('/'))).step();
}

template <class Work>
void Store::transact(Work work) {
  database_.run("BEGIN IMMEDIATE");
  try {
    work();
    database_.run("COMMIT");
    urns_.settle();
    accepted_.settle();
  } catch (...) {
    urns_.abandon();
    accepted_.abandon();
    // A failed COMMIT may have rolled back by itself.
    if (sqlite3_get_autocommit(database_.handle()) == 0) database_.run("ROLLBACK");
    throw;
  }
  if (scrub_due_) scrub();
}

void Store::commit(std::span<const Commit> commits) {
  // Before the disk has it: what is listed and not committed is erased at the next start.
  for (const Commit& commit : commits) {
    if (commit.scrub || commit.expiry) scrub_due_ = true;
    if (commit.erased.empty()) continue;
    erasures_.add(commit.event, commit.erased);
    scrub_due_ = true;
  }
  transact([&] {
    std::vector<const Commit*> voted;
    for (const Commit& commit : commits) {
      write(commit);
      if (!commit.ballots.empty() || !commit.emptied.empty()) voted.push_back(&commit);
    }
    accepted_.move_some();
    urns_.put(voted);
  });
}

void Store::remove(const std::string& event) {
  transact([&] {
    std::vector<const char*> tables{"journal", "content", "snapshot", "note", "visit", "webhook", "still"};
    tables.insert(tables.end(), AcceptedCommands::kTables.begin(), AcceptedCommands::kTables.end());
    for (const char* table : tables) {
      // Streams are EVENT/NAME; '0' comes after '/'.
      Statement remove(database_, "DELETE FROM " + std::string(table) +
                                      " WHERE event=?1 OR (event > ?1 || '/' AND event < ?1 || '0')");
      remove.bind(event).run();
    }
    urns_.remove(event);
    Statement note(database_, "INSERT OR IGNORE INTO removed VALUES (?)");
    note.bind(event).run();
    accepted_.forget();
    scrub_due_ = true;
  });
}

std::vector<std::string> Store::removed() {
  Statement select(database_, "SELECT event FROM removed");
  std::vector<std::string> found;
  while (select.step()) found.push_back(select.text(0));
  return found;
}

std::vector<std::string> Store::events() {
  // From name to name by the key: a million rows of one event are passed over at once.
  Statement select(database_,
                   "WITH RECURSIVE names(name) AS (SELECT min(event) FROM journal UNION ALL"
                   " SELECT (SELECT min(event) FROM journal WHERE event > name) FROM names WHERE name IS NOT NULL)"
                   " SELECT name FROM names WHERE name IS NOT NULL");
  std::vector<std::string> found;
  while (select.step()) found.push_back(select.text(0));
  return found;
}

History Store::history(const std::string& event) {
  History history;
  Statement newest(database_, "SELECT max(seq) FROM snapshot WHERE event=? AND version=?");
  newest.bind(event).bind(std::int64_t{kSnapshotVersion}).step();
  history.newest_snapshot = static_cast<std::uint64_t>(newest.number(0));
  // Of a first one that is alone there is no older: all before it is read again instead, where that is not much.
  const bool may_be_alone = history.newest_snapshot > kMostReadAgain;
  Statement snapshot(database_,
                     "SELECT seq, version, body FROM snapshot WHERE event=? AND version=? AND (seq<? OR ?)"
                     " ORDER BY seq LIMIT 1");
  snapshot.bind(event).bind(std::int64_t{kSnapshotVersion}).bind(static_cast<std::int64_t>(history.newest_snapshot));
  if (snapshot.bind(std::int64_t{may_be_alone}).step()) {
    history.snapshot.emplace();
    history.snapshot->seq = static_cast<std::uint64_t>(snapshot.number(0));
    history.snapshot->version = static_cast<int>(snapshot.number(1));
    history.snapshot->body = snapshot.text(2);
  }
  history.rows = rows_after(database_, event, history.snapshot ? history.snapshot->seq : 0);
  history.contents = contents_of(database_, event);
  history.erasures = erasures_.of(event);
  history.urns = urns_.read(event);
  return history;
}

std::string Store::still(const std::string& event, const std::string& question) {
  return stills_.find(event, question);
}

void Store::note(const std::string& event, const std::string& name, const std::string& value) {
  Statement insert(database_, "INSERT OR REPLACE INTO note VALUES (?,?,?)");
  insert.bind(event).bind(name).bind(value).run();
}

std::string Store::note(const std::string& event, const std::string& name) {
  Statement select(database_, "SELECT value FROM note WHERE event=? AND name=?");
  return select.bind(event).bind(name).step() ? select.text(0) : std::string();
}

}  // namespace rostrum::journal
