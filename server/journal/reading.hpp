// Reads the journal's file: what its store reads, and all of an event in one moment for whoever keeps records, also
// while a server writes. Blocking; each call uses the connection that it is given, or one of its own.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/journal/row.hpp"
#include "server/journal/sqlite.hpp"

namespace rostrum::journal {

/// PRAGMA user_version of the schema that this program writes. A file of a higher one is refused.
inline constexpr int kSchemaVersion = 2;
/// The note that says when an event's attendance was written last.
inline constexpr const char* kPresentUntil = "present-until";

/// Throws std::runtime_error when the file is of a newer version.
void check_version(const Database& database, const std::filesystem::path& file);
std::vector<Row> rows_after(const Database& database, const std::string& event, std::uint64_t seq);
std::map<std::string, std::string> contents_of(const Database& database, const std::string& event);
/// 0 when it never was.
std::int64_t present_until(const Database& database, const std::string& event);

/// All that is kept of an event.
struct Archive {
  std::vector<Row> session;
  std::map<std::string, std::string> session_texts;
  /// The stream SLUG/registrations.
  std::vector<Row> registrations;
  std::map<std::string, std::string> registration_texts;
  /// Each ended: those that go on, at the moment of which this is known.
  std::vector<Visit> visits;
};

/// Changes nothing, and needs no lock of the data directory: SQLite shows a reader one moment of what is committed.
/// nullopt when there is no such event. Throws SqliteError, and std::runtime_error when there is no such file.
std::optional<Archive> read_archive(const std::filesystem::path& file, const std::string& event);

}  // namespace rostrum::journal
