// All that an event's session is at one seq. Value; owned by its room. Built only by apply(), from the journal or live.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/event/chat.hpp"
#include "server/event/comment.hpp"
#include "server/event/floor.hpp"
#include "server/event/link.hpp"
#include "server/event/names.hpp"
#include "server/event/person.hpp"
#include "server/event/poll.hpp"
#include "server/event/question.hpp"
#include "server/event/retention.hpp"

namespace rostrum::event {

/// draft → doors → live ⇄ paused → ended, and rehearsal between draft and doors.
enum class Phase { draft, rehearsal, doors, live, paused, ended };

/// From which phase on questions may be asked.
enum class Opens { published, doors, live };

/// What the event's document says of the session. Set whole by each `event apply`.
struct Rules {
  bool moderated = true;
  bool may_be_anonymous = true;
  Opens opens = Opens::published;
  /// Code points.
  std::uint32_t max_length = 500;
  std::uint32_t asks_per_minute = 6;
  std::vector<AgendaId> agenda;
  ChatRules chat;
  CommentRules comments;
  /// Slow mode: between two questions of one person, 0 for none.
  std::uint32_t seconds_between_asks = 0;
  /// Of one person, and in all; 0 for any number.
  std::uint32_t asks_per_person = 0;
  std::uint32_t asks_in_all = 0;
  /// Whose questions need no moderator.
  std::set<Role> trusted;
  /// Items during which nothing is asked, unless a moderator opens questions by hand.
  std::set<AgendaId> closed_items;
  friend bool operator==(const Rules&, const Rules&) = default;
};

/// What the canvas shows and the mixer mixes, by people; kept through a cut.
struct Scene {
  /// In the order they were brought on.
  std::vector<PersonId> on_stage;
  std::set<PersonId> muted;
  FeedId spotlight;
  bool cut = false;
  /// Slate chosen by hand, empty for none.
  std::string slate;
  friend bool operator==(const Scene&, const Scene&) = default;
};

struct Announcement {
  AnnouncementId id;
  TextId text;
  Instant at = 0;
  /// Posted in a rehearsal: nowhere public, and discarded with it.
  bool rehearsal = false;
  friend bool operator==(const Announcement&, const Announcement&) = default;
};

/// Tick 0 of the programme (link::Timeline), set at first doors. `boot` names the machine's run that the monotonic
/// clock belongs to.
struct Timeline {
  std::int64_t origin_monotonic_ns = 0;
  std::int64_t anchor_unix_ns = 0;
  std::string boot;
  friend bool operator==(const Timeline&, const Timeline&) = default;
};

/// What lies under a rehearsal and comes back after it; viewers are shown this meanwhile.
struct Backstage {
  Scene scene;
  AgendaId agenda;
  Instant agenda_since = 0;
  std::set<AgendaId> agenda_done;
  std::optional<bool> questions_open;
  friend bool operator==(const Backstage&, const Backstage&) = default;
};

/// What a change replaced, so that it can be undone while nothing came after it.
struct QuestionBefore {
  QuestionId question;
  Curation curation;
  std::vector<QuestionState> trail;
  /// The question that this change took off live.
  QuestionId displaced;
  /// Seq of the change before this one: once this is undone, that can be.
  Seq changed_by = 0;
  std::uint32_t companions = 0;
  friend bool operator==(const QuestionBefore&, const QuestionBefore&) = default;
};
struct SceneBefore {
  Scene scene;
  friend bool operator==(const SceneBefore&, const SceneBefore&) = default;
};
struct AgendaBefore {
  AgendaId item;
  Instant since = 0;
  std::set<AgendaId> done;
  friend bool operator==(const AgendaBefore&, const AgendaBefore&) = default;
};
struct AnnouncementBefore {
  AnnouncementId posted;
  friend bool operator==(const AnnouncementBefore&, const AnnouncementBefore&) = default;
};
struct ChatBefore {
  MessageId message;
  friend bool operator==(const ChatBefore&, const ChatBefore&) = default;
};
struct PollBefore {
  PollId poll;
  /// nullopt: there was none.
  std::optional<PollStanding> standing;
  /// Seq of the change before this one.
  Seq changed_by = 0;
  friend bool operator==(const PollBefore&, const PollBefore&) = default;
};
struct GateBefore {
  std::optional<bool> open;
  Seq changed_by = 0;
  friend bool operator==(const GateBefore&, const GateBefore&) = default;
};
/// What of a person a moderator changes and may take back. Names are the person's own.
struct StandingBefore {
  PersonId person;
  std::set<Role> roles;
  bool silenced = false;
  bool removed = false;
  bool left_stage = false;
  Seq changed_by = 0;
  friend bool operator==(const StandingBefore&, const StandingBefore&) = default;
};
struct CommentBefore {
  CommentId comment;
  CommentState state = CommentState::pending;
  CommentState before = CommentState::pending;
  TextId reason;
  PersonId dismissed_by;
  /// Seq of the change before this one.
  Seq changed_by = 0;
  friend bool operator==(const CommentBefore&, const CommentBefore&) = default;
};
using Before = std::variant<QuestionBefore, SceneBefore, AgendaBefore, AnnouncementBefore, PollBefore, ChatBefore,
                            GateBefore, StandingBefore, CommentBefore>;

/// How many changes back `undo` reaches.
inline constexpr std::size_t kUndoable = 256;
/// An ended event may be reopened with its programme still open for this long.
inline constexpr Instant kReopenMs = 60'000;
inline constexpr std::size_t kMaxOnStage = 9;

/// One version of the event's document.
struct Revision {
  TextId document;
  Instant at = 0;
  PersonId by;
  friend bool operator==(const Revision&, const Revision&) = default;
};
/// As many are kept; the oldest goes.
inline constexpr std::size_t kMaxRevisions = 200;

struct State {
  Seq seq = 0;
  Phase phase = Phase::draft;
  Instant phase_since = 0;
  Phase before_end = Phase::live;
  Rules rules;
  /// The event's document, whole.
  TextId document;
  /// The last is the document.
  std::vector<Revision> revisions;
  /// By hand; nullopt follows the rules.
  std::optional<bool> questions_open;
  Seq gate_changed_by = 0;
  std::map<QuestionId, Question> questions;
  std::map<PersonId, Person> people;
  std::map<PersonId, Link> links;
  Scene scene;
  Seq scene_changed_by = 0;
  AgendaId agenda;
  Seq agenda_changed_by = 0;
  /// When the item that runs was started.
  Instant agenda_since = 0;
  /// Items that ran before.
  std::set<AgendaId> agenda_done;
  std::vector<Announcement> announcements;
  std::map<PollId, Poll> polls;
  std::vector<Hand> hands;
  std::optional<Timer> timer;
  std::map<PersonId, Prompt> prompts;
  /// Programme time until which each person's turns are told.
  std::map<PersonId, Instant> spoken_until;
  Chat chat;
  std::map<CommentId, Comment> comments;
  /// Who was present is not kept any more, until the event is opened again.
  bool forgets_visits = false;
  std::optional<Timeline> timeline;
  /// In a rehearsal.
  std::optional<Backstage> backstage;
  std::map<Seq, Before> undoable;
  friend bool operator==(const State&, const State&) = default;

  /// nullptr when there is none.
  [[nodiscard]] const Question* question(const QuestionId& id) const;
  [[nodiscard]] const Person* person(const PersonId& id) const;
  [[nodiscard]] const Poll* poll(const PollId& id) const;
  [[nodiscard]] const Comment* comment(const CommentId& id) const;
  [[nodiscard]] const Link* link(const PersonId& id) const;
  [[nodiscard]] const Question* live_question() const;
  /// To those who take part in a rehearsal, or to its outsiders: viewers, for whom it does not take place.
  [[nodiscard]] bool asking_is_open(bool outsider = false) const;
  [[nodiscard]] const AgendaId& agenda_for(bool outsider) const;
  /// Whether a rehearsal left questions, announcements, votes or messages behind.
  [[nodiscard]] bool has_leftovers() const;
  /// Distinct voters of a question and of those merged into it.
  [[nodiscard]] std::size_t votes(const QuestionId& id) const;
  /// Whether a programme is to run: from doors to end, its closing slate included, and in rehearsal.
  [[nodiscard]] bool programme_wanted(Instant now) const;
};

}  // namespace rostrum::event
