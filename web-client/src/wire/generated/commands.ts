// Made from protocol/api/commands.schema.json by scripts/wire-types.mjs; not to be edited.
import type { PollDraft } from './shapes';

/** A name of something: no control characters, at most 200 bytes. */
export type Name = string;

/** A name, or null for none. */
export type NameOrNull = Name | null;

/** A language tag (BCP 47), such as en or zh-Hant. */
export type Tag = string;

/** What people wrote: line ends and tabs, but no other control character; at most 32 KiB. White space at its ends is dropped. */
export type Text = string;

/** A number of things. */
export type Count = number;

/** Names of things. */
export type Names = Name[];

export type Poll = PollDraft;

export type Flag = boolean;

/** UTC, with any fraction of a second, or null for none. */
export type Instant = string | null;

/** Number of a journalled event. */
export type Seq = number;

/** No item of the agenda runs any more. */
export type AgendaEnd = {
  id: Name;
  type: 'agenda.end';
};

/** An item of the agenda runs from now on. */
export type AgendaStart = {
  id: Name;
  type: 'agenda.start';
  item: Name;
};

/** Tells everyone something, in 1 to 1,000 characters. At most 50 stand at a time. */
export type AnnouncePost = {
  id: Name;
  type: 'announce.post';
  text: Text;
};

/** Takes an announcement away. */
export type AnnounceRetract = {
  id: Name;
  type: 'announce.retract';
  announcement: Name;
};

/** Takes a message away. */
export type ChatDelete = {
  id: Name;
  type: 'chat.delete';
  message: Name;
};

/** Writes to everyone where the event holds a chat (staff always may), as slowly as its document says; backstage, among those whose role is more than a viewer's; or between oneself and the moderators' desk, which says `to` whom. */
export type ChatSend = {
  id: Name;
  type: 'chat.send';
  channel: 'all' | 'backstage' | 'desk';
  text: Text;
  to?: Name;
};

/** A pending comment is shown to everyone. */
export type CommentApprove = {
  id: Name;
  type: 'comment.approve';
  comment: Name;
};

/** Not shown, or no longer; a reason of up to 500 characters is shown to staff and its author. */
export type CommentDismiss = {
  id: Name;
  type: 'comment.dismiss';
  comment: Name;
  reason?: Text;
};

/** Comments on the event once it has ended, where its document takes comments; a moderator looks at it before others see it. As long as the document says, 20 of one person. */
export type CommentPost = {
  id: Name;
  type: 'comment.post';
  text: Text;
};

/** Blanks its text, here and on disk, for good. */
export type CommentRedact = {
  id: Name;
  type: 'comment.redact';
  comment: Name;
};

/** A dismissed comment is as it was before. */
export type CommentRestore = {
  id: Name;
  type: 'comment.restore';
  comment: Name;
};

/** Viewers come in, the programme begins. What a rehearsal left behind is discarded first. */
export type EventDoors = {
  id: Name;
  type: 'event.doors';
};

/** The event ends, with a closing slate of 60 s. */
export type EventEnd = {
  id: Name;
  type: 'event.end';
};

/** The stage is seen. */
export type EventGoLive = {
  id: Name;
  type: 'event.go_live';
};

/** A slate is seen instead of the stage. */
export type EventPause = {
  id: Name;
  type: 'event.pause';
};

/** Begins a rehearsal, for everyone but viewers, or ends the one that runs (event.rehearsal_ended). With reset, also after it, what rehearsals left behind is discarded (event.reset). */
export type EventRehearse = {
  id: Name;
  type: 'event.rehearse';
  reset?: Flag;
};

/** Within 60 s of the end it is as if it had not ended; later the event begins with open doors again. */
export type EventReopen = {
  id: Name;
  type: 'event.reopen';
};

/** The stage is seen again. */
export type EventResume = {
  id: Name;
  type: 'event.resume';
};

/** One no longer wants to speak; of others with can:people. */
export type HandLower = {
  id: Name;
  type: 'hand.lower';
  participant?: Name;
};

/** One wants to speak, and is put at the end of the list of speakers, which holds 200. */
export type HandRaise = {
  id: Name;
  type: 'hand.raise';
};

