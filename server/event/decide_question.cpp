#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr Instant kMinuteMs = 60'000;
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

bool is_public(QuestionState state) {
  using enum QuestionState;
  return state == approved || state == next || state == live || state == answered;
}

bool takes_its_turn(QuestionState state) {
  using enum QuestionState;
  return state == next || state == live || state == answered;
}

std::string state_word(QuestionState state) {
  constexpr const char* kWords[] = {"pending",  "approved",  "next",      "live",
                                    "answered", "dismissed", "withdrawn", "merged"};
  return kWords[static_cast<std::size_t>(state)];
}

Refusal wrong_state(const Question& question) {
  return {Reason::wrong_state,
          "The question is " + state_word(question.now.state) + ": this cannot be done to it now."};
}

}  // namespace

Decision decide_part(const State& state, const Person& actor, const AskQuestion& command, const Context& context) {
  if (!state.asking_is_open(actor.is_outsider())) return Refusal{Reason::closed, "Questions are closed."};
  if (command.text.length == 0) return Refusal{Reason::empty, "A question needs a text."};
  if (command.text.length > state.rules.max_length) {
    return Refusal{Reason::too_long, "A question may have " + std::to_string(state.rules.max_length) +
                                         " characters; this has " + std::to_string(command.text.length) + "."};
  }
  if (command.anonymous && !state.rules.may_be_anonymous) {
    return Refusal{Reason::invalid, "This event takes no anonymous questions."};
  }
  if (!command.to.empty()) {
    const auto* speaker = state.person(command.to);
    if (speaker == nullptr || !speaker->may_publish()) return no_such("speaker");
  }
  if (!actor.is_staff()) {
    std::uint32_t recent = 0;
    Instant oldest = context.now;
    for (const Instant at : actor.asked_at) {
      if (at <= context.now - kMinuteMs) continue;
      ++recent;
      oldest = std::min(oldest, at);
    }
    if (recent >= state.rules.asks_per_minute) {
      return Refusal{Reason::too_many,
                     "You may ask " + std::to_string(state.rules.asks_per_minute) + " questions a minute.",
                     std::max<Instant>(1, oldest + kMinuteMs - context.now)};
    }
  }
  QuestionAsked asked;
  asked.question = context.fresh_id;
  asked.author = actor.id;
  asked.text = command.text.id;
  asked.lang = command.lang;
  asked.anonymous = command.anonymous;
  asked.watching = command.watching;
  asked.agenda = state.agenda;
  asked.state = state.rules.moderated ? QuestionState::pending : QuestionState::approved;
  std::vector<Event> events{asked};
  if (command.to.empty()) return events;
  QuestionChanged assigned;
  assigned.question = asked.question;
  assigned.what = QuestionChange::assigned;
  assigned.after.state = asked.state;
  assigned.after.text = asked.text;
  assigned.after.assigned_to = command.to;
  events.emplace_back(std::move(assigned));
  return events;
}

Decision decide_part(const State& state, const Person& actor, const VoteQuestion& command, const Context&) {
  const auto* question = state.question(command.question);
  if (question == nullptr) return no_such("question");
  const auto now = question->now.state;
  // To those who may not see it, it doesn't exist.
  if (!actor.is_staff() && (!is_public(now) || (question->rehearsal && actor.is_outsider()))) {
    return no_such("question");
  }
  if (!is_public(now) || now == QuestionState::answered) return wrong_state(*question);
  if (question->voters.contains(actor.id) == command.up) return std::vector<Event>{};
  return std::vector<Event>{VoteCast{question->id, actor.id, command.up}};
}

Decision decide_part(const State& state, const Person& actor, const GateQuestions& command, const Context&) {
  if (!actor.may(Capability::questions)) return forbidden("open or close questions");
  if (state.phase == Phase::ended) return Refusal{Reason::wrong_state, "The event has ended."};
  if (state.questions_open == command.open) return std::vector<Event>{};
  return std::vector<Event>{QuestionsGated{command.open}};
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

  QuestionChanged changed;
  changed.question = question->id;
  changed.after = question->now;
  std::vector<Event> events;
  if (const auto target = target_of(command.what, question->now.state)) changed.after.state = *target;
  switch (command.what) {
    case Curate::edit:
      if (!may_edit(*question, actor)) return wrong_state(*question);
      if (!command.text || command.text->length == 0) return Refusal{Reason::empty, "A question needs a text."};
      if (command.text->length > state.rules.max_length) return Refusal{Reason::too_long, "The text is too long."};
      changed.what = QuestionChange::edited;
      changed.after.text = command.text->id;
      break;
    case Curate::withdraw:
      changed.what = QuestionChange::withdrawn;
      break;
    case Curate::approve:
      changed.what = QuestionChange::approved;
      break;
    case Curate::dismiss:
      changed.what = QuestionChange::dismissed;
      if (command.text && command.text->length > kReasonLength)
        return Refusal{Reason::too_long, "The reason is too long."};
      changed.after.reason = command.text ? command.text->id : TextId{};
      break;
    case Curate::restore:
      if (question->trail.empty()) return wrong_state(*question);
      changed.after.state = question->trail.back();
      // Only `live` takes another one off.
      if (changed.after.state == QuestionState::live && state.live_question() != nullptr) {
        changed.after.state = QuestionState::approved;
      }
      changed.after.merged_into.clear();
      changed.what = QuestionChange::restored;
      break;
    case Curate::next:
      changed.what = QuestionChange::next;
      break;
    case Curate::live:
      changed.what = QuestionChange::live;
      if (const auto* before = state.live_question();
          before != nullptr && before != question && changed.after.state == QuestionState::live) {
        QuestionChanged off;
        off.question = before->id;
        off.what = QuestionChange::done;
        off.after = before->now;
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
      if (into == nullptr) return no_such("question to merge into");
      if (into == question) return Refusal{Reason::invalid, "A question cannot be merged into itself."};
      const auto there = into->now.state;
      if (there == QuestionState::merged || there == QuestionState::withdrawn || there == QuestionState::dismissed) {
        return wrong_state(*into);
      }
      if (!question->merged.empty()) {
        return Refusal{Reason::wrong_state, "Others were merged into this question: merge the other way round."};
      }
      // One of them will be discarded.
      if (question->rehearsal != into->rehearsal) {
        return Refusal{Reason::wrong_state, "One of them was asked in a rehearsal only."};
      }
      changed.what = QuestionChange::merged;
      changed.after.merged_into = into->id;
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
      break;
    case Curate::redact:
      changed.what = QuestionChange::redacted;
      changed.after.text.clear();
      break;
  }
  const bool moves = command.what == Curate::withdraw || command.what == Curate::approve ||
                     command.what == Curate::dismiss || command.what == Curate::next || command.what == Curate::live ||
                     command.what == Curate::done || command.what == Curate::merge;
  if (moves && !target_of(command.what, question->now.state)) return wrong_state(*question);
  // What a rehearsal answers would be lost to the event.
  if (state.phase == Phase::rehearsal && !question->rehearsal && takes_its_turn(changed.after.state) && moves) {
    return Refusal{Reason::wrong_state, "It was asked for the event itself: it waits for the doors."};
  }
  if (changed.after == question->now) return std::vector<Event>{};
  events.emplace_back(std::move(changed));
  return events;
}

}  // namespace rostrum::event
