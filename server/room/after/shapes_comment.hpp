// What pages are shown of comments. Pure.
#pragma once
#include "server/room/shapes.hpp"

namespace rostrum::room {

/// Everyone those that were approved and are not blank, their author each that is not blank, staff all.
bool sees_comment(const Looker& looker, const event::Comment& comment);
boost::json::object comment_shape(const Shown& shown, const event::Comment& comment, const Looker& looker);
/// The newest first, from `offset` on; `total` is of all that the reader may see.
boost::json::object comment_list(const Shown& shown, const Looker& looker, std::size_t offset, std::size_t limit);

}  // namespace rostrum::room