/** Keeps out guests of the network from which one of them is connected, or was in the last quarter of an hour; `question` instead of the participant means its asker, whom moderators may not know. With dry nothing is done, and the answer's hit says who would be sent away. Guests whom nobody gave a role are sent away and let in no more; whoever has a link or a role is not touched. Not for networks that the operator exempts. Not journalled: it is over with the server's run, and staff are told by bans. */
export type ParticipantBan = {
  id: Name;
  type: 'participant.ban';
  participant?: Name;
  question?: Name;
  /** Without: hour. */
  lasts?: 'hour' | 'event';
  dry?: Flag;
};

/** Corrects somebody's name (1 to 100 characters) or organisation (up to 100, empty for none), or says that their questions need no moderator. */
export type ParticipantEdit = {
  id: Name;
  type: 'participant.edit';
  participant: Name;
  name?: Text;
  organisation?: Text;
  trusted?: Flag;
};

/** Blanks one's name and all that one said (questions, messages, comments, answers, notes, reports, reasons), here and on disk, for good; of others by organisers only. Votes, what was done, and the order of things stand. Told as participant.edited, question.redacted, question.answered, chat.deleted and comment.redacted. */
export type ParticipantErase = {
  id: Name;
  type: 'participant.erase';
  participant?: Name;
};

/** Asks a viewer to come on the panel; they answer with stage.take_seat. With on false it is taken back. */
export type ParticipantInvite = {
  id: Name;
  type: 'participant.invite';
  participant: Name;
  on?: Flag;
};

/** Closes somebody's sessions and lets them in no more, until it is undone or said again with on false; `question` instead of the participant means its asker, whom moderators may not know. Staff are removed by organisers only. */
export type ParticipantRemove = {
  id: Name;
  type: 'participant.remove';
  participant?: Name;
  question?: Name;
  on?: Flag;
};

/** Gives or takes a role. Moderators and organisers are made and unmade by organisers only. Who may no longer be on stage leaves it. */
export type ParticipantRole = {
  id: Name;
  type: 'participant.role';
  participant: Name;
  role: 'viewer' | 'panelist' | 'interpreter' | 'signer' | 'captioner' | 'moderator' | 'organiser';
  on: Flag;
};

/** Somebody may watch, but ask and say nothing, until it is undone or said again with on false; `question` as in participant.remove. */
export type ParticipantSilence = {
  id: Name;
  type: 'participant.silence';
  participant?: Name;
  question?: Name;
  on?: Flag;
};

/** Lets in again whom participant.ban keeps out. One that is over already stays so. */
export type ParticipantUnban = {
  id: Name;
  type: 'participant.unban';
  ban: Name;
};

/** Nobody may vote any more, but for ballots that say `watching`, a time before the close was shown, within 15 s. The counts of an anonymous poll are told after those (poll.counted). */
export type PollClose = {
  id: Name;
  type: 'poll.close';
  poll: Name;
};

/** Makes a poll, seen by staff alone until it is opened. An event holds 100. */
export type PollCreate = {
  id: Name;
  type: 'poll.create';
  poll: Poll;
};

/** Everyone may vote: from draft, or once more from closed. An anonymous poll that was counted is not opened again. */
export type PollOpen = {
  id: Name;
  type: 'poll.open';
  poll: Name;
};

/** Tells everyone the counts of a closed poll, whatever `results` says. */
export type PollPublish = {
  id: Name;
  type: 'poll.publish';
  poll: Name;
};

/** One's one ballot, by ids of options: exactly one of single and rating, up to `most` of multiple. It cannot be changed. `options` and `watching` are no part of what a repeat is compared by. Told by the tally, and to oneself as poll.voted. */
export type PollVote = {
  id: Name;
  type: 'poll.vote';
  poll: Name;
  options: Names;
  watching?: Instant;
};

/** One's own name (1 to 100 characters) and organisation (up to 100, empty for none). */
export type ProfileSet = {
  id: Name;
  type: 'profile.set';
  name?: Text;
  organisation?: Text;
};

/** A word to somebody who speaks, up to 500 characters, seen by them and the staff alone; an empty one takes it away. */
export type PromptSend = {
  id: Name;
  type: 'prompt.send';
  to: Name;
  text: Text;
};

/** A written answer of 1 to 5,000 characters, with `private` for its asker alone; by the person it is assigned to once they can see the question. */
export type QuestionAnswer = {
  id: Name;
  type: 'question.answer';
  question: Name;
  text: Text;
  private?: Flag;
};

