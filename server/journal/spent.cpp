#include "server/journal/spent.hpp"

namespace rostrum::journal {

void Spent::add(const std::string& id, std::int64_t until, std::int64_t now) {
  Statement forget(database_, "DELETE FROM spent WHERE until <= ?");
  forget.bind(now).run();
  Statement insert(database_, "INSERT OR REPLACE INTO spent VALUES (?,?)");
  insert.bind(id).bind(until).run();
}

std::vector<std::pair<std::string, std::int64_t>> Spent::all() {
  Statement select(database_, "SELECT id, until FROM spent");
  std::vector<std::pair<std::string, std::int64_t>> found;
  while (select.step()) found.emplace_back(select.text(0), select.number(1));
  return found;
}

}  // namespace rostrum::journal
