// What integrations have beside the journal, in tables of its file (decision 0014): API keys and what was done with
// them, webhooks. It is changed in place, and no state is made of it. Owned by its store.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/journal/sqlite.hpp"
#include "server/journal/webhooks.hpp"

namespace rostrum::journal {

/// Times are milliseconds of Unix time.
struct ApiKey {
  std::string id;
  /// SHA-256 of the key, hexadecimal: the key itself is nowhere.
  std::string hash;
  std::string name;
  std::vector<std::string> scopes;
  /// Slugs; empty: every event.
  std::vector<std::string> events;
  std::int64_t made = 0;
  std::optional<std::int64_t> expires;
  /// It opens nothing any more, and stays for its audit.
  std::optional<std::int64_t> revoked;
  std::optional<std::int64_t> used;
  friend bool operator==(const ApiKey&, const ApiKey&) = default;
};

/// One request that was made with a key. Its query is not kept: people are looked for by it.
struct KeyUse {
  std::string key;
  std::int64_t at = 0;
  std::string method;
  std::string path;
  int status = 0;
  friend bool operator==(const KeyUse&, const KeyUse&) = default;
};

class Integrations {
 public:
  /// The newest of each key are kept.
  static constexpr std::int64_t kMaxUses = 1'000;
  /// Of revoked keys the newest are kept.
  static constexpr std::size_t kMaxRevoked = 100;
  static constexpr const char* kSchema =
      "CREATE TABLE IF NOT EXISTS api_key (id TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL, name TEXT NOT NULL,"
      "  scopes TEXT NOT NULL, events TEXT NOT NULL, made INTEGER NOT NULL, expires INTEGER, revoked INTEGER)"
      "  WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS api_key_use (key TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL,"
      "  method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL, PRIMARY KEY (key, n)) WITHOUT ROWID;";

  explicit Integrations(Database& database) : database_(database), webhooks_(database) {}

  // Each throws SqliteError, and has done nothing then.

  void add(const ApiKey& key);
  void revoke(const std::string& id, std::int64_t at);
  [[nodiscard]] std::vector<ApiKey> keys();
  void add(const KeyUse& use);
  /// The newest first.
  [[nodiscard]] std::vector<KeyUse> uses(const std::string& key);

  [[nodiscard]] Webhooks& webhooks() { return webhooks_; }

 private:
  template <class Work>
  void transact(Work work);

  // Given.
  Database& database_;
  // Owned.
  Webhooks webhooks_;
};

}  // namespace rostrum::journal
