// What pages are shown of a session, as JSON: each thing as far as a person may see it. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/document/document.hpp"
#include "server/event/event.hpp"
#include "server/room/fan_out.hpp"
#include "server/room/presence.hpp"
#include "server/room/urn.hpp"

namespace rostrum::room {

/// The content table's part that a room holds: text by id. A text that was erased is not there and shows as "".
using Texts = std::map<event::TextId, std::string>;

/// All that shapes are made from. Views; valid for the call.
struct Shown {
  const event::State& state;
  const document::Document& document;
  const Texts& texts;
  const Presence& presence;
  const Urns& urns;
  /// Questions that a new one may be the same as.
  const std::map<event::QuestionId, std::vector<event::QuestionId>>& similar;
};

/// Who looks.
struct Looker {
  View view = View::viewer;
  /// Empty: anyone of that view.
  event::PersonId person;
};

View view_of(const event::Person& person);
/// What a role that is no plain viewer's makes of a person: they are listed as participants.
bool is_participant(const event::Person& person);

bool sees_question(const Looker& looker, const event::Question& question);
/// Of a question that they see: what its asker saw, if that is kept. Staff and speakers.
bool sees_still(View view, const event::Question& question);
bool sees_announcement(View view, const event::Announcement& announcement);
/// Before the doors viewers are shown an empty stage.
bool sees_stage(const event::State& state, View view);
/// Rehearsals are hidden from viewers: they are shown the phase before the doors.
event::Phase phase_for(const event::State& state, View view);
bool sees_participants(View view);
/// Whether somebody of this view may ask now.
inline bool asking_is_open(const event::State& state, View view) { return state.asking_is_open(view == View::viewer); }
/// The agenda's item that runs, or null.
boost::json::value current_item(const event::State& state, View view);

/// The item that runs, since when, and which ran before.
void add_current(const event::State& state, View view, boost::json::object& out);

boost::json::object question_shape(const Shown& shown, const event::Question& question, const Looker& looker);
boost::json::object participant_shape(const Shown& shown, const event::Person& person);
boost::json::object stage_shape(const Shown& shown, View view);
boost::json::object agenda_shape(const Shown& shown, View view);
boost::json::object announcement_shape(const Shown& shown, const event::Announcement& announcement);
/// What moderators did to somebody; for staff.
boost::json::object standing_shape(const Shown& shown, const event::Person& person);
boost::json::object you_shape(const Shown& shown, const event::Person& person);
/// The `state` of a welcome.
boost::json::object state_shape(const Shown& shown, const event::Person& person);
/// GET /api/v1/events/{slug}, for anyone.
boost::json::object event_page_shape(const Shown& shown, event::Instant now);

std::string text_of(const Texts& texts, const event::TextId& id);
/// The enumerator's name, which is the wire's word.
std::string_view word(event::QuestionState state);
std::string_view word(event::Phase phase);
std::string_view word(event::Role role);
std::optional<event::Role> role_named(std::string_view word);

}  // namespace rostrum::room
