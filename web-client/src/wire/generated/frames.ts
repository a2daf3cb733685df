// Made from protocol/api/frames.schema.json by scripts/wire-types.mjs; not to be edited.
import type { Agenda, Announcement, Ban, BanReach, Channel, Comment, Event, FeedId, Hand, Instant, InstantOrNull, Message, Named, Participant, Phase, PlaceOrNull, Poll, PollTallies, Problem, Prompt, Question, Seq, Stage, Standing, State, TimerOrNull, Votes, You } from './shapes';

/** The session from now on, whole; after hello, and when another view has become the reader's. The full tally follows. */
export type Welcome = {
  type: 'welcome';
  you: You;
  seq: Seq;
  now: Instant;
  state: State;
};

/** Nothing was lost: every missed event follows in order, then the full tally, and to those who see participants a presence frame for each. */
export type Resumed = {
  type: 'resumed';
  /** The last of those that follow. */
  seq: Seq;
};

/** The hello is not taken; the socket is closed with 1008. */
export type Refused = {
  type: 'refused';
  error: Problem;
};

/** The command took effect and is on disk. Said before the frame of that seq. */
export type Accepted = {
  /** The command's id. */
  re: string;
  ok: true;
  /** Of its last event; of the last before it if it changed nothing. */
  seq: Seq;
  /** The new question's id. */
  question?: string;
  /** The new announcement's id. */
  announcement?: string;
  /** The new poll's id. */
  poll?: string;
  /** The new message's id. */
  message?: string;
  /** The new comment's id. */
  comment?: string;
  /** What participant.unban lifts. */
  ban?: string;
  /** Of participant.ban: who is here from that network. */
  hit?: BanReach;
};

/** The command had no effect, and is not remembered. re is null if its id could not be read. */
export type Rejected = {
  re: string | null;
  ok: false;
  error: Problem;
};

/** A question as it is now. */
export type QuestionTold = {
  seq: Seq;
  type: 'question.asked' | 'question.edited' | 'question.withdrawn' | 'question.approved' | 'question.dismissed' | 'question.restored' | 'question.next' | 'question.live' | 'question.done' | 'question.merged' | 'question.pinned' | 'question.assigned' | 'question.answered' | 'question.redacted' | 'question.ordered' | 'question.translated';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  question: Question;
};

/** The reader may no longer see this question. */
export type QuestionRemoved = {
  seq: Seq;
  type: 'question.removed';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  question: Named;
};

/** Something beside a question changed that is the desk's own affair. */
export type QuestionAnnotated = {
  seq: Seq;
  type: 'question.claimed' | 'question.noted' | 'question.tagged' | 'question.reported' | 'question.settled';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  question: Question;
};

/** Asking was opened or closed by hand. */
export type QuestionsGated = {
  seq: Seq;
  type: 'questions.opened' | 'questions.closed';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  /** Whether the reader may ask now. */
  open: boolean;
};

/** The event moved on. Rehearsals are not told to viewers. */
export type PhaseTold = {
  seq: Seq;
  type: 'event.rehearsed' | 'event.rehearsal_ended' | 'event.opened' | 'event.went_live' | 'event.paused' | 'event.resumed' | 'event.ended' | 'event.reopened';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  phase: Phase;
  /** Whether the reader may ask now. */
  questions_open: boolean;
  /** Item of the agenda that runs. */
  current: string | null;
  /** When it was started. */
  since: InstantOrNull;
  /** Items that ran before. */
  done: string[];
  stage: Stage;
};

/** What rehearsals left behind was discarded. */
export type EventReset = {
  seq: Seq;
  type: 'event.reset';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  /** Ids of questions that are gone. */
  questions: string[];
  /** Ids of announcements that are gone. */
  announcements: string[];
  /** All polls that the reader sees now. */
  polls: Poll[];
  /** All that is left of the conversations that the reader's role sees, those with the desk apart. */
  channels: Channel[];
  hands: Hand[];
  timer: TimerOrNull;
  current: string | null;
  /** When it was started. */
  since: InstantOrNull;
  /** Items that ran before. */
  done: string[];
  stage: Stage;
};

/** The event's document was applied anew. */
export type EventUpdated = {
  seq: Seq;
  type: 'event.updated';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  event: Event;
  agenda: Agenda;
  /** Whether the reader may ask now. */
  questions_open: boolean;
};

/** Somebody became a participant, or changed. */
export type ParticipantTold = {
  seq: Seq;
  type: 'participant.joined' | 'participant.changed';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  participant: Participant;
};

/** Somebody is a viewer from now on. */
export type ParticipantLeft = {
  seq: Seq;
  type: 'participant.left';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  participant: Named;
};

/** A moderator did something to somebody, or took it back (participant.edited). */
export type ParticipantJudged = {
  seq: Seq;
  type: 'participant.silenced' | 'participant.removed' | 'participant.invited' | 'participant.edited';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  person: Standing;
  /** Them, if they are one. */
  participant?: Participant;
};

/** The reader's own profile or roles changed. */
export type YouChanged = {
  seq: Seq;
  type: 'you.changed';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  you: You;
  participant: Participant;
};

/** The scene changed. Not told to viewers before the doors. */
export type StageTold = {
  seq: Seq;
  type: 'stage.brought_on' | 'stage.sent_off' | 'stage.spotlit' | 'stage.muted' | 'stage.cut' | 'stage.restored' | 'stage.slated';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  stage: Stage;
  /** Whom the command named. */
  participant?: string;
};

