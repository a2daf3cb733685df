// What the journal is to blank for an event that says that something is not kept any more. Pure.
#pragma once
#include "server/event/state.hpp"
#include "server/journal/row.hpp"

namespace rostrum::room {

/// Right after the event was applied.
journal::Expiry expiry_of(const event::State& state, const event::Expired& event);

}  // namespace rostrum::room
