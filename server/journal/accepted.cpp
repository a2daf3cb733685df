#include "server/journal/accepted.hpp"

#include <algorithm>
#include <functional>

namespace rostrum::journal {
namespace {

constexpr std::size_t kMovedForEach = 2;

}  // namespace

AcceptedCommands::Table::Table(const Database& database, const std::string& name)
    : insert(database, "INSERT INTO " + name + " VALUES (?,?,?,?,?,?)"),
      read(database, "SELECT person, id, digest, answer FROM " + name + " WHERE n=?"),
      // What was moved before a crash, or before a move that failed later on, is there already.
      move(database,
           "INSERT OR IGNORE INTO accepted SELECT event, person, id, digest, answer FROM " + name + " WHERE n=?"),
      clear(database, "DELETE FROM " + name),
      list(database, "SELECT n, event, person FROM " + name + " ORDER BY n") {}

AcceptedCommands::AcceptedCommands(Database& database, std::size_t gathered)
    : gathered_(gathered),
      tables_{Table(database, kTables[1]), Table(database, kTables[2])},
      moved_(database, "SELECT person, id, digest, answer FROM accepted WHERE event=? AND person=?") {
  refresh();
}

std::string AcceptedCommands::key_of(std::string_view event, std::string_view person) {
  std::string key(event);
  key += '\n';
  key += person;
  return key;
}

std::int64_t AcceptedCommands::read_rows(Table& table, std::unordered_map<std::string, Rows>& rows) {
  std::int64_t last = 0;
  table.list.reset();
  while (table.list.step()) {
    last = table.list.number(0);
    rows[key_of(table.list.text(1), table.list.text(2))].push_back(last);
  }
  table.list.reset();
  return last;
}

void AcceptedCommands::refresh() {
  if (!stale_) return;
  std::array<std::unordered_map<std::string, Rows>, 2> rows;
  const std::array last{read_rows(tables_[0], rows[0]), read_rows(tables_[1], rows[1])};
  into_ = last[1] > last[0] ? 1 : 0;
  next_ = last[into_] + 1;
  settle();
  gathering_ = std::move(rows[into_]);
  count_ = 0;
  for (const auto& [key, some] : gathering_) count_ += some.size();
  begin_moving(std::move(rows[1 - into_]));
  stale_ = false;
}

void AcceptedCommands::begin_moving(std::unordered_map<std::string, Rows> rows) {
  moving_.assign(std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
  std::ranges::sort(moving_, std::greater(), &std::pair<std::string, Rows>::first);
}

void AcceptedCommands::put(const std::string& event, const Accepted& command) {
  refresh();
  Statement& insert = tables_[into_].insert;
  insert.reset();
  insert.bind(next_).bind(event).bind(command.person).bind(command.id).bind(command.digest).bind(command.answer).run();
  auto key = key_of(event, command.person);
  gathering_[key].push_back(next_++);
  ++count_;
  put_.push_back(std::move(key));
}

void AcceptedCommands::settle() {
  put_.clear();
  moved_people_.clear();
  turned_ = false;
}

void AcceptedCommands::abandon() {
  // Once in many thousands: what was turned into what is not worth telling.
  if (turned_ || stale_) return forget();
  for (; !put_.empty(); put_.pop_back()) {
    const auto found = gathering_.find(put_.back());
    found->second.pop_back();
    if (found->second.empty()) gathering_.erase(found);
    --next_;
    --count_;
  }
  for (; !moved_people_.empty(); moved_people_.pop_back()) moving_.push_back(std::move(moved_people_.back()));
}

void AcceptedCommands::move_some() {
  refresh();
  if (moving_.empty()) {
    if (count_ < gathered_) return;
    begin_moving(std::exchange(gathering_, {}));
    count_ = 0;
    into_ = 1 - into_;
    turned_ = true;
  }
  Table& from = tables_[1 - into_];
  for (std::size_t moved = 0; moved < put_.size() * kMovedForEach && !moving_.empty(); moving_.pop_back()) {
    for (const auto n : moving_.back().second) {
      from.move.reset();
      from.move.bind(n).run();
      ++moved;
    }
    moved_people_.push_back(std::move(moving_.back()));
  }
  if (!moving_.empty()) return;
  from.clear.reset();
  from.clear.run();
}

void AcceptedCommands::add(std::vector<Accepted>& found, Table& table, const Rows& rows) {
  for (const auto n : rows) {
    table.read.reset();
    if (!table.read.bind(n).step()) continue;
    found.push_back({table.read.text(0), table.read.text(1), table.read.text(2), table.read.text(3)});
  }
  table.read.reset();
}

std::vector<Accepted> AcceptedCommands::of(const std::string& event, const std::string& person) {
  refresh();
  std::vector<Accepted> found;
  moved_.reset();
  moved_.bind(event).bind(person);
  while (moved_.step()) found.push_back({moved_.text(0), moved_.text(1), moved_.text(2), moved_.text(3)});
  moved_.reset();
  const auto key = key_of(event, person);
  const auto some = std::ranges::lower_bound(moving_, key, std::greater(), &std::pair<std::string, Rows>::first);
  if (some != moving_.end() && some->first == key) add(found, tables_[1 - into_], some->second);
  const auto fresh = gathering_.find(key);
  if (fresh != gathering_.end()) add(found, tables_[into_], fresh->second);
  // Some may have been moved before a crash.
  std::ranges::sort(found, {}, &Accepted::id);
  const auto same = [](const Accepted& one, const Accepted& other) { return one.id == other.id; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

}  // namespace rostrum::journal
