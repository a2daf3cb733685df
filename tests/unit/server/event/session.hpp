// An event under test: people by name, commands decided and applied at once, every event kept for replay.
#pragma once
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/event/decide.hpp"

namespace rostrum::event {

struct Session {
  State state;
  Instant now = 1'000'000;
  int ids = 0;
  std::vector<std::pair<Instant, Event>> history;

  Session() {
    happen(DocumentApplied{"doc", {}});
    join("mo", {Role::moderator});
    join("pat", {Role::panelist});
    join("ann", {Role::viewer});
    join("bob", {Role::viewer});
  }

  void happen(const Event& event) {
    history.emplace_back(now, event);
    apply(state, state.seq + 1, now, event);
  }
  void join(const PersonId& id, std::set<Role> roles) {
    Person person;
    person.id = id;
    person.roles = std::move(roles);
    happen(PersonJoined{person});
  }
  /// The refusal's reason, or nothing when it was accepted and applied.
  std::optional<Reason> run(const PersonId& actor, const Command& command) {
    const auto decision = decide(state, actor, command, {now, "id" + std::to_string(++ids)});
    if (const auto* refusal = std::get_if<Refusal>(&decision)) return refusal->reason;
    for (const auto& event : std::get<std::vector<Event>>(decision)) happen(event);
    return std::nullopt;
  }
  QuestionId ask(const PersonId& actor) {
    AskQuestion command;
    command.text = {"text" + std::to_string(ids), 10};
    REQUIRE_FALSE(run(actor, command));
    return "id" + std::to_string(ids);
  }
  std::optional<Reason> curate(const PersonId& actor, Curate what, const QuestionId& question,
                               std::string target = {}) {
    CurateQuestion command;
    command.what = what;
    command.question = question;
    command.target = std::move(target);
    return run(actor, command);
  }
  [[nodiscard]] QuestionState at(const QuestionId& question) const { return state.question(question)->now.state; }
};

}  // namespace rostrum::event
