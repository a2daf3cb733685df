// Erasing a person: name, questions, messages, comments, answers, notes, reports and reasons. What an event says
// (announcements, polls, translations) is the event's own and stays.
#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

/// Texts about a question that are this person's, though the question may be another's.
std::vector<TextId> words_about(const Question& question, const PersonId& person) {
  std::vector<TextId> found;
  const auto theirs = [&](const TextId& text, const PersonId& by) {
    if (by == person && !text.empty()) found.push_back(text);
  };
  for (const auto& step : question.history) theirs(step.why, step.by);
  for (const auto* remarks : {&question.beside.notes, &question.beside.reports}) {
    for (const auto& remark : *remarks) theirs(remark.text, remark.by);
  }
  return found;
}

}  // namespace

std::vector<Event> erased(const State& state, const PersonId& id, std::uint32_t times) {
  const auto* person = state.person(id);
  const auto* link = state.link(id);
  std::vector<Event> events;
  PersonErased last;
  last.person = id;
  if (link != nullptr && !link->name.empty()) last.blanks.push_back(link->name);
  if (person == nullptr) {
    // Nobody came by this link: its name is all there is.
    if (!last.blanks.empty()) events.emplace_back(std::move(last));
    return events;
  }
  last.times = std::max(times, person->erasures + 1);
  PersonChanged unnamed;
  unnamed.what = PersonChange::edited;
  unnamed.person = *person;
  for (auto* name : {&unnamed.person.name, &unnamed.person.organisation}) {
    if (!name->empty() && std::ranges::find(last.blanks, *name) == last.blanks.end()) last.blanks.push_back(*name);
    name->clear();
  }
  // First, so that what is told of the questions names nobody.
  events.emplace_back(std::move(unnamed));
  for (const auto& [question_id, question] : state.questions) {
    std::ranges::copy(words_about(question, id), std::back_inserter(last.blanks));
    QuestionChanged changed;
    changed.question = question_id;
    changed.by = id;
    changed.after = question.now;
    if (question.now.answered_by == id && !question.now.answer.empty()) {
      last.blanks.push_back(question.now.answer);
      changed.what = QuestionChange::answered;
      changed.after.answer.clear();
      changed.after.answered_by.clear();
      changed.after.answer_private = false;
      events.emplace_back(changed);
    }
    if (question.author == id && !question.former.empty() && !question.now.text.empty()) {
      changed.what = QuestionChange::redacted;
      changed.after.text.clear();
      changed.after.original.clear();
      changed.blanks = question.former;
      events.emplace_back(std::move(changed));
    }
  }
  for (const auto& message : state.chat.messages) {
    if (message.author != id || message.text.empty()) continue;
    last.blanks.push_back(message.text);
    if (!message.deleted) events.emplace_back(ChatDeleted{message.id, true, std::nullopt});
  }
  for (const auto& [comment_id, comment] : state.comments) {
    if (!comment.reason.empty() && comment.dismissed_by == id) last.blanks.push_back(comment.reason);
    if (comment.author != id || comment.text.empty()) continue;
    CommentChanged redacted;
    redacted.comment = comment_id;
    redacted.what = CommentChange::redacted;
    redacted.after = comment.state;
    redacted.by = id;
    redacted.blanks = {comment.text};
    events.emplace_back(std::move(redacted));
  }
  for (const auto& [seq, before] : state.undoable) {
    const auto* judged = std::get_if<CommentBefore>(&before);
    if (judged == nullptr || judged->reason.empty() || judged->dismissed_by != id) continue;
    if (std::ranges::find(last.blanks, judged->reason) == last.blanks.end()) last.blanks.push_back(judged->reason);
  }
  events.emplace_back(std::move(last));
  return events;
}

Decision decide_part(const State& state, const Person& actor, const ErasePerson& command, const Context&) {
  const bool own = command.participant.empty() || command.participant == actor.id;
  if (!own && !actor.is(Role::organiser)) return forbidden("erase others");
  const auto& who = own ? actor.id : command.participant;
  if (state.person(who) == nullptr && state.link(who) == nullptr) return no_such("participant");
  return erased(state, who);
}

}  // namespace rostrum::event
