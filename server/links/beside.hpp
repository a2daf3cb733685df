// Makes a link where no server runs: the event's room, opened for this alone, journals it.
#pragma once
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>
#include <variant>

#include "server/journal/journal.hpp"
#include "server/room/links.hpp"

namespace rostrum::links {

/// Whom the link introduces, or why there is none. nullopt: the journal knows no such event. Blocks. The data
/// directory's lock must be held. `loop` is nobody else's, and outlives the journal, whose thread may be the last to
/// let go of the room.
std::optional<std::variant<event::PersonId, room::LinkRefusal>> make_beside(boost::asio::io_context& loop,
                                                                            journal::Journal& journal,
                                                                            const std::string& event,
                                                                            const room::WantedLink& link);
/// Who does it: whoever may use the organiser key.
event::Person key_holder();

}  // namespace rostrum::links
