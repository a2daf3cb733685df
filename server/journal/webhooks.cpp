#include "server/journal/webhooks.hpp"

#include <algorithm>
#include <string_view>

#include "server/journal/words.hpp"

namespace rostrum::journal {
namespace {

constexpr std::string_view kRegistrations = "/registrations";

/// Rows that a kind is about, as SQL lists them.
struct Kind {
  std::string_view name;
  bool registration;
  std::string_view rows;
};
constexpr Kind kKinds[] = {{"phase", false, "'phase_changed'"},
                           {"question", false, "'question_asked','question_changed'"},
                           {"registration", true, "'registered','moved','changed','erased'"}};

/// Empty when nothing of this stream is told.
std::string rows_of(const Webhook& hook, bool registration) {
  std::string list;
  for (const Kind& kind : kKinds) {
    if (kind.registration != registration || std::ranges::find(hook.kinds, kind.name) == hook.kinds.end()) continue;
    list += (list.empty() ? "" : ",") + std::string(kind.rows);
  }
  return list;
}

std::string stream_of(const Webhook& hook, bool registration) {
  return registration ? hook.event + std::string(kRegistrations) : hook.event;
}

std::optional<Row> next_of(const Database& database, const Webhook& hook, bool registration, std::uint64_t& from) {
  const auto list = rows_of(hook, registration);
  if (list.empty()) return std::nullopt;
  const auto stream = stream_of(hook, registration);
  Statement newest(database, "SELECT max(seq) FROM journal WHERE event=?");
  newest.bind(stream).step();
  // Looked up first: what comes in between is looked at the next time.
  const auto last = static_cast<std::uint64_t>(newest.number(0));
  if (last <= from) return std::nullopt;
  Statement select(database,
                   "SELECT seq, at, actor, kind, version, body FROM journal WHERE event=? AND seq>? AND seq<=?"
                   " AND kind IN (" +
                       list + ") ORDER BY seq LIMIT 1");
  select.bind(stream).bind(static_cast<std::int64_t>(from)).bind(static_cast<std::int64_t>(last));
  if (!select.step()) {
    from = last;
    return std::nullopt;
  }
  Row row;
  row.seq = static_cast<std::uint64_t>(select.number(0));
  row.at = select.number(1);
  row.actor = select.text(2);
  row.kind = select.text(3);
  row.version = static_cast<int>(select.number(4));
  row.body = select.text(5);
  return row;
}

}  // namespace

bool Webhooks::add(const Webhook& hook) {
  Statement count(database_, "SELECT count(*) FROM webhook WHERE event=?");
  count.bind(hook.event).step();
  if (count.number(0) >= kMost) return false;
  Statement insert(database_,
                   "INSERT INTO webhook VALUES (?1,?2,?3,?4,?5,?6,"
                   " coalesce((SELECT max(seq) FROM journal WHERE event=?2), 0),"
                   " coalesce((SELECT max(seq) FROM journal WHERE event=?2 || '/registrations'), 0),"
                   " NULL, 0, NULL, '', NULL)");
  insert.bind(hook.id).bind(hook.event).bind(hook.url).bind(joined(hook.kinds)).bind(hook.secret).bind(hook.made).run();
  return true;
}

bool Webhooks::remove(const std::string& event, const std::string& id) {
  Statement remove(database_, "DELETE FROM webhook WHERE event=? AND id=?");
  remove.bind(event).bind(id).run();
  return sqlite3_changes(database_.handle()) > 0;
}

void Webhooks::delivered(const std::string& id, const Cursor& told, std::int64_t at, const std::string& note) {
  Statement update(database_,
                   "UPDATE webhook SET session=max(session, ?), registrations=max(registrations, ?), delivered=?,"
                   " failures=0, failing_since=NULL, fault=?, disabled=NULL WHERE id=?");
  update.bind(static_cast<std::int64_t>(told.session)).bind(static_cast<std::int64_t>(told.registrations));
  update.bind(at).bind(note).bind(id).run();
}

void Webhooks::failed(const std::string& id, const std::string& fault, std::int64_t at, bool disabled) {
  Statement update(database_,
                   "UPDATE webhook SET failures=failures+1, failing_since=coalesce(failing_since, ?2), fault=?3,"
                   " disabled=coalesce(disabled, ?4) WHERE id=?1");
  update.bind(id).bind(at).bind(fault).bind(disabled ? std::optional(at) : std::nullopt).run();
}

std::vector<Webhook> read_webhooks(const Database& database) {
  Statement select(database,
                   "SELECT id, event, url, kinds, secret, made, session, registrations, delivered, failures,"
                   " failing_since, fault, disabled FROM webhook ORDER BY made, id");
  std::vector<Webhook> found;
  while (select.step()) {
    Webhook& hook = found.emplace_back();
    hook.id = select.text(0);
    hook.event = select.text(1);
    hook.url = select.text(2);
    hook.kinds = split(select.text(3));
    hook.secret = select.text(4);
    hook.made = select.number(5);
    hook.told = {static_cast<std::uint64_t>(select.number(6)), static_cast<std::uint64_t>(select.number(7))};
    hook.delivered = number_or_none(select, 8);
    hook.failures = select.number(9);
    hook.failing_since = number_or_none(select, 10);
    hook.fault = select.text(11);
    hook.disabled = number_or_none(select, 12);
  }
  return found;
}

std::optional<Told> next_told(const Database& database, const Webhook& hook, Cursor& from) {
  auto session = next_of(database, hook, false, from.session);
  auto registration = next_of(database, hook, true, from.registrations);
  if (!session && !registration) return std::nullopt;
  Told told;
  told.registration = !session || (registration && registration->at < session->at);
  told.row = told.registration ? *std::move(registration) : *std::move(session);
  told.after = from;
  (told.registration ? told.after.registrations : told.after.session) = told.row.seq;
  return told;
}

std::size_t waiting(const Database& database, const Webhook& hook, const Cursor& from, std::size_t most) {
  std::size_t count = 0;
  for (const bool registration : {false, true}) {
    const auto list = rows_of(hook, registration);
    if (list.empty()) continue;
    Statement select(database, "SELECT count(*) FROM (SELECT 1 FROM journal WHERE event=? AND seq>? AND kind IN (" +
                                   list + ") LIMIT ?)");
    select.bind(stream_of(hook, registration));
    select.bind(static_cast<std::int64_t>(registration ? from.registrations : from.session));
    select.bind(static_cast<std::int64_t>(most)).step();
    count += static_cast<std::size_t>(select.number(0));
  }
  return std::min(count, most);
}

std::string text_of(const Database& database, const std::string& stream, const std::string& id) {
  Statement select(database, "SELECT text FROM content WHERE event=? AND id=?");
  return select.bind(stream).bind(id).step() ? select.text(0) : std::string();
}

}  // namespace rostrum::journal
