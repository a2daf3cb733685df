// What becomes of texts whose time is over: decided and applied.
#include <set>

#include "server/event/apply_parts.hpp"
#include "server/event/decide.hpp"

namespace rostrum::event {
namespace {

/// Calls `take` with each text of a question.
template <class Take>
void each_text(const Question& question, Take take) {
  for (const auto* text : {&question.now.text, &question.now.original, &question.now.answer, &question.now.reason}) {
    take(*text);
  }
  for (const auto& text : question.former) take(text);
  for (const auto& step : question.history) take(step.why);
  for (const auto& [language, text] : question.beside.translations) take(text);
  for (const auto* remarks : {&question.beside.notes, &question.beside.reports}) {
    for (const auto& remark : *remarks) take(remark.text);
  }
}

bool says_something(const Question& question) {
  bool found = false;
  each_text(question, [&](const TextId& text) { found = found || !text.empty(); });
  return found;
}

void blank(Question& question) {
  for (auto* text : {&question.now.text, &question.now.original, &question.now.answer, &question.now.reason}) {
    text->clear();
  }
  question.former.clear();
  question.pictured = false;
  question.beside.translations.clear();
  for (auto& step : question.history) step.why.clear();
  for (auto* remarks : {&question.beside.notes, &question.beside.reports}) {
    for (auto& remark : *remarks) remark.text.clear();
  }
}

/// Those who wrote something that is due, and those who wrote something that stays.
struct Writers {
  std::set<PersonId> due;
  std::set<PersonId> staying;
  bool any = false;

  void note(bool is_due, const PersonId& by) {
    any = any || is_due;
    (is_due ? due : staying).insert(by);
  }
};

Writers writers_of(const State& state, Kept kind, Instant before) {
  Writers found;
  for (const auto& [id, question] : state.questions) {
    if (!says_something(question)) continue;
    found.note(kind == Kept::questions && question.asked_at <= before, question.author);
  }
  for (const auto& message : state.chat.messages) {
    if (!message.text.empty()) found.note(kind == Kept::chat && message.at <= before, message.author);
  }
  for (const auto& [id, comment] : state.comments) {
    if (comment.text.empty() && comment.reason.empty()) continue;
    found.note(kind == Kept::comments && comment.at <= before, comment.author);
  }
  return found;
}

}  // namespace

std::vector<Event> expired(const State& state, Kept kind, Instant before) {
  if (kind == Kept::needs || kind == Kept::registrations) return {};
  const auto writers = writers_of(state, kind, before);
  const bool present = kind == Kept::attendance && !state.forgets_visits;
  if (!writers.any && !present) return {};
  Expired event;
  event.kind = kind;
  event.before = before;
  for (const auto& [id, person] : state.people) {
    const bool named = !person.name.empty() || !person.organisation.empty();
    const bool plain = person.roles == std::set<Role>{Role::viewer};
    if (!named || !plain || writers.staying.contains(id)) continue;
    if (present || writers.due.contains(id)) event.unnamed.push_back(id);
  }
  return {std::move(event)};
}

std::vector<TextId> texts_of(const State& state) {
  std::vector<TextId> found;
  const auto take = [&](const TextId& text) {
    if (!text.empty()) found.push_back(text);
  };
  for (const auto& [id, question] : state.questions) each_text(question, take);
  for (const auto& message : state.chat.messages) take(message.text);
  for (const auto& [id, comment] : state.comments) {
    take(comment.text);
    take(comment.reason);
  }
  for (const auto& [seq, before] : state.undoable) {
    if (const auto* comment = std::get_if<CommentBefore>(&before)) take(comment->reason);
    const auto* question = std::get_if<QuestionBefore>(&before);
    if (question == nullptr) continue;
    const auto& was = question->curation;
    for (const auto* text : {&was.text, &was.original, &was.answer, &was.reason}) take(*text);
  }
  return found;
}

void apply_part(State& state, const Expired& event) {
  if (event.kind == Kept::questions) {
    for (auto& [id, question] : state.questions) {
      if (question.asked_at > event.before) continue;
      blank(question);
      // There is nothing to go back to.
      std::erase_if(state.undoable, [&, about = id](const auto& entry) {
        const auto* before = std::get_if<QuestionBefore>(&entry.second);
        return before != nullptr && before->question == about;
      });
    }
  }
  if (event.kind == Kept::chat) {
    for (auto& message : state.chat.messages) {
      if (message.at <= event.before) message.text.clear();
    }
  }
  if (event.kind == Kept::comments) {
    for (auto& [id, comment] : state.comments) {
      if (comment.at > event.before) continue;
      comment.text.clear();
      comment.reason.clear();
      // There is nothing to go back to.
      std::erase_if(state.undoable, [about = id](const auto& entry) {
        const auto* before = std::get_if<CommentBefore>(&entry.second);
        return before != nullptr && before->comment == about;
      });
    }
  }
  if (event.kind == Kept::attendance) state.forgets_visits = true;
  for (const auto& id : event.unnamed) {
    const auto found = state.people.find(id);
    if (found == state.people.end()) continue;
    found->second.name.clear();
    found->second.organisation.clear();
  }
}

}  // namespace rostrum::event