/** Everyone sees it. */
export type QuestionApprove = {
  id: Name;
  type: 'question.approve';
  question: Name;
};

/** Asks, in 1 to max_length characters, as often a minute as the event's document allows; staff as often as they like. `to` assigns it to somebody who speaks. Pending where questions are moderated, else approved. */
export type QuestionAsk = {
  id: Name;
  type: 'question.ask';
  text: Text;
  lang?: Tag;
  anonymous?: Flag;
  to?: Name;
  watching?: Instant;
};

/** Says who is to answer; null for nobody. */
export type QuestionAssign = {
  id: Name;
  type: 'question.assign';
  question: Name;
  to: NameOrNull;
};

/** Says that one is looking at it; on false gives it up. */
export type QuestionClaim = {
  id: Name;
  type: 'question.claim';
  question: Name;
  on?: Flag;
};

/** Not shown; a reason of up to 500 characters is shown to staff and the asker. */
export type QuestionDismiss = {
  id: Name;
  type: 'question.dismiss';
  question: Name;
  reason?: Text;
};

/** It was answered. */
export type QuestionDone = {
  id: Name;
  type: 'question.done';
  question: Name;
};

/** Other words for it. The asker may while it is pending. */
export type QuestionEdit = {
  id: Name;
  type: 'question.edit';
  question: Name;
  text: Text;
};

/** It is being answered on stage. The one that was live before becomes answered (question.done). */
export type QuestionLive = {
  id: Name;
  type: 'question.live';
  question: Name;
};

/** It counts as one with another, which is pending, approved, next, live or answered, and which gets its voters. Not if others were merged into it. */
export type QuestionMerge = {
  id: Name;
  type: 'question.merge';
  question: Name;
  into: Name;
  reason?: Text;
};

/** It is to be answered next. */
export type QuestionNext = {
  id: Name;
  type: 'question.next';
  question: Name;
};

/** A note of up to 1,000 characters among moderators; at most 50. */
export type QuestionNote = {
  id: Name;
  type: 'question.note';
  question: Name;
  text: Text;
};

/** Gives it a place in the order made by hand, just before another one that has one, or at the end; on false takes it out. */
export type QuestionOrder = {
  id: Name;
  type: 'question.order';
  question: Name;
  before?: NameOrNull;
  on?: Flag;
};

/** Keeps it on top. */
export type QuestionPin = {
  id: Name;
  type: 'question.pin';
  question: Name;
  on: Flag;
};

/** Blanks its text. */
export type QuestionRedact = {
  id: Name;
  type: 'question.redact';
  question: Name;
  reason?: Text;
};

/** Tells moderators that it is abusive, with up to 500 characters of why. Once a person; whoever may see the question. */
export type QuestionReport = {
  id: Name;
  type: 'question.report';
  question: Name;
  reason?: Text;
};

/** Back to the state before; from answered to live only if nothing else is live, else to approved. */
export type QuestionRestore = {
  id: Name;
  type: 'question.restore';
  question: Name;
  reason?: Text;
};

/** Its reports were looked at: they are put away. */
export type QuestionSettle = {
  id: Name;
  type: 'question.settle';
  question: Name;
};

/** Puts a word of the desk's own on it, of up to 60 bytes, or takes it off; at most 10. */
export type QuestionTag = {
  id: Name;
  type: 'question.tag';
  question: Name;
  tag: Name;
  on?: Flag;
};

/** A translation beside the original, for everyone; an empty text takes it away. */
export type QuestionTranslate = {
  id: Name;
  type: 'question.translate';
  question: Name;
  lang: Tag;
  text: Text;
};

/** Gives or takes one's vote. Told by the tally. */
export type QuestionVote = {
  id: Name;
  type: 'question.vote';
  question: Name;
  up: Flag;
};

/** The asker takes it back. */
export type QuestionWithdraw = {
  id: Name;
  type: 'question.withdraw';
  question: Name;
};

/** Nobody may ask, whatever the document says. */
export type QuestionsClose = {
  id: Name;
  type: 'questions.close';
};

/** Everyone may ask, whatever the document says. */
export type QuestionsOpen = {
  id: Name;
  type: 'questions.open';
};

/** Applause and the like, at most four a second. Counted with those of others (reactions), not journalled: repeated it counts again. */
export type ReactionSend = {
  id: Name;
  type: 'reaction.send';
  kind: 'applause' | 'heart' | 'thumbs_up' | 'laugh' | 'surprise';
};

