// Who was erased: a list beside the journal, so that erasing outlives a journal that is put back from an older copy.
// Lines of an event's stream, a person's id and how often they were erased, no more; appended and synced before the
// commit that erases. Owned by Store.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/journal/row.hpp"

namespace rostrum::journal {

class Erasures {
 public:
  /// Reads the file if there is one; a line that a crash cut short is passed over. Throws std::system_error.
  explicit Erasures(std::filesystem::path file);

  /// What is listed already is not listed again. Throws std::system_error; then nothing of it counts.
  void add(const std::string& event, const std::vector<Erasure>& people);
  /// How often each person of an event was erased.
  [[nodiscard]] std::map<std::string, std::uint32_t> of(const std::string& event) const;

 private:
  std::filesystem::path file_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> known_;
};

}  // namespace rostrum::journal
