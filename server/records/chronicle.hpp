// An event from its first journal row to its last: the state at the end, and beside it what the state forgets. What a
// rehearsal holds is left out. Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/document/document.hpp"
#include "server/event/event.hpp"
#include "server/journal/reading.hpp"
#include "server/records/attendance.hpp"
#include "server/room/shapes.hpp"

namespace rostrum::records {

/// One thing that was done to a question.
struct Deed {
  event::Seq seq = 0;
  Instant at = 0;
  event::PersonId by;
  /// Its past form: asked, approved, noted, …
  std::string what;
  /// The question's state from then on.
  event::QuestionState to = event::QuestionState::pending;
  /// What was written: the question, an answer, a note, a report, a translation.
  event::TextId text;
  event::TextId why;
  /// A tag, or a translation's language.
  std::string word;
  /// False: a claim, tag or place that was taken away.
  bool on = true;
  std::optional<event::Seq> undoes;
};

struct Posted {
  event::Announcement announcement;
  std::optional<Instant> retracted_at;
};

/// Somebody or something that was on for a while; `to` is missing while it still is.
struct Ran {
  std::string what;
  Instant from = 0;
  std::optional<Instant> to;
};

struct Chronicle {
  event::State state;
  document::Document document;
  room::Texts texts;
  std::map<event::QuestionId, std::vector<Deed>> deeds;
  std::vector<Posted> announcements;
  std::vector<event::Message> messages;
  /// Agenda items, and people on stage, between doors and end.
  std::vector<Ran> agenda;
  std::vector<Ran> stage;
  /// Turns of those who spoke, in programme time.
  std::vector<Ran> turns;
  /// Phases from doors on; the last one has no end.
  std::vector<Ran> phases;
};

/// Throws std::runtime_error for a row that this program cannot read.
Chronicle chronicle_of(const std::vector<journal::Row>& rows, room::Texts texts);

/// From doors to end, each time; up to `now` while it goes on.
std::vector<Span> open_spans(const Chronicle& chronicle, Instant now);

}  // namespace rostrum::records
