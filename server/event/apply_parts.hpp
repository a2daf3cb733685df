// Parts of apply() that have a file of their own.
#pragma once
#include "server/event/event.hpp"

namespace rostrum::event {

/// What `seq` replaced can be undone from now on.
void remember(State& state, Seq seq, Before before);

void apply_part(State& state, Seq seq, const PollCreated& event);
void apply_part(State& state, Seq seq, const PollMoved& event);
void apply_part(State& state, Seq seq, const BallotCast& event);
void apply_part(State& state, Seq seq, const PollSealed& event);
/// What a rehearsal did to polls is as if it had not been.
void discard_rehearsed_polls(State& state);

}  // namespace rostrum::event
