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
void apply_part(State& state, Instant at, const HandRaised& event);
void apply_part(State& state, Instant at, const HandLowered& event);
void apply_part(State& state, Instant at, const TimerSet& event);
void apply_part(State& state, Instant at, const PromptSent& event);
void apply_part(State& state, Instant at, const ChatSaid& event);
void apply_part(State& state, Seq seq, const ChatDeleted& event);
void apply_part(State& state, const PersonErased& event);
void apply_part(State& state, const Expired& event);
void apply_part(State& state, Seq seq, Instant at, const CommentPosted& event);
void apply_part(State& state, Seq seq, const CommentChanged& event);
void discard_rehearsed_chat(State& state);
/// Who took part in it no longer wants to speak; the clock and what was whispered are gone.
void discard_rehearsed_floor(State& state);
/// What a rehearsal did to polls is as if it had not been.
void discard_rehearsed_polls(State& state);

}  // namespace rostrum::event
