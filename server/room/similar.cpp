#include "server/room/similar.hpp"

#include <algorithm>

#include "server/document/word_list.hpp"

namespace rostrum::room {

std::vector<SimilarTexts::Trigram> SimilarTexts::trigrams_of(std::string_view text) {
  // Words with one space around each, so that their beginnings and ends count.
  std::u32string padded = U" ";
  for (const char32_t c : document::folded(text)) {
    const bool letter = document::is_letter(c);
    if (letter) {
      padded.push_back(c);
    } else if (padded.back() != U' ') {
      padded.push_back(U' ');
    }
  }
  if (padded.back() != U' ') padded.push_back(U' ');
  std::vector<Trigram> trigrams;
  for (std::size_t at = 0; at + 2 < padded.size(); ++at) {
    trigrams.push_back((Trigram{padded[at]} << 42) | (Trigram{padded[at + 1]} << 21) | Trigram{padded[at + 2]});
  }
  std::ranges::sort(trigrams);
  trigrams.erase(std::unique(trigrams.begin(), trigrams.end()), trigrams.end());
  return trigrams;
}

void SimilarTexts::put(const event::QuestionId& question, std::string_view text) {
  const auto [found, fresh] = places_.try_emplace(question, static_cast<std::uint32_t>(entries_.size()));
  if (fresh) entries_.push_back({question, {}});
  const auto place = found->second;
  auto& entry = entries_[place];
  for (const auto trigram : entry.trigrams) std::erase(having_[trigram], place);
  entry.trigrams = trigrams_of(text);
  for (const auto trigram : entry.trigrams) having_[trigram].push_back(place);
}

void SimilarTexts::clear() {
  entries_.clear();
  places_.clear();
  having_.clear();
}

std::vector<event::QuestionId> SimilarTexts::like(const event::QuestionId& question) const {
  const auto found = places_.find(question);
  if (found == places_.end()) return {};
  const auto& own = entries_[found->second].trigrams;
  std::vector<std::uint16_t> shared(entries_.size());
  for (const auto trigram : own) {
    for (const auto place : having_.at(trigram)) ++shared[place];
  }
  std::vector<std::pair<double, std::uint32_t>> alike;
  for (std::uint32_t place = 0; place < entries_.size(); ++place) {
    if (place == found->second || shared[place] == 0) continue;
    const auto sizes = static_cast<double>(own.size() + entries_[place].trigrams.size());
    const double score = 2.0 * shared[place] / sizes;
    if (score >= kAlike) alike.emplace_back(-score, place);
  }
  std::ranges::sort(alike);
  std::vector<event::QuestionId> best;
  for (std::size_t i = 0; i < std::min(alike.size(), kSuggested); ++i) {
    best.push_back(entries_[alike[i].second].question);
  }
  return best;
}

}  // namespace rostrum::room
