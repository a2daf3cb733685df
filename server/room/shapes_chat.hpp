// What pages are shown of conversations. Pure.
#pragma once
#include "server/room/shapes.hpp"

namespace rostrum::room {

std::string_view word(event::Channel channel);
bool sees_message(const Looker& looker, const event::Message& message);
boost::json::object message_shape(const Shown& shown, const event::Message& message);
/// The channels that somebody may read, with what is kept of each.
boost::json::array channel_list(const Shown& shown, const Looker& looker);

}  // namespace rostrum::room
