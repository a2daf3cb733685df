#include "server/journal/integrations.hpp"

#include "server/journal/words.hpp"

namespace rostrum::journal {
template <class Work>
void Integrations::transact(Work work) {
  database_.run("BEGIN IMMEDIATE");
  try {
    work();
    database_.run("COMMIT");
  } catch (...) {
    // A failed COMMIT may have rolled back by itself.
    if (sqlite3_get_autocommit(database_.handle()) == 0) database_.run("ROLLBACK");
    throw;
  }
}

void Integrations::add(const ApiKey& key) {
  Statement insert(database_, "INSERT INTO api_key VALUES (?,?,?,?,?,?,?,?)");
  insert.bind(key.id).bind(key.hash).bind(key.name).bind(joined(key.scopes)).bind(joined(key.events));
  insert.bind(key.made).bind(key.expires).bind(key.revoked).run();
}

void Integrations::revoke(const std::string& id, std::int64_t at) {
  transact([&] {
    Statement revoke(database_, "UPDATE api_key SET revoked=?, hash='' WHERE id=? AND revoked IS NULL");
    revoke.bind(at).bind(id).run();
    Statement forget(database_,
                     "DELETE FROM api_key WHERE id IN"
                     " (SELECT id FROM api_key WHERE revoked IS NOT NULL ORDER BY revoked DESC LIMIT -1 OFFSET ?)");
    forget.bind(static_cast<std::int64_t>(kMaxRevoked)).run();
    database_.run("DELETE FROM api_key_use WHERE key NOT IN (SELECT id FROM api_key)");
  });
}

std::vector<ApiKey> Integrations::keys() {
  Statement select(database_,
                   "SELECT id, hash, name, scopes, events, made, expires, revoked,"
                   " (SELECT at FROM api_key_use WHERE key=api_key.id ORDER BY n DESC LIMIT 1) FROM api_key"
                   " ORDER BY made, id");
  std::vector<ApiKey> found;
  while (select.step()) {
    ApiKey key;
    key.id = select.text(0);
    key.hash = select.text(1);
    key.name = select.text(2);
    key.scopes = split(select.text(3));
    key.events = split(select.text(4));
    key.made = select.number(5);
    key.expires = number_or_none(select, 6);
    key.revoked = number_or_none(select, 7);
    key.used = number_or_none(select, 8);
    found.push_back(std::move(key));
  }
  return found;
}

void Integrations::add(const KeyUse& use) {
  transact([&] {
    Statement insert(
        database_,
        "INSERT INTO api_key_use SELECT ?1, 1 + coalesce((SELECT max(n) FROM api_key_use WHERE key=?1), 0),"
        " ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM api_key WHERE id=?1)");
    insert.bind(use.key).bind(use.at).bind(use.method).bind(use.path).bind(std::int64_t{use.status}).run();
    Statement forget(
        database_, "DELETE FROM api_key_use WHERE key=?1 AND n <= (SELECT max(n) FROM api_key_use WHERE key=?1) - ?2");
    forget.bind(use.key).bind(kMaxUses).run();
  });
}

std::vector<KeyUse> Integrations::uses(const std::string& key) {
  Statement select(database_, "SELECT at, method, path, status FROM api_key_use WHERE key=? ORDER BY n DESC");
  select.bind(key);
  std::vector<KeyUse> found;
  while (select.step()) {
    found.push_back({key, select.number(0), select.text(1), select.text(2), static_cast<int>(select.number(3))});
  }
  return found;
}

}  // namespace rostrum::journal
