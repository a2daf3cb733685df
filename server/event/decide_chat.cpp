#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

bool may_behind_the_scenes(const Person& person) { return !person.is_outsider(); }

std::optional<Refusal> slowed(const State& state, const Person& actor, Instant now) {
  const auto last = state.chat.last_said.find(actor.id);
  if (last == state.chat.last_said.end() || actor.is_staff()) return std::nullopt;
  const auto wait = last->second + Instant{state.rules.chat.slow_seconds} * 1'000 - now;
  // Written later than now: the clock was set back since, and holds nobody up.
  if (wait <= 0 || last->second > now) return std::nullopt;
  return Refusal{Reason::too_many, "You may write every " + std::to_string(state.rules.chat.slow_seconds) + " seconds.",
                 wait};
}

}  // namespace

Decision decide_part(const State& state, const Person& actor, const SendChat& command, const Context& context) {
  if (command.text.length == 0) return Refusal{Reason::empty, "A message needs a text."};
  if (command.text.length > state.rules.chat.max_length) {
    return Refusal{Reason::too_long,
                   "A message may have " + std::to_string(state.rules.chat.max_length) + " characters."};
  }
  ChatSaid said;
  said.message = context.fresh_id;
  said.channel = command.channel;
  said.author = actor.id;
  said.text = command.text.id;
  if (command.channel != Channel::desk && !command.to.empty()) {
    return Refusal{Reason::invalid, "Only the desk writes to one person."};
  }
  switch (command.channel) {
    case Channel::all:
      if (actor.silenced) return silenced();
      if (!state.rules.chat.open && !actor.is_staff()) return Refusal{Reason::closed, "There is no chat."};
      if (auto refusal = slowed(state, actor, context.now)) return *std::move(refusal);
      break;
    case Channel::backstage:
      if (actor.silenced) return silenced();
      if (!may_behind_the_scenes(actor)) return forbidden("write backstage");
      break;
    case Channel::desk:
      // Open to the silenced too: it is where they can ask why.
      said.thread = actor.is_staff() && !command.to.empty() ? command.to : actor.id;
      if (!actor.is_staff() && !command.to.empty() && command.to != actor.id) {
        return forbidden("write to others from the desk");
      }
      if (state.person(said.thread) == nullptr) return no_such("participant");
      break;
  }
  return std::vector<Event>{said};
}

Decision decide_part(const State& state, const Person& actor, const DeleteChat& command, const Context&) {
  if (!actor.may(Capability::questions)) return forbidden("delete messages");
  const auto* message = state.chat.find(command.message);
  if (message == nullptr) return no_such("message");
  if (message->deleted) return std::vector<Event>{};
  return std::vector<Event>{ChatDeleted{message->id, true, std::nullopt}};
}

Decision undo_chat(const State& state, const Person& actor, Seq seq, const ChatBefore& before) {
  if (!actor.may(Capability::questions)) return forbidden("undo this");
  const auto* message = state.chat.find(before.message);
  if (message == nullptr) return no_such("message");
  if (message->text.empty()) return Refusal{Reason::wrong_state, "What was erased does not come back.", 0};
  return std::vector<Event>{ChatDeleted{message->id, false, seq}};
}

}  // namespace rostrum::event
