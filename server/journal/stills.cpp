#include "server/journal/stills.hpp"

namespace rostrum::journal {

Stills::Stills(const Database& database)
    : insert_(database, "INSERT OR IGNORE INTO still (event, question, person, jpeg) VALUES (?,?,?,?)"),
      remove_(database, "DELETE FROM still WHERE event=? AND question=?"),
      remove_of_(database, "DELETE FROM still WHERE event=? AND person=?"),
      find_(database, "SELECT jpeg FROM still WHERE event=? AND question=?") {}

void Stills::write(const std::string& event, const Still& still) {
  const Use use(insert_);
  insert_.bind(event).bind(still.question).bind(still.person).bind_blob(*still.jpeg).step();
}

void Stills::remove(const std::string& event, const std::string& question) {
  const Use use(remove_);
  remove_.bind(event).bind(question).step();
}

void Stills::remove_of(const std::string& event, const std::string& person) {
  const Use use(remove_of_);
  remove_of_.bind(event).bind(person).step();
}

std::string Stills::find(const std::string& event, const std::string& question) {
  const Use use(find_);
  return find_.bind(event).bind(question).step() ? find_.blob(0) : std::string();
}

}  // namespace rostrum::journal
