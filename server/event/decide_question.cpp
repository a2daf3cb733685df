#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr std::uint32_t kReasonLength = 500;
constexpr std::uint32_t kAnswerLength = 5'000;

bool may_edit(const Question& question, const Person& actor) {
  return actor.may(Capability::questions) ||
         (question.author == actor.id && question.now.state == QuestionState::pending);
}

/// The state a curation leads to, or nothing when it doesn't change it or may not be done from `from`.
std::optional<QuestionState> target_of(Curate what, QuestionState from) {
  using enum QuestionState;
  switch (what) {
    case Curate::withdraw:
      if (from == pending || from == approved || from == next) return withdrawn;
      return std::nullopt;
    case Curate::approve:
      if (from == pending || from == dismissed) return approved;
      return std::nullopt;
    case Curate::dismiss:
      if (from == pending || from == approved || from == next) return dismissed;
      return std::nullopt;
    case Curate::next:
      if (from == approved) return next;
      return std::nullopt;
    case Curate::live:
      if (from == approved || from == next) return live;
      return std::nullopt;
    case Curate::done:
      if (from == live || from == approved || from == next) return answered;
      return std::nullopt;
    case Curate::merge:
      if (from == pending || from == approved || from == next) return merged;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

QuestionChanged change_of(const Question& question, const Person& actor, QuestionChange what) {
  QuestionChanged changed;
  changed.question = question.id;
  changed.what = what;
  changed.after = question.now;
  changed.by = actor.id;
  return changed;
}

/// Why somebody may not word it so, or nothing.
std::optional<Refusal> bad_wording(const State& state, const Question& question, const Person& actor,
                                   const std::optional<NewText>& text) {
  if (!may_edit(question, actor)) return wrong_state(question);
  // What was redacted stays blank.
  if (question.now.text.empty()) return wrong_state(question);
  if (!text || text->length == 0) return Refusal{Reason::empty, "A question needs a text.", 0};
  if (text->length > state.rules.max_length) return Refusal{Reason::too_long, "The text is too long.", 0};
  if (question.former.size() >= kMaxRewordings) {
    return Refusal{Reason::wrong_state, "It was changed too often: ask anew.", 0};
  }
  return std::nullopt;
}

/// Why one cannot be merged into the other, or nothing.
std::optional<Refusal> bad_merge(const Question& question, const Question* into) {
  if (into == nullptr) return no_such("question to merge into");
  if (into == &question) return Refusal{Reason::invalid, "A question cannot be merged into itself.", 0};
  if (!takes_in_others(into->now.state)) return wrong_state(*into);
  // One of them will be discarded.
  if (question.rehearsal != into->rehearsal) {
    return Refusal{Reason::wrong_state, "One of them was asked in a rehearsal only.", 0};
  }
  return std::nullopt;
}

/// Those merged into a question are merged into another one.
void hand_on(const State& state, const Person& actor, const Question& from, const QuestionId& into,
             std::vector<Event>& events) {
  for (const auto& id : from.merged) {
    auto moved = change_of(state.questions.at(id), actor, QuestionChange::merged);
    moved.after.merged_into = into;
    events.emplace_back(std::move(moved));
  }
}

/// Those merged into a question are themselves again: what their askers asked is not withdrawn with it.
void set_free(const State& state, const Person& actor, const Question& from, std::vector<Event>& events) {
  for (const auto& id : from.merged) {
    const auto& part = state.questions.at(id);
    auto freed = change_of(part, actor, QuestionChange::restored);
    freed.after.state = part.trail.empty() ? QuestionState::pending : part.trail.back();
    freed.after.merged_into.clear();
    freed.after.reason.clear();
    events.emplace_back(std::move(freed));
  }
}

}  // namespace

Decision decide_part(const State& state, const Person& actor, const GateQuestions& command, const Context&) {
  if (!actor.may(Capability::questions)) return forbidden("open or close questions");
  if (state.phase == Phase::ended) return Refusal{Reason::wrong_state, "The event has ended."};
  if (state.questions_open == command.open) return std::vector<Event>{};
  return std::vector<Event>{QuestionsGated{command.open, true, std::nullopt}};
}

Decision decide_part(const State& state, const Person& actor, const CurateQuestion& command, const Context&) {
  const auto* question = state.question(command.question);
  const bool own = question != nullptr && question->author == actor.id;
  const bool curator = actor.may(Capability::questions);
  const bool by_asker = command.what == Curate::edit || command.what == Curate::withdraw;
  // Being asked for gives no sight of what is not public.
  const bool by_assigned = command.what == Curate::answer && question != nullptr &&
                           question->now.assigned_to == actor.id && is_public(question->now.state);
  if (!curator && !(by_asker && (own || question == nullptr)) && !by_assigned) return forbidden("curate questions");
  if (question == nullptr) return no_such("question");
  if (command.what == Curate::withdraw && !own) return forbidden("withdraw a question of somebody else");

  auto changed = change_of(*question, actor, QuestionChange::edited);
  const auto target = target_of(command.what, question->now.state);
  if (target) changed.after.state = *target;
  if (command.what != Curate::edit && command.what != Curate::answer && command.text) {
    if (command.text->length > kReasonLength) return Refusal{Reason::too_long, "The reason is too long."};
    if (command.text->length > 0) changed.why = command.text->id;
  }
  std::vector<Event> events;
  switch (command.what) {
    case Curate::edit:
      if (auto refusal = bad_wording(state, *question, actor, command.text)) return *std::move(refusal);
      changed.after.text = command.text->id;
      if (own) {
        changed.after.original.clear();
      } else if (changed.after.original.empty()) {
        changed.after.original = question->now.text;
      }
      break;
    case Curate::withdraw:
      changed.what = QuestionChange::withdrawn;
      if (target) set_free(state, actor, *question, events);
      break;
    case Curate::approve:
      changed.what = QuestionChange::approved;
      changed.after.reason.clear();
      break;
    case Curate::dismiss:
      changed.what = QuestionChange::dismissed;
      changed.after.reason = changed.why;
      break;
    case Curate::restore:
      if (question->trail.empty()) return wrong_state(*question);
      changed.after.state = question->trail.back();
      // Only `live` takes another one off.
      if (changed.after.state == QuestionState::live && state.live_question() != nullptr) {
        changed.after.state = QuestionState::approved;
      }
      changed.after.merged_into.clear();
      changed.after.reason.clear();
      changed.what = QuestionChange::restored;
      break;
    case Curate::next:
      changed.what = QuestionChange::next;
      break;
    case Curate::live:
      changed.what = QuestionChange::live;
      if (const auto* before = state.live_question();
          before != nullptr && before != question && changed.after.state == QuestionState::live) {
        auto off = change_of(*before, actor, QuestionChange::done);
        off.after.state = QuestionState::answered;
        changed.displaced = before->id;
        events.emplace_back(std::move(off));
      }
      break;
    case Curate::done:
      changed.what = QuestionChange::done;
      break;
    case Curate::merge: {
      const auto* into = state.question(command.target);
      if (auto refusal = bad_merge(*question, into)) return *std::move(refusal);
      changed.what = QuestionChange::merged;
      changed.after.merged_into = into->id;
      changed.after.reason = changed.why;
      if (target) hand_on(state, actor, *question, into->id, events);
      break;
    }
    case Curate::pin:
      changed.what = QuestionChange::pinned;
      changed.after.pinned = command.on;
      break;
    case Curate::assign:
      if (!command.target.empty() && state.person(command.target) == nullptr) return no_such("person");
      changed.what = QuestionChange::assigned;
      changed.after.assigned_to = command.target;
      break;
    case Curate::answer:
      if (!command.text || command.text->length == 0) return Refusal{Reason::empty, "An answer needs a text."};
      if (command.text->length > kAnswerLength) return Refusal{Reason::too_long, "The answer is too long."};
      changed.what = QuestionChange::answered;
      changed.after.answer = command.text->id;
      changed.after.answered_by = actor.id;
      changed.after.answer_private = command.on;
      break;
    case Curate::redact:
      changed.what = QuestionChange::redacted;
      changed.after.text.clear();
      changed.after.original.clear();
      if (!question->now.text.empty()) changed.blanks = question->former;
      break;
  }
  const bool moves = command.what == Curate::withdraw || command.what == Curate::approve ||
                     command.what == Curate::dismiss || command.what == Curate::next || command.what == Curate::live ||
                     command.what == Curate::done || command.what == Curate::merge;
  if (moves && !target) return wrong_state(*question);
  // What a rehearsal answers would be lost to the event.
  if (state.phase == Phase::rehearsal && !question->rehearsal && takes_its_turn(changed.after.state) && moves) {
    return Refusal{Reason::wrong_state, "It was asked for the event itself: it waits for the doors."};
  }
  if (changed.after == question->now) return std::vector<Event>{};
  // A question that was live is displaced, not changed with: it may change again by itself.
  if (changed.displaced.empty()) changed.companions = static_cast<std::uint32_t>(events.size());
  events.emplace_back(std::move(changed));
  return events;
}

}  // namespace rostrum::event
