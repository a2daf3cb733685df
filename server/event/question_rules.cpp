#include "server/event/question_rules.hpp"

namespace rostrum::event {

bool is_public(QuestionState state) {
  using enum QuestionState;
  return state == approved || state == next || state == live || state == answered;
}

bool takes_its_turn(QuestionState state) {
  using enum QuestionState;
  return state == next || state == live || state == answered;
}

bool takes_in_others(QuestionState state) {
  using enum QuestionState;
  return state != merged && state != withdrawn && state != dismissed;
}

bool is_shown(const Question& question, const Person& person) {
  return is_public(question.now.state) && !(question.rehearsal && person.is_outsider());
}

Refusal wrong_state(const Question& question) {
  constexpr const char* kWords[] = {"pending",  "approved",  "next",      "live",
                                    "answered", "dismissed", "withdrawn", "merged"};
  return {Reason::wrong_state, "The question is " + std::string(kWords[static_cast<std::size_t>(question.now.state)]) +
                                   ": this cannot be done to it now."};
}

}  // namespace rostrum::event
