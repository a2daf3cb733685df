// What people ask for, already read and bounded by the wire's codec. Values. New texts come as ids: the room has put
// the words aside and stores them with the events.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "server/event/poll_events.hpp"
#include "server/event/state.hpp"

namespace rostrum::event {

/// A text about to be kept: its id in the content table and its length in code points.
struct NewText {
  TextId id;
  std::uint32_t length = 0;
};

struct AskQuestion {
  NewText text;
  std::string lang;
  bool anonymous = false;
  std::optional<Instant> watching;
  /// Whom it is for, empty for nobody.
  PersonId to;
  /// It holds a word of the event's list: a moderator reads it first, whoever asks.
  bool flagged = false;
  /// What the asker sees is known, and is kept with it.
  bool pictured = false;
};
struct VoteQuestion {
  QuestionId question;
  bool up = true;
};
enum class Curate { edit, withdraw, approve, dismiss, restore, next, live, done, merge, pin, assign, answer, redact };
/// One of the commands `question.*`; which fields count depends on `what`.
struct CurateQuestion {
  Curate what = Curate::approve;
  QuestionId question;
  /// edit, answer: the text; dismiss, merge, restore, redact: why, or nothing.
  std::optional<NewText> text;
  /// merge: the question; assign: the person, empty for nobody.
  std::string target;
  /// pin: pinned or no longer; answer: for the asker alone.
  bool on = true;
};
/// One of the commands that leave a question's state alone; `what` is claimed or one of those after it.
struct AnnotateQuestion {
  QuestionChange what = QuestionChange::claimed;
  QuestionId question;
  /// noted, reported (why, or nothing), translated (empty: taken away).
  std::optional<NewText> text;
  /// tagged: the tag; translated: the language.
  std::string word;
  /// ordered: which one comes right after it; empty for the end.
  QuestionId before;
  /// claimed, tagged, ordered: so, or no longer.
  bool on = true;
};
struct GateQuestions {
  bool open = true;
};
enum class MovePhase { rehearse, doors, go_live, pause, resume, end, reopen };
struct ChangePhase {
  MovePhase what = MovePhase::doors;
  /// rehearse: discard what the rehearsal left behind, and leave it.
  bool reset = false;
};
enum class Direct { bring_on, send_off, spotlight, mute, cut, restore, slate };
struct DirectStage {
  Direct what = Direct::bring_on;
  PersonId participant;
  /// spotlight: a feed; slate: its name; empty for none.
  std::string name;
  /// mute.
  bool on = true;
};
struct MoveAgenda {
  /// Empty: none runs.
  AgendaId item;
};
struct PostAnnouncement {
  NewText text;
};
struct RetractAnnouncement {
  AnnouncementId announcement;
};
/// Votes are counted by the options' places, from 0.
struct CreatePoll {
  PollKind kind = PollKind::single;
  NewText question;
  std::vector<NewText> options;
  /// rating.
  std::optional<std::uint32_t> points;
  /// multiple.
  std::optional<std::uint32_t> most;
  bool anonymous = true;
  PollResults results = PollResults::close;
};
struct MovePoll {
  PollId poll;
  PollChange what = PollChange::opened;
};
struct CastBallot {
  PollId poll;
  Choices choices;
  std::optional<Instant> watching;
};
struct RaiseHand {};
struct LowerHand {
  /// Empty: one's own.
  PersonId participant;
};
struct SetTimer {
  /// nullopt: it stops.
  std::optional<std::uint32_t> seconds;
  /// Whose it is, empty for whoever speaks.
  PersonId participant;
};
struct SendPrompt {
  PersonId to;
  /// Empty: what stands there is taken away.
  NewText text;
};
struct SendChat {
  Channel channel = Channel::all;
  NewText text;
  /// From the desk: to whom.
  PersonId to;
};
struct DeleteChat {
  MessageId message;
};
struct PostComment {
  NewText text;
};
struct JudgeComment {
  CommentChange what = CommentChange::approved;
  CommentId comment;
  /// dismissed: why, or nothing.
  std::optional<NewText> why;
};
struct SetProfile {
  std::optional<NewText> name;
  std::optional<NewText> organisation;
};
struct SetReady {
  bool ready = true;
};
struct ChangeRole {
  PersonId participant;
  Role role = Role::viewer;
  bool on = true;
};
enum class Discipline { silence, remove, invite };
struct DisciplinePerson {
  Discipline what = Discipline::silence;
  PersonId participant;
  /// The asker of this question, when the participant is not named: moderators may not know who that is.
  QuestionId asker_of;
  bool on = true;
};
/// What a moderator corrects of somebody else.
struct EditPerson {
  PersonId participant;
  std::optional<NewText> name;
  std::optional<NewText> organisation;
  std::optional<bool> trusted;
};
/// Blanks somebody's name and words.
struct ErasePerson {
  /// Empty: oneself.
  PersonId participant;
};
/// An invited viewer comes on the panel, or declines.
struct TakeSeat {
  bool on = true;
};
struct Undo {
  Seq seq = 0;
};

using Command =
    std::variant<AskQuestion, VoteQuestion, CurateQuestion, GateQuestions, ChangePhase, DirectStage, MoveAgenda,
                 PostAnnouncement, RetractAnnouncement, SetProfile, SetReady, ChangeRole, Undo, CreatePoll, MovePoll,
                 CastBallot, RaiseHand, LowerHand, SetTimer, SendPrompt, SendChat, DeleteChat, AnnotateQuestion,
                 DisciplinePerson, EditPerson, TakeSeat, ErasePerson, PostComment, JudgeComment>;

}  // namespace rostrum::event
