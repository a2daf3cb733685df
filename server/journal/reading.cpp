#include "server/journal/reading.hpp"

#include <algorithm>
#include <charconv>

namespace rostrum::journal {
namespace {

bool has_table(const Database& database, std::string_view name) {
  Statement select(database, "SELECT 1 FROM sqlite_master WHERE type='table' AND name=?");
  return select.bind(name).step();
}

std::vector<Visit> visits_of(const Database& database, const std::string& event) {
  std::vector<Visit> found;
  // A server before this table wrote the file.
  if (!has_table(database, "visit")) return found;
  const auto known_until = present_until(database, event);
  Statement select(database, "SELECT person, since, until FROM visit WHERE event=? ORDER BY person, since");
  select.bind(event);
  while (select.step()) {
    Visit& visit = found.emplace_back();
    visit.person = select.text(0);
    visit.since = select.number(1);
    visit.until = std::max(visit.since, select.is_null(2) ? known_until : select.number(2));
  }
  return found;
}

}  // namespace

void check_version(const Database& database, const std::filesystem::path& file) {
  Statement version(database, "PRAGMA user_version");
  version.step();
  const auto found = version.number(0);
  if (found > kSchemaVersion) {
    throw std::runtime_error(file.string() + " is of version " + std::to_string(found) +
                             "; this program knows versions up to " + std::to_string(kSchemaVersion) +
                             ": it was written by a newer version of rostrumd");
  }
}

std::vector<Row> rows_after(const Database& database, const std::string& event, std::uint64_t seq) {
  Statement rows(database,
                 "SELECT seq, epoch, at, actor, command, kind, version, media_time, body FROM journal"
                 " WHERE event=? AND seq>? ORDER BY seq");
  rows.bind(event).bind(static_cast<std::int64_t>(seq));
  std::vector<Row> found;
  while (rows.step()) {
    Row& row = found.emplace_back();
    row.seq = static_cast<std::uint64_t>(rows.number(0));
    row.epoch = static_cast<std::uint64_t>(rows.number(1));
    row.at = rows.number(2);
    row.actor = rows.text(3);
    row.command = rows.text(4);
    row.kind = rows.text(5);
    row.version = static_cast<int>(rows.number(6));
    if (!rows.is_null(7)) row.media_time = rows.number(7);
    row.body = rows.text(8);
  }
  return found;
}

std::map<std::string, std::string> contents_of(const Database& database, const std::string& event) {
  Statement contents(database, "SELECT id, text FROM content WHERE event=?");
  contents.bind(event);
  std::map<std::string, std::string> found;
  while (contents.step()) found.emplace(contents.text(0), contents.text(1));
  return found;
}

std::int64_t present_until(const Database& database, const std::string& event) {
  Statement select(database, "SELECT value FROM note WHERE event=? AND name=?");
  if (!select.bind(event).bind(kPresentUntil).step()) return 0;
  const auto text = select.text(0);
  std::int64_t at = 0;
  std::from_chars(text.data(), text.data() + text.size(), at);
  return at;
}

std::optional<Archive> read_archive(const std::filesystem::path& file, const std::string& event) {
  if (!std::filesystem::exists(file)) throw std::runtime_error(file.string() + " is not there");
  Database database(file);
  check_version(database, file);
  database.run("PRAGMA query_only=1; BEGIN");
  Archive archive;
  archive.session = rows_after(database, event, 0);
  if (archive.session.empty()) return std::nullopt;
  archive.session_texts = contents_of(database, event);
  const auto registrations = event + "/registrations";
  archive.registrations = rows_after(database, registrations, 0);
  archive.registration_texts = contents_of(database, registrations);
  archive.visits = visits_of(database, event);
  return archive;
}

}  // namespace rostrum::journal
