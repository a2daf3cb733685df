// One decision for each kind of command; decide() chooses. Declared together so that the files beside can share
// refusals.
#pragma once
#include "server/event/decide.hpp"
#include "server/event/question_rules.hpp"

namespace rostrum::event {

inline Refusal forbidden(const std::string& what) { return {Reason::forbidden, "You may not " + what + "."}; }
inline Refusal silenced() { return {Reason::forbidden, "A moderator has silenced you."}; }
inline Refusal no_such(const std::string& what) { return {Reason::unknown, "There is no such " + what + "."}; }

/// The change, and before it that the person leaves the stage and the list of speakers if they may no longer be there.
std::vector<Event> with_standing(const State& state, PersonChanged changed);

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
Decision decide_part(const State&, const Person& actor, const PostComment&, const Context&);
Decision decide_part(const State&, const Person& actor, const JudgeComment&, const Context&);
Decision undo_comment(const State&, const Person& actor, Seq seq, const CommentBefore&);
Decision undo_chat(const State&, const Person& actor, Seq seq, const ChatBefore&);
Decision undo_poll(const State&, const Person& actor, Seq seq, const PollBefore&);
Decision decide_part(const State&, const Person& actor, const AnnotateQuestion&, const Context&);
Decision decide_part(const State&, const Person& actor, const DisciplinePerson&, const Context&);
Decision decide_part(const State&, const Person& actor, const EditPerson&, const Context&);
Decision decide_part(const State&, const Person& actor, const TakeSeat&, const Context&);
Decision decide_part(const State&, const Person& actor, const ErasePerson&, const Context&);

}  // namespace rostrum::event
