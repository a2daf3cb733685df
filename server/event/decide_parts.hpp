// One decision for each kind of command; decide() chooses. Declared together so that the files beside can share
// refusals.
#pragma once
#include "server/event/decide.hpp"

namespace rostrum::event {

inline Refusal forbidden(const std::string& what) { return {Reason::forbidden, "You may not " + what + "."}; }
inline Refusal no_such(const std::string& what) { return {Reason::unknown, "There is no such " + what + "."}; }

Decision decide_part(const State&, const Person& actor, const AskQuestion&, const Context&);
Decision decide_part(const State&, const Person& actor, const VoteQuestion&, const Context&);
Decision decide_part(const State&, const Person& actor, const CurateQuestion&, const Context&);
Decision decide_part(const State&, const Person& actor, const GateQuestions&, const Context&);
Decision decide_part(const State&, const Person& actor, const ChangePhase&, const Context&);
Decision decide_part(const State&, const Person& actor, const DirectStage&, const Context&);
Decision decide_part(const State&, const Person& actor, const MoveAgenda&, const Context&);
Decision decide_part(const State&, const Person& actor, const PostAnnouncement&, const Context&);
Decision decide_part(const State&, const Person& actor, const RetractAnnouncement&, const Context&);
Decision decide_part(const State&, const Person& actor, const SetProfile&, const Context&);
Decision decide_part(const State&, const Person& actor, const SetReady&, const Context&);
Decision decide_part(const State&, const Person& actor, const ChangeRole&, const Context&);
Decision decide_part(const State&, const Person& actor, const Undo&, const Context&);
Decision decide_part(const State&, const Person& actor, const CreatePoll&, const Context&);
Decision decide_part(const State&, const Person& actor, const MovePoll&, const Context&);
Decision decide_part(const State&, const Person& actor, const CastBallot&, const Context&);
Decision decide_part(const State&, const Person& actor, const RaiseHand&, const Context&);
Decision decide_part(const State&, const Person& actor, const LowerHand&, const Context&);
Decision decide_part(const State&, const Person& actor, const SetTimer&, const Context&);
Decision decide_part(const State&, const Person& actor, const SendPrompt&, const Context&);
Decision decide_part(const State&, const Person& actor, const SendChat&, const Context&);
Decision decide_part(const State&, const Person& actor, const DeleteChat&, const Context&);
Decision undo_chat(const State&, const Person& actor, Seq seq, const ChatBefore&);
Decision undo_poll(const State&, const Person& actor, Seq seq, const PollBefore&);

}  // namespace rostrum::event
