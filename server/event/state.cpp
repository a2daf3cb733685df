#include "server/event/state.hpp"

#include <algorithm>

namespace rostrum::event {

const Question* State::question(const QuestionId& id) const {
  const auto found = questions.find(id);
  return found == questions.end() ? nullptr : &found->second;
}

const Person* State::person(const PersonId& id) const {
  const auto found = people.find(id);
  return found == people.end() ? nullptr : &found->second;
}

const Poll* State::poll(const PollId& id) const {
  const auto found = polls.find(id);
  return found == polls.end() ? nullptr : &found->second;
}

const Comment* State::comment(const CommentId& id) const {
  const auto found = comments.find(id);
  return found == comments.end() ? nullptr : &found->second;
}

const Link* State::link(const PersonId& id) const {
  const auto found = links.find(id);
  return found == links.end() ? nullptr : &found->second;
}

const Question* State::live_question() const {
  for (const auto& [id, question] : questions) {
    if (question.now.state == QuestionState::live) return &question;
  }
  return nullptr;
}

bool State::asking_is_open(bool outsider) const {
  if (phase == Phase::ended) return false;
  const bool rehearsing = phase == Phase::rehearsal && !outsider;
  const auto& by_hand = backstage && outsider ? backstage->questions_open : questions_open;
  if (by_hand) return *by_hand;
  if (rules.closed_items.contains(agenda_for(outsider))) return false;
  switch (rules.opens) {
    case Opens::published:
      return true;
    case Opens::doors:
      return rehearsing || phase == Phase::doors || phase == Phase::live || phase == Phase::paused;
    case Opens::live:
      return rehearsing || phase == Phase::live || phase == Phase::paused;
  }
  return false;
}

const AgendaId& State::agenda_for(bool outsider) const { return backstage && outsider ? backstage->agenda : agenda; }

bool State::has_leftovers() const {
  return std::ranges::any_of(questions, [](const auto& entry) { return entry.second.rehearsal; }) ||
         std::ranges::any_of(announcements, &Announcement::rehearsal) ||
         std::ranges::any_of(chat.messages, &Message::rehearsal) ||
         std::ranges::any_of(polls, [](const auto& entry) { return entry.second.rehearsal; });
}

std::size_t State::votes(const QuestionId& id) const {
  const auto* asked = question(id);
  if (asked == nullptr) return 0;
  if (asked->merged.empty()) return asked->voters.size();
  auto voters = asked->voters;
  for (const auto& merged : asked->merged) {
    const auto& others = questions.at(merged).voters;
    voters.insert(others.begin(), others.end());
  }
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
      return timeline.has_value() && is_within(kReopenMs - 1, phase_since, now);
  }
  return false;
}

}  // namespace rostrum::event