/** Another item of the agenda runs, or none. */
export type AgendaTold = {
  seq: Seq;
  type: 'agenda.started' | 'agenda.ended';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  current: string | null;
  /** When it was started. */
  since: InstantOrNull;
  /** Items that ran before. */
  done: string[];
  /** Whether the reader may ask now. */
  questions_open: boolean;
};

/** A notice to everyone. */
export type AnnouncementPosted = {
  seq: Seq;
  type: 'announcement.posted';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  announcement: Announcement;
};

/** A notice was taken away. */
export type AnnouncementRetracted = {
  seq: Seq;
  type: 'announcement.retracted';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  announcement: Named;
};

/** A poll as it is now. A page shows that it was opened or closed when its picture reaches media_time. */
export type PollTold = {
  seq: Seq;
  type: 'poll.created' | 'poll.opened' | 'poll.closed' | 'poll.published' | 'poll.counted' | 'poll.restored';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  poll: Poll;
};

/** The reader may no longer see this poll. */
export type PollRemoved = {
  seq: Seq;
  type: 'poll.removed';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  poll: Named;
};

/** The reader has voted in this poll, here or elsewhere. */
export type PollVoted = {
  seq: Seq;
  type: 'poll.voted';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  poll: Named;
};

/** Votes of some polls, at most four times a second; of all, after resumed. */
export type PollTally = {
  type: 'poll.tally';
  polls: PollTallies;
};

/** The list of speakers, whole. */
export type HandsTold = {
  seq: Seq;
  type: 'hand.raised' | 'hand.lowered';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  hands: Hand[];
};

/** The reader's place on the list of speakers. */
export type HandPlace = {
  seq: Seq;
  type: 'hand.place';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  place: PlaceOrNull;
};

/** The speakers' clock. */
export type TimerTold = {
  seq: Seq;
  type: 'timer.started' | 'timer.stopped';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  timer: TimerOrNull;
};

/** A word to the reader, or from the desk to somebody. */
export type PromptTold = {
  seq: Seq;
  type: 'prompt.sent';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  prompt: Prompt;
};

/** Somebody wrote, or what was deleted is there again. */
export type MessageTold = {
  seq: Seq;
  type: 'chat.said' | 'chat.restored';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  message: Message;
};

/** A comment that the reader may see, whole, after what was done to it. */
export type CommentTold = {
  seq: Seq;
  type: 'comment.posted' | 'comment.approved' | 'comment.dismissed' | 'comment.restored' | 'comment.redacted';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  comment: Comment;
};

/** A comment is to be seen no more. */
export type CommentRemoved = {
  seq: Seq;
  type: 'comment.removed';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  comment: Named;
};

/** A message is to be seen no more. */
export type MessageDeleted = {
  seq: Seq;
  type: 'chat.deleted';
  at: Instant;
  /** Programme time at which it happens on stage; null while there is no programme. */
  media_time: InstantOrNull;
  message: Named;
};

/** How many reactions there were in the last seconds, at most twice a second, when that changes. Kinds without any are left out. */
export type Reactions = {
  type: 'reactions';
  window_ms: number;
  counts: Votes;
};

/** Votes of some questions, at most four times a second; of all, after welcome and resumed. */
export type Tally = {
  type: 'tally';
  votes: Votes;
};

/** How many people are here, whenever that changes; several devices of one person count once. */
export type Audience = {
  type: 'audience';
  count: number;
};

/** From where guests are kept out now, all of it, whenever that changes; after resumed, and after welcome if there is any. Not journalled. */
export type Bans = {
  type: 'bans';
  bans: Ban[];
};

/** A participant came online, went, or one of their feeds changed. Not journalled. */
export type Presence = {
  type: 'presence';
  participant: Participant;
};

/** Who is heard speaking in the programme, all of them, whenever that changes, at most four times a second; after welcome and resumed if somebody is. Not journalled: turns are in the event's record. Not told to viewers before the doors. */
export type StageSpeaking = {
  type: 'stage.speaking';
  /** Programme time from which on it is so. */
  media_time: Instant;
  /** Participants' ids. */
  speaking: string[];
};

/** The stage's program was started anew: every feed is gone, studio pages post again. */
export type StageRestarted = {
  type: 'stage.restarted';
  stage: Stage;
};

/** The stage's program ended or hung; another is being started. */
export type StageLost = {
  type: 'stage.lost';
  reason: string;
};

/** The stage's program died twice within a minute on this feed, which is not taken any more. For staff, and for whose feed it is. */
export type FeedRefused = {
  type: 'feed.refused';
  feed: FeedId;
};

/** This feed of yours comes by another session now, from another device or page of yours: whoever sent by the one named is no longer heard, and does not post again unless told to. */
export type FeedTaken = {
  type: 'feed.taken';
  feed: FeedId;
  /** Last part of the address of the session that is over. */
  session: string;
};

/** What the server says on the session's WebSocket. Frames with a seq are journalled events, each told once and in order to everyone who may see it. Readers pass over frames of types that they do not know. */
export type ServerFrame = Welcome | Resumed | Refused | Accepted | Rejected | QuestionTold | QuestionRemoved | QuestionAnnotated | QuestionsGated | PhaseTold | EventReset | EventUpdated | ParticipantTold | ParticipantLeft | ParticipantJudged | YouChanged | StageTold | AgendaTold | AnnouncementPosted | AnnouncementRetracted | PollTold | PollRemoved | PollVoted | PollTally | HandsTold | HandPlace | TimerTold | PromptTold | MessageTold | CommentTold | CommentRemoved | MessageDeleted | Reactions | Tally | Audience | Bans | Presence | StageSpeaking | StageRestarted | StageLost | FeedRefused | FeedTaken;
