// What can have happened. Values; each carries all that applying it needs, so that replay never decides anything again.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/event/poll_events.hpp"
#include "server/event/state.hpp"

namespace rostrum::event {

struct DocumentApplied {
  TextId document;
  Rules rules;
  PersonId by = {};
  friend bool operator==(const DocumentApplied&, const DocumentApplied&) = default;
};

struct QuestionAsked {
  QuestionId question;
  PersonId author;
  TextId text;
  std::string lang;
  bool anonymous = false;
  std::optional<Instant> watching;
  AgendaId agenda;
  QuestionState state = QuestionState::pending;
  /// It holds a word of the event's list.
  bool flagged = false;
  /// What its asker saw is kept beside it.
  bool pictured = false;
  friend bool operator==(const QuestionAsked&, const QuestionAsked&) = default;
};
struct QuestionChanged {
  QuestionId question;
  QuestionChange what = QuestionChange::edited;
  Curation after;
  /// The question that this one takes off live, changed by the event just before.
  QuestionId displaced;
  /// Seq that this compensates.
  std::optional<Seq> undoes;
  PersonId by;
  TextId why;
  /// As many events just before this one belong to it: they are undone with it.
  std::uint32_t companions = 0;
  /// redacted: texts that are blank from now on.
  std::vector<TextId> blanks;
  friend bool operator==(const QuestionChanged&, const QuestionChanged&) = default;
};
/// Something beside a question changed; `what` is claimed or one of those after it.
struct QuestionAnnotated {
  QuestionId question;
  QuestionChange what = QuestionChange::claimed;
  PersonId by;
  /// claimed, tagged, ordered: so, or no longer.
  bool on = true;
  /// noted, reported: the words, if any; translated: the translation, empty for none.
  TextId text;
  /// tagged: the tag; translated: the language.
  std::string word;
  /// ordered.
  std::int64_t rank = 0;
  friend bool operator==(const QuestionAnnotated&, const QuestionAnnotated&) = default;
};
struct VoteCast {
  QuestionId question;
  PersonId person;
  bool up = true;
  friend bool operator==(const VoteCast&, const VoteCast&) = default;
};
struct QuestionsGated {
  bool open = true;
  /// False: as the rules say again, and `open` says nothing.
  bool by_hand = true;
  std::optional<Seq> undoes;
  friend bool operator==(const QuestionsGated&, const QuestionsGated&) = default;
};

enum class PhaseChange { rehearsed, rehearsal_ended, opened, went_live, paused, resumed, ended, reopened };
struct PhaseChanged {
  PhaseChange what = PhaseChange::opened;
  Phase to = Phase::doors;
  friend bool operator==(const PhaseChanged&, const PhaseChanged&) = default;
};
struct TimelineSet {
  Timeline timeline;
  friend bool operator==(const TimelineSet&, const TimelineSet&) = default;
};
/// What a rehearsal left behind is discarded: questions, the stage, announcements.
struct RehearsalReset {
  friend bool operator==(const RehearsalReset&, const RehearsalReset&) = default;
};

struct PersonJoined {
  Person person;
  friend bool operator==(const PersonJoined&, const PersonJoined&) = default;
};
enum class PersonChange { changed, silenced, removed, invited, edited };
struct PersonChanged {
  Person person;
  PersonChange what = PersonChange::changed;
  std::optional<Seq> undoes;
  /// Losing their role took them off the stage, by the event just before.
  bool left_stage = false;
  friend bool operator==(const PersonChanged&, const PersonChanged&) = default;
};

/// A link was made for somebody who has not come yet.
struct LinkMade {
  PersonId person;
  std::set<Role> roles;
  std::set<Capability> can;
  std::vector<std::string> languages;
  TextId name;
  PersonId by;
  friend bool operator==(const LinkMade&, const LinkMade&) = default;
};
/// Nobody comes in by this person's link any more.
struct LinkRevoked {
  PersonId person;
  PersonId by;
  friend bool operator==(const LinkRevoked&, const LinkRevoked&) = default;
};

/// Somebody's name and words are nowhere any more; what they did, their votes and the order of things stand.
struct PersonErased {
  PersonId person;
  /// How often they were erased, with this one.
  std::uint32_t times = 1;
  /// Texts that are blank from now on, beside those of the questions that were redacted just before.
  std::vector<TextId> blanks;
  friend bool operator==(const PersonErased&, const PersonErased&) = default;
};

enum class SceneChange { brought_on, sent_off, spotlit, muted, cut, restored, slated };
struct SceneChanged {
  SceneChange what = SceneChange::brought_on;
  PersonId participant;
  Scene after;
  std::optional<Seq> undoes;
  friend bool operator==(const SceneChanged&, const SceneChanged&) = default;
};

struct AgendaMoved {
  AgendaId item;
  std::optional<Seq> undoes;
  friend bool operator==(const AgendaMoved&, const AgendaMoved&) = default;
};
struct AnnouncementPosted {
  AnnouncementId announcement;
  TextId text;
  friend bool operator==(const AnnouncementPosted&, const AnnouncementPosted&) = default;
};
struct AnnouncementRetracted {
  AnnouncementId announcement;
  std::optional<Seq> undoes;
  friend bool operator==(const AnnouncementRetracted&, const AnnouncementRetracted&) = default;
};

using Event = std::variant<DocumentApplied, QuestionAsked, QuestionChanged, VoteCast, QuestionsGated, PhaseChanged,
                           TimelineSet, RehearsalReset, PersonJoined, PersonChanged, SceneChanged, AgendaMoved,
                           AnnouncementPosted, AnnouncementRetracted, PollCreated, PollMoved, BallotCast, PollSealed,
                           HandRaised, HandLowered, TimerSet, PromptSent, ChatSaid, ChatDeleted, QuestionAnnotated,
                           PersonErased, CommentPosted, CommentChanged, LinkMade, LinkRevoked, Spoke, Expired>;

/// The next state. `seq` must be state.seq + 1; `at` is the journal row's time. Total: every event that decide() made
/// can be applied to the state it was decided on.
void apply(State& state, Seq seq, Instant at, const Event& event);

}  // namespace rostrum::event
