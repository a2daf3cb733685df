// What askers saw, beside their questions: one small JPEG each, kept as long as the question's words are. Not in the
// content table, which every room holds in memory. Blocking; owned by Store.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "server/journal/row.hpp"
#include "server/journal/sqlite.hpp"

namespace rostrum::journal {

class Stills {
 public:
  static constexpr const char* kSchema =
      "CREATE TABLE IF NOT EXISTS still (event TEXT NOT NULL, question TEXT NOT NULL, person TEXT NOT NULL,"
      "  jpeg BLOB NOT NULL, UNIQUE (event, question));";

  explicit Stills(const Database& database);

  /// Part of a transaction. What is there already stays.
  void write(const std::string& event, const Still& still);
  void remove(const std::string& event, const std::string& question);
  /// Of all questions that somebody asked.
  void remove_of(const std::string& event, const std::string& person);
  /// Empty for none.
  [[nodiscard]] std::string find(const std::string& event, const std::string& question);

 private:
  Statement insert_, remove_, remove_of_, find_;
};

}  // namespace rostrum::journal
