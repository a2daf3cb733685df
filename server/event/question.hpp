// A question as the event remembers it. Values. Texts are ids into the content table, so that erasing one blanks it
// everywhere.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::event {

/// pending → approved → next → live → answered; dismissed, withdrawn and merged leave that line and can be restored.
enum class QuestionState { pending, approved, next, live, answered, dismissed, withdrawn, merged };

/// What curating changes. Events carry the whole of it, so that applying and undoing are assignments.
struct Curation {
  QuestionState state = QuestionState::pending;
  TextId text;
  TextId reason;
  TextId answer;
  bool pinned = false;
  PersonId assigned_to;
  QuestionId merged_into;
  friend bool operator==(const Curation&, const Curation&) = default;
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
  /// Seq of the last change, which alone may be undone.
  Seq changed_by = 0;
  friend bool operator==(const Question&, const Question&) = default;
};

inline constexpr std::size_t kTrail = 32;

}  // namespace rostrum::event
