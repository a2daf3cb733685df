#include <algorithm>

#include "server/event/apply_parts.hpp"

namespace rostrum::event {
namespace {

/// Nothing points at what is blank: an undo does not bring it back.
void forget_words(Question& question, const PersonId& person) {
  for (auto& step : question.history) {
    if (step.by == person) step.why.clear();
  }
  for (auto* remarks : {&question.beside.notes, &question.beside.reports}) {
    for (auto& remark : *remarks) {
      if (remark.by == person) remark.text.clear();
    }
  }
}

}  // namespace

void apply_part(State& state, const PersonErased& event) {
  const auto is_blank = [&](const TextId& text) { return std::ranges::find(event.blanks, text) != event.blanks.end(); };
  const auto found = state.people.find(event.person);
  if (found != state.people.end()) found->second.erasures = event.times;
  const auto link = state.links.find(event.person);
  if (link != state.links.end()) link->second.name.clear();
  for (auto& [id, question] : state.questions) {
    forget_words(question, event.person);
    if (is_blank(question.now.reason)) question.now.reason.clear();
  }
  for (auto& message : state.chat.messages) {
    if (message.author == event.person) message.text.clear();
  }
  for (auto& [id, comment] : state.comments) {
    if (is_blank(comment.reason)) comment.reason.clear();
  }
  for (auto& [seq, before] : state.undoable) {
    auto* judged = std::get_if<CommentBefore>(&before);
    if (judged != nullptr && is_blank(judged->reason)) judged->reason.clear();
    auto* question = std::get_if<QuestionBefore>(&before);
    if (question == nullptr) continue;
    for (auto* text : {&question->curation.answer, &question->curation.reason}) {
      if (is_blank(*text)) text->clear();
    }
  }
}

}  // namespace rostrum::event
