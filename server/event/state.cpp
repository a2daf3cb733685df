#include "server/event/state.hpp"

namespace rostrum::event {

const Question* State::question(const QuestionId& id) const {
  const auto found = questions.find(id);
  return found == questions.end() ? nullptr : &found->second;
}

const Person* State::person(const PersonId& id) const {
  const auto found = people.find(id);
  return found == people.end() ? nullptr : &found->second;
}

const Question* State::live_question() const {
  for (const auto& [id, question] : questions) {
    if (question.now.state == QuestionState::live) return &question;
  }
  return nullptr;
}

bool State::asking_is_open() const {
  if (phase == Phase::ended) return false;
  if (questions_open) return *questions_open;
  switch (rules.opens) {
    case Opens::published:
      return true;
    case Opens::doors:
      return phase == Phase::doors || phase == Phase::live || phase == Phase::paused;
    case Opens::live:
      return phase == Phase::live || phase == Phase::paused;
  }
  return false;
}

std::size_t State::votes(const QuestionId& id) const {
  const auto* asked = question(id);
  if (asked == nullptr) return 0;
  std::set<PersonId> voters;
  bool merged = false;
  for (const auto& [other, candidate] : questions) {
    if (candidate.now.state != QuestionState::merged || candidate.now.merged_into != id) continue;
    merged = true;
    voters.insert(candidate.voters.begin(), candidate.voters.end());
  }
  if (!merged) return asked->voters.size();
  voters.insert(asked->voters.begin(), asked->voters.end());
  return voters.size();
}

bool State::programme_wanted(Instant now) const {
  switch (phase) {
    case Phase::draft:
      return false;
    case Phase::rehearsal:
    case Phase::doors:
    case Phase::live:
    case Phase::paused:
      return true;
    case Phase::ended:
      return timeline.has_value() && now - phase_since < kReopenMs;
  }
  return false;
}

}  // namespace rostrum::event
