// Asking and voting: what anyone present may do.
#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr Instant kMinuteMs = 60'000;

Refusal too_soon(std::string detail, Instant wait_ms) {
  return {Reason::too_many, std::move(detail), std::max<Instant>(1, wait_ms)};
}

/// Limits of one person and of the event; staff have none. What was asked later than now was asked before the clock was
/// set back: how long ago that is nobody knows, so it holds nobody up.
std::optional<Refusal> over_limit(const State& state, const Person& actor, Instant now) {
  const auto& rules = state.rules;
  if (rules.asks_in_all > 0 && state.questions.size() >= rules.asks_in_all) {
    return Refusal{Reason::closed, "This event takes no more questions: there are as many as it can hold.", 0};
  }
  if (rules.asks_per_person > 0 && actor.asks >= rules.asks_per_person) {
    return Refusal{Reason::closed, "You may ask " + std::to_string(rules.asks_per_person) + " questions in all.", 0};
  }
  if (rules.seconds_between_asks > 0 && !actor.asked_at.empty() && actor.asked_at.back() <= now) {
    const Instant free_at = actor.asked_at.back() + Instant{1'000} * rules.seconds_between_asks;
    if (free_at > now) {
      return too_soon("You may ask a question every " + std::to_string(rules.seconds_between_asks) + " seconds.",
                      free_at - now);
    }
  }
  std::uint32_t recent = 0;
  Instant oldest = now;
  for (const Instant at : actor.asked_at) {
    if (at <= now - kMinuteMs || at > now) continue;
    ++recent;
    oldest = std::min(oldest, at);
  }
  if (recent < rules.asks_per_minute) return std::nullopt;
  return too_soon("You may ask " + std::to_string(rules.asks_per_minute) + " questions a minute.",
                  oldest + kMinuteMs - now);
}

bool is_trusted(const State& state, const Person& actor) {
  return actor.trusted ||
         std::ranges::any_of(actor.roles, [&](Role role) { return state.rules.trusted.contains(role); });
}

}  // namespace

Decision decide_part(const State& state, const Person& actor, const AskQuestion& command, const Context& context) {
  if (actor.silenced) return silenced();
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
    if (auto refusal = over_limit(state, actor, context.now)) return *std::move(refusal);
  }
  QuestionAsked asked;
  asked.question = context.fresh_id;
  asked.author = actor.id;
  asked.text = command.text.id;
  asked.lang = command.lang;
  asked.anonymous = command.anonymous;
  asked.watching = command.watching;
  asked.agenda = state.agenda;
  asked.flagged = command.flagged;
  asked.pictured = command.pictured;
  // A listed word holds up anybody's question, moderated or not: a person reads it first.
  const bool waits = command.flagged || (state.rules.moderated && !is_trusted(state, actor));
  asked.state = waits ? QuestionState::pending : QuestionState::approved;
  std::vector<Event> events{asked};
  if (command.to.empty()) return events;
  QuestionChanged assigned;
  assigned.question = asked.question;
  assigned.what = QuestionChange::assigned;
  assigned.by = actor.id;
  assigned.after.state = asked.state;
  assigned.after.text = asked.text;
  assigned.after.assigned_to = command.to;
  events.emplace_back(std::move(assigned));
  return events;
}

std::vector<Event> asked_in_advance(const State& state, const Advance& advance) {
  const auto& actor = state.people.at(advance.author);
  const bool none = advance.text.length == 0;
  const auto* known = state.question(advance.question);
  const auto waits = advance.flagged || (state.rules.moderated && !is_trusted(state, actor));
  const auto first = waits ? QuestionState::pending : QuestionState::approved;
  if (known == nullptr) {
    const bool full = state.rules.asks_in_all > 0 && state.questions.size() >= state.rules.asks_in_all;
    const bool disclosed = advance.anonymous && !state.rules.may_be_anonymous;
    if (none || full || disclosed || actor.silenced || actor.removed || state.phase == Phase::ended) return {};
    QuestionAsked asked;
    asked.question = advance.question;
    asked.author = advance.author;
    asked.text = advance.text.id;
    asked.lang = advance.lang;
    asked.anonymous = advance.anonymous;
    asked.state = first;
    asked.flagged = advance.flagged;
    return {asked};
  }
  // What was redacted stays blank.
  if (known->now.text.empty() || state.phase == Phase::ended) return {};
  const auto decided = [&](Curate what) -> std::vector<Event> {
    CurateQuestion command;
    command.what = what;
    command.question = advance.question;
    if (what == Curate::edit) command.text = advance.text;
    auto decision = decide_part(state, actor, command, Context{});
    // It is the moderators' by now.
    if (std::holds_alternative<Refusal>(decision)) return {};
    return std::get<std::vector<Event>>(std::move(decision));
  };
  if (none) return known->now.state == QuestionState::withdrawn ? std::vector<Event>{} : decided(Curate::withdraw);
  if (known->now.state != QuestionState::withdrawn) return advance.same ? std::vector<Event>{} : decided(Curate::edit);
  QuestionChanged back;
  back.question = advance.question;
  back.what = QuestionChange::restored;
  back.by = advance.author;
  back.after = known->now;
  back.after.state = first;
  if (!advance.same) {
    back.after.text = advance.text.id;
    back.after.original.clear();
  }
  return {back};
}

Decision decide_part(const State& state, const Person& actor, const VoteQuestion& command, const Context&) {
  const auto* question = state.question(command.question);
  if (question == nullptr) return no_such("question");
  // To those who may not see it, it doesn't exist.
  if (!actor.is_staff() && !is_shown(*question, actor)) return no_such("question");
  const auto now = question->now.state;
  if (!is_public(now) || now == QuestionState::answered) return wrong_state(*question);
  if (question->voters.contains(actor.id) == command.up) return std::vector<Event>{};
  return std::vector<Event>{VoteCast{question->id, actor.id, command.up}};
}

}  // namespace rostrum::event
