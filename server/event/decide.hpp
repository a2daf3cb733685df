// From a command to what happens, or why not. Pure: the same arguments always give the same events.
#pragma once
#include <optional>
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

/// What makes a link: `wanted` says for whom, its name and what it grants. `actor` may be somebody whom the event does
/// not know: whoever holds the server's key.
Decision link_made(const State& state, const Person& actor, LinkMade wanted);
/// What revokes the link of a person, also of one who was introduced before links were listed; they leave the stage.
Decision link_revoked(const State& state, const Person& actor, const PersonId& person);

/// What erases a person, whoever wants it: the registrations' desk, or a list of erasures after a backup was restored.
/// Nothing when there is no such person. `times`: how often they were by that list, 0 when it is not what asks.
std::vector<Event> erased(const State& state, const PersonId& person, std::uint32_t times = 0);

/// A question that came with its asker's registration.
struct Advance {
  /// Always the same for that person: they have one.
  QuestionId question;
  PersonId author;
  /// Without a length: there is none any more.
  NewText text;
  /// It reads as the asker's words there do already.
  bool same = false;
  std::string lang;
  bool anonymous = false;
  bool flagged = false;
};
/// What the registrations' desk makes of it: asked, worded anew while nobody has dealt with it, withdrawn, or withdrawn
/// and back again. Asking need not be open for it, but the event must not have ended. `author` must be in the state.
std::vector<Event> asked_in_advance(const State& state, const Advance& advance);

/// Why somebody may not post a comment of that many characters, or nothing; `author` need not be in the state.
std::optional<Refusal> not_to_be_posted(const State& state, const Person& author, std::uint32_t length);

/// What comes of somebody having been heard on stage from one programme time to another, as far as it was not told
/// before. Nothing in a rehearsal, nor when it was shorter than kShortestTurnMs.
std::vector<Event> heard(const State& state, const PersonId& person, Instant from, Instant to);
/// What blanks texts of a kind that were written until `before`, if there are any; nobody's act.
std::vector<Event> expired(const State& state, Kept kind, Instant before);
/// All texts of questions, chat and comments that the state has.
std::vector<TextId> texts_of(const State& state);

/// What becomes of an event whose server leaves nothing behind: from doors on it ends, a rehearsal is over. Nobody's
/// act.
std::vector<Event> wound_up(const State& state);

}  // namespace rostrum::event
