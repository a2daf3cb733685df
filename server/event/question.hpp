// A question as the event remembers it. Values. Texts are ids into the content table, so that erasing one blanks it
// everywhere.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::event {

/// pending → approved → next → live → answered; dismissed, withdrawn and merged leave that line and can be restored.
enum class QuestionState { pending, approved, next, live, answered, dismissed, withdrawn, merged };

/// Past forms of the commands; the wire's name is `question.` and this word. From claimed on they are annotations.
enum class QuestionChange {
  edited,
  withdrawn,
  approved,
  dismissed,
  restored,
  next,
  live,
  done,
  merged,
  pinned,
  assigned,
  answered,
  redacted,
  claimed,
  noted,
  tagged,
  ordered,
  translated,
  reported,
  settled
};

/// What curating changes. Events carry the whole of it, so that applying and undoing are assignments.
struct Curation {
  QuestionState state = QuestionState::pending;
  TextId text;
  TextId reason;
  TextId answer;
  bool pinned = false;
  PersonId assigned_to;
  QuestionId merged_into;
  /// The asker's own words, once a moderator changed them.
  TextId original;
  PersonId answered_by;
  /// The answer is for the asker alone.
  bool answer_private = false;
  friend bool operator==(const Curation&, const Curation&) = default;
};

/// One thing that was done to a question: who, when and why.
struct Step {
  Seq seq = 0;
  Instant at = 0;
  PersonId by;
  QuestionChange what = QuestionChange::edited;
  QuestionState to = QuestionState::pending;
  TextId why;
  /// What this took back.
  std::optional<Seq> undoes;
  friend bool operator==(const Step&, const Step&) = default;
};

/// Words about a question, by somebody: a note among moderators, or why it was reported.
struct Remark {
  TextId text;
  PersonId by;
  Instant at = 0;
  friend bool operator==(const Remark&, const Remark&) = default;
};

/// What stands beside a question. It changes without regard to the question's state and is taken back by its own
/// commands, so that a note never stands in the way of an undo.
struct Annotations {
  /// The moderator who looks at it.
  PersonId claimed_by;
  /// Words of the desk's own, sorted.
  std::vector<std::string> tags;
  /// By language tag.
  std::map<std::string, TextId> translations;
  std::vector<Remark> notes;
  /// One of each reporter.
  std::vector<Remark> reports;
  /// Place in the order made by hand: less comes first.
  std::optional<std::int64_t> rank;
  friend bool operator==(const Annotations&, const Annotations&) = default;
};

struct Question {
  QuestionId id;
  PersonId author;
  std::string lang;
  bool anonymous = false;
  Instant asked_at = 0;
  /// The asker's playhead, milliseconds of Unix time.
  std::optional<Instant> watching;
  /// Agenda item at which it was asked, empty for none.
  AgendaId agenda;
  Curation now;
  /// Earlier states, the newest last, for `restore`. At most kTrail.
  std::vector<QuestionState> trail;
  /// Who voted for this one itself; the tally of a question that others were merged into unites theirs.
  std::set<PersonId> voters;
  /// Those merged into this one.
  std::set<QuestionId> merged;
  /// Asked in a rehearsal, by somebody who takes part in it: nowhere public, and discarded with it.
  bool rehearsal = false;
  /// Seq of the last change that was not taken back, which alone may be undone.
  Seq changed_by = 0;
  /// It holds a word of the event's list.
  bool flagged = false;
  /// What its asker saw is kept beside it, as long as its words are.
  bool pictured = false;
  Annotations beside;
  /// The newest last. At most kHistory; the journal has all.
  std::vector<Step> history;
  /// Every text it ever had, for its redaction. At most kFormer.
  std::vector<TextId> former;
  friend bool operator==(const Question&, const Question&) = default;
};

inline constexpr std::size_t kTrail = 32;
inline constexpr std::size_t kHistory = 64;
/// Edits and translations stop short of it, so that reports still fit.
inline constexpr std::size_t kFormer = 200;
inline constexpr std::size_t kMaxRewordings = 150;

}  // namespace rostrum::event
