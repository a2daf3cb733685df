// Journal rows and snapshots as JSON, and back. Pure. A row's kind names its event; a later version of a kind is lifted
// here, so that the domain knows only today's.
#pragma once
#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "server/event/event.hpp"
#include "server/journal/row.hpp"

namespace rostrum::journal {

/// "question_changed" for QuestionChanged, and so on.
std::string_view kind_of(const event::Event& event);
std::string encode(const event::Event& event);
/// An error for a kind or version that this program does not know and for a body that does not fit: whoever meets it
/// must refuse to own the event.
boost::system::result<event::Event> decode(std::string_view kind, int version, std::string_view body);
/// The same, with what earlier versions said in the row's other columns.
boost::system::result<event::Event> decode(const Row& row);

std::string encode_state(const event::State& state);
boost::system::result<event::State> decode_state(std::string_view body);

}  // namespace rostrum::journal
