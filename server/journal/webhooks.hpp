// Webhooks of events, in a table of the journal's file: where each leads, how far it was told, how it fares. What is
// told is the journal itself: a cursor over each of an event's two streams is all that a delivery leaves behind, so
// that whatever was committed is told at least once, whoever was killed when. Blocking; the writing half is owned by
// the store, the reading half uses the connection that it is given.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/journal/row.hpp"
#include "server/journal/sqlite.hpp"

namespace rostrum::journal {

/// Seqs of the last rows that were told, or that were none of its business.
struct Cursor {
  std::uint64_t session = 0;
  std::uint64_t registrations = 0;
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// Times are milliseconds of Unix time.
struct Webhook {
  std::string id;
  std::string event;
  std::string url;
  /// phase, question, registration.
  std::vector<std::string> kinds;
  /// As it was shown: what it signs with cannot be a hash.
  std::string secret;
  std::int64_t made = 0;
  Cursor told;
  std::optional<std::int64_t> delivered;
  /// Since it was delivered last.
  std::int64_t failures = 0;
  std::optional<std::int64_t> failing_since;
  std::string fault;
  /// It is not tried any more.
  std::optional<std::int64_t> disabled;
  friend bool operator==(const Webhook&, const Webhook&) = default;
};

class Webhooks {
 public:
  /// Of one event.
  static constexpr std::int64_t kMost = 20;
  static constexpr const char* kSchema =
      "CREATE TABLE IF NOT EXISTS webhook (id TEXT NOT NULL PRIMARY KEY, event TEXT NOT NULL, url TEXT NOT NULL,"
      "  kinds TEXT NOT NULL, secret TEXT NOT NULL, made INTEGER NOT NULL, session INTEGER NOT NULL,"
      "  registrations INTEGER NOT NULL, delivered INTEGER, failures INTEGER NOT NULL, failing_since INTEGER,"
      "  fault TEXT NOT NULL, disabled INTEGER) WITHOUT ROWID;";

  explicit Webhooks(Database& database) : database_(database) {}

  // Each throws SqliteError.

  /// From what happens next on. False: its event has kMost.
  bool add(const Webhook& hook);
  /// False: the event has none of this id.
  bool remove(const std::string& event, const std::string& id);
  /// `note`: what was wrong with its answer, if it was.
  void delivered(const std::string& id, const Cursor& told, std::int64_t at, const std::string& note);
  /// `disabled`: and it is not tried any more.
  void failed(const std::string& id, const std::string& fault, std::int64_t at, bool disabled);

 private:
  // Given.
  Database& database_;
};

[[nodiscard]] std::vector<Webhook> read_webhooks(const Database& database);

/// A row to be told, and where the cursor stands once it was.
struct Told {
  /// Of the stream SLUG/registrations.
  bool registration = false;
  Row row;
  Cursor after;
};
/// The first row of its kinds after the cursor, by when it happened. What is passed over without finding one moves
/// `from` on.
[[nodiscard]] std::optional<Told> next_told(const Database& database, const Webhook& hook, Cursor& from);
/// How many rows of its kinds come after the cursor, `most` at most.
[[nodiscard]] std::size_t waiting(const Database& database, const Webhook& hook, const Cursor& from, std::size_t most);
/// Of the content table; empty when it was blanked or is not there.
[[nodiscard]] std::string text_of(const Database& database, const std::string& stream, const std::string& id);

}  // namespace rostrum::journal