/** Puts somebody who speaks on stage, which holds nine. */
export type StageBringOn = {
  id: Name;
  type: 'stage.bring_on';
  participant: Name;
};

/** Slate and silence at once. */
export type StageCut = {
  id: Name;
  type: 'stage.cut';
};

/** Their sound is left out, or not any more. Never opens a microphone that its owner closed. */
export type StageMute = {
  id: Name;
  type: 'stage.mute';
  participant: Name;
  on: Flag;
};

/** One is ready to be brought on, or not. */
export type StageReady = {
  id: Name;
  type: 'stage.ready';
  ready: Flag;
};

/** Ends a cut. */
export type StageRestore = {
  id: Name;
  type: 'stage.restore';
};

/** Takes somebody off the stage. */
export type StageSendOff = {
  id: Name;
  type: 'stage.send_off';
  participant: Name;
};

/** Shows a slate instead of the stage; null for none. */
export type StageSlate = {
  id: Name;
  type: 'stage.slate';
  name: 'before' | 'pause' | 'after' | 'trouble' | null;
};

/** Shows one feed of somebody on stage alone; null for none. */
export type StageSpotlight = {
  id: Name;
  type: 'stage.spotlight';
  feed: NameOrNull;
};

/** An invited viewer comes on the panel, or declines with on false. */
export type StageTakeSeat = {
  id: Name;
  type: 'stage.take_seat';
  on?: Flag;
};

/** The speakers' clock runs, for a second to a day; for one of them or whoever speaks. */
export type TimerStart = {
  id: Name;
  type: 'timer.start';
  seconds: Count;
  participant?: Name;
};

/** No clock runs. */
export type TimerStop = {
  id: Name;
  type: 'timer.stop';
};

/** Undoes one of the last 256 changes of a question, of whether questions are open, of somebody's roles, silence or removal, of the scene, the agenda, a poll, a message deleted, an announcement posted or what was decided of a comment, while nothing of the same came after it; a change of a question, of their being open, of a person, a poll or a comment that came before one that was undone can be undone next. What was redacted stays so. A poll in which people voted is no draft again, and one that was counted is not open again. Whoever may make the change may undo it. Told as question.restored, questions.opened, questions.closed, participant.edited, stage.restored, agenda.started, agenda.ended, announcement.retracted, poll.restored, poll.removed, chat.restored or comment.restored. */
export type Undo = {
  id: Name;
  type: 'undo';
  seq: Seq;
};

/** The first frame of a socket. Without a token, where the event is open, one becomes a guest and is given a token in welcome.you. */
export type Hello = {
  type: 'hello';
  token?: string;
  /** The last seq that was seen: what came after it is sent, if it is still there and the token was known; else there is a welcome. */
  resume?: Seq;
};

/** What a client says on the session's WebSocket: a hello, then commands. Each command has an id of the client's own that never repeats; the same id again gives the same answer and no second effect. */
export type ClientFrame = Hello | AgendaEnd | AgendaStart | AnnouncePost | AnnounceRetract | ChatDelete | ChatSend | CommentApprove | CommentDismiss | CommentPost | CommentRedact | CommentRestore | EventDoors | EventEnd | EventGoLive | EventPause | EventRehearse | EventReopen | EventResume | HandLower | HandRaise | ParticipantBan | ParticipantEdit | ParticipantErase | ParticipantInvite | ParticipantRemove | ParticipantRole | ParticipantSilence | ParticipantUnban | PollClose | PollCreate | PollOpen | PollPublish | PollVote | ProfileSet | PromptSend | QuestionAnswer | QuestionApprove | QuestionAsk | QuestionAssign | QuestionClaim | QuestionDismiss | QuestionDone | QuestionEdit | QuestionLive | QuestionMerge | QuestionNext | QuestionNote | QuestionOrder | QuestionPin | QuestionRedact | QuestionReport | QuestionRestore | QuestionSettle | QuestionTag | QuestionTranslate | QuestionVote | QuestionWithdraw | QuestionsClose | QuestionsOpen | ReactionSend | StageBringOn | StageCut | StageMute | StageReady | StageRestore | StageSendOff | StageSlate | StageSpotlight | StageTakeSeat | TimerStart | TimerStop | Undo;
