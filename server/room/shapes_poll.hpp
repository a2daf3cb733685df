// What pages are shown of polls. Pure.
#pragma once
#include "server/room/shapes.hpp"

namespace rostrum::room {

/// Drafts are the staff's; what a rehearsal holds is nothing to viewers.
bool sees_poll(View view, const event::Poll& poll);
/// Votes by option, or null where the reader is not to know them or too few have voted for them to be told.
boost::json::value poll_counts(const Shown& shown, const event::Poll& poll, View view);
boost::json::object poll_shape(const Shown& shown, const event::Poll& poll, View view);
/// All that this view sees.
boost::json::array poll_list(const Shown& shown, View view);
/// Ids of the polls in which somebody has voted.
boost::json::array voted_in(const event::State& state, const event::PersonId& person);
/// `{voters, counts}` by poll, of all that are told to this view.
boost::json::object poll_tally(const Shown& shown, View view);

}  // namespace rostrum::room
