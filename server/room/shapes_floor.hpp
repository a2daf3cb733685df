// What pages are shown of hands, the speakers' clock and prompts. Pure.
#pragma once
#include "server/room/shapes.hpp"

namespace rostrum::room {

/// The list of speakers, for those who see participants.
boost::json::array hand_list(const Shown& shown);
/// From 1; null for whoever has not raised a hand.
boost::json::value hand_place(const event::State& state, const event::PersonId& person);
boost::json::value timer_shape(const event::State& state);
/// `{to, text, at}`, the text empty once it was taken away; null where there never was one.
boost::json::value prompt_shape(const Shown& shown, const event::PersonId& to);

}  // namespace rostrum::room
