// Which questions ask nearly the same: texts by their trigrams, in memory. Suggested to moderators, who decide.
// Two texts are alike as their sets of trigrams are (Sørensen–Dice); languages and meanings are not looked at.
// Value; owned by its room, which fills it from the questions it reads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::room {

class SimilarTexts {
 public:
  /// Of 1; below it two questions share some words and no more.
  static constexpr double kAlike = 0.5;
  static constexpr std::size_t kSuggested = 3;

  /// The text of a question, instead of the one it had; empty for none.
  void put(const event::QuestionId& question, std::string_view text);
  void clear();
  /// Those most alike, the best first, at most kSuggested, itself not among them.
  [[nodiscard]] std::vector<event::QuestionId> like(const event::QuestionId& question) const;

 private:
  using Trigram = std::uint64_t;
  struct Entry {
    event::QuestionId question;
    /// Sorted, each once. Empty: its text was taken away.
    std::vector<Trigram> trigrams;
  };
  static std::vector<Trigram> trigrams_of(std::string_view text);

  std::vector<Entry> entries_;
  std::unordered_map<event::QuestionId, std::uint32_t> places_;
  /// Places in entries_.
  std::unordered_map<Trigram, std::vector<std::uint32_t>> having_;
};

}  // namespace rostrum::room
