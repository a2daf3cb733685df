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
  if (state.phase == Phase::rehearsal && !actor.may_publish()) {
    return Refusal{Reason::closed, "Questions are not open yet."};
  }
  if (!state.asking_is_open()) return Refusal{Reason::closed, "Questions are closed."};
  if (command.text.length == 0) return Refusal{Reason::empty, "A question needs a text."};
  if (command.text.length > state.rules.max_length) {
    return Refusal{Reason::too_long, "A question may have " + std::to_string(state.rules.max_length) +
                                         " characters; this has " + std::to_string(command.text.length) + "."};
  }
  if (command.anonymous && !state.rules.may_be_anonymous) {
    return Refusal{Reason::invalid, "This event takes no anonymous questions."};
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
  return std::vector<Event>{asked};
}

Decision decide_part(const State& state, const Person& actor, const VoteQuestion& command, const Context&) {
  const auto* question = state.question(command.question);
  if (question == nullptr) return no_such("question");
  const auto now = question->now.state;
  if (now == QuestionState::pending || now == QuestionState::dismissed || now == QuestionState::withdrawn) {
    // To those who may not see it, it doesn't exist.
    return actor.is_staff() ? wrong_state(*question) : no_such("question");
  }
  if (now == QuestionState::answered || now == QuestionState::merged) return wrong_state(*question);
  if (question->voters.contains(actor.id) == command.up) return std::vector<Event>{};
  return std::vector<Event>{VoteCast{question->id, actor.id, command.up}};
}

Decision decide_part(const State& state, const Person& actor, const GateQuestions& command, const Context&) {
  if (!actor.may(Capability::questions)) return forbidden("open or close questions");
  if (state.questions_open == command.open) return std::vector<Event>{};
  return std::vector<Event>{QuestionsGated{command.open}};
}

Decision decide_part(const State& state, const Person& actor, const CurateQuestion& command, const Context&) {
  const auto* question = state.question(command.question);
  const bool own = question != nullptr && question->author == actor.id;
  const bool curator = actor.may(Capability::questions);
  const bool by_asker = command.what == Curate::edit || command.what == Curate::withdraw;
  const bool by_assigned =
      command.what == Curate::answer && question != nullptr && question->now.assigned_to == actor.id;
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
      // What is live is set by `live` alone, which takes the other one off.
      changed.after.state =
          question->trail.back() == QuestionState::live ? QuestionState::approved : question->trail.back();
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
      for (const auto& [id, other] : state.questions) {
        if (other.now.state == QuestionState::merged && other.now.merged_into == question->id) {
          return Refusal{Reason::wrong_state, "Others were merged into this question: merge the other way round."};
        }
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
  if (changed.after == question->now) return std::vector<Event>{};
  events.emplace_back(std::move(changed));
  return events;
}

}  // namespace rostrum::event
