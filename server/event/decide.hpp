// From a command to what happens, or why not. Pure: the same arguments always give the same events.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "server/event/command.hpp"
#include "server/event/event.hpp"

namespace rostrum::event {

/// What a decision may know beside the state.
struct Context {
  Instant now = 0;
  /// For a thing that this command makes; unused otherwise.
  std::string fresh_id;
  /// Programme time at which what is decided now is seen; nullopt while there is no programme.
  std::optional<Instant> media_time{};
};

/// Named as the problem document is: `/problems/{reason}` with '-' for '_'.
enum class Reason { forbidden, unknown, wrong_state, closed, too_long, empty, invalid, too_many };

struct Refusal {
  Reason reason = Reason::invalid;
  /// One sentence for the person who asked for it.
  std::string detail;
  /// With too_many: when to try again, milliseconds from now.
  Instant retry_after_ms = 0;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

using Decision = std::variant<std::vector<Event>, Refusal>;

/// `actor` must be in the state. An accepted command that changes nothing gives no events.
Decision decide(const State& state, const PersonId& actor, const Command& command, const Context& context);

/// What erases a person, whoever wants it: the registrations' desk, or a list of erasures after a backup was restored.
/// Nothing when there is no such person. `times`: how often they were by that list, 0 when it is not what asks.
std::vector<Event> erased(const State& state, const PersonId& person, std::uint32_t times = 0);

/// What becomes of an event whose server leaves nothing behind: from doors on it ends, a rehearsal is over. Nobody's
/// act.
std::vector<Event> wound_up(const State& state);

}  // namespace rostrum::event
