// What the server says on the session's socket, checked once as it arrives.
import * as is from './check';
import type * as server from './generated/frames';
import type * as wire from './generated/shapes';
import { comment, type Comment } from './comments';
import * as floor from './floor';
import { poll, pollTallies, type Poll, type PollTallies } from './polls';
import * as shapes from './shapes';

export const problem = is.object<wire.Problem>()({
  type: is.orElse(is.string, ''),
  title: is.orElse(is.string, ''),
  status: is.orElse(is.number, 0),
  detail: is.nullable(is.string),
  retry_after_ms: is.nullable(is.number),
  contact: is.nullable(is.string),
});
export type Problem = is.Checked<typeof problem>;

export type Welcome = {
  kind: 'welcome';
  you: shapes.You;
  token: string | null;
  seq: number;
  now: number;
  state: shapes.View;
};
export type Answer =
  | { kind: 'answer'; re: string | null; ok: true; seq: number | null; question: string | null; hit: shapes.BanReach | null }
  | { kind: 'answer'; re: string | null; ok: false; error: Problem };

/** Types of the frames that tell of a journalled event, and of the others that have a type. */
export type EventType = Extract<server.ServerFrame, { seq: number; at: string }>['type'];
type OtherType = Exclude<Extract<server.ServerFrame, { type: string }>['type'], EventType>;

/** What a frame may tell; only the parts that its type has are there. */
type Parts = {
  question?: shapes.Question;
  removed?: string;
  open?: boolean;
  phase?: shapes.Phase;
  event?: shapes.EventDetails;
  agenda?: shapes.Agenda;
  current?: string | null;
  participant?: shapes.Participant;
  left?: string;
  standing?: shapes.Standing;
  you?: shapes.You;
  stage?: shapes.Stage;
  announcement?: shapes.Announcement;
  retracted?: string;
  poll?: Poll;
  poll_removed?: string;
  poll_voted?: string;
  polls?: Poll[];
  since?: number | null;
  done?: string[];
  hands?: floor.Hand[];
  place?: number | null;
  timer?: floor.Timer | null;
  prompt?: floor.Prompt;
  message?: floor.Message;
  message_deleted?: string;
  comment?: Comment;
  comment_removed?: string;
  channels?: floor.Channel[];
  /** What a rehearsal left behind and is gone. */
  discarded?: { questions: string[]; announcements: string[] };
};
/** One journalled event as this person may see it. */
export type EventFrame = Parts & { kind: 'event'; type: EventType; seq: number; at: number; media_time: number | null };

export type Frame =
  | Welcome
  | { kind: 'resumed'; seq: number }
  | { kind: 'refused'; error: Problem }
  | Answer
  | { kind: 'tally'; votes: Record<string, number> }
  | { kind: 'poll_tally'; polls: PollTallies }
  | { kind: 'reactions'; window_ms: number; counts: Record<string, number> }
  | { kind: 'audience'; count: number }
  | { kind: 'bans'; bans: shapes.Ban[] }
  | { kind: 'presence'; participant: shapes.Participant }
  | { kind: 'speaking'; media_time: number; speaking: string[] }
  | { kind: 'stage_restarted'; stage: shapes.Stage }
  | { kind: 'stage_lost'; reason: string }
  | { kind: 'feed_refused'; feed: string }
  | { kind: 'feed_taken'; session: string }
  | EventFrame;

type Fields = Record<string, unknown>;

/** Reads one text frame; throws WireError. Null when it is of a kind this page does not know. */
export function readFrame(text: string): Frame | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new is.WireError('frame: not JSON');
  }
  const fields = is.fieldsOf(value, 'frame');
  if ('ok' in fields) return readAnswer(fields);
  const type = is.string(fields.type, 'type');
  if (Object.hasOwn(others, type)) return others[type as OtherType](fields);
  return Object.hasOwn(events, type) ? readEvent(fields, type as EventType) : null;
}

// Tables, so that a type which protocol/api gains does not compile until it is read.
const others: { readonly [T in OtherType]: (fields: Fields) => Frame } = {
  welcome: (fields) => ({
    kind: 'welcome',
    you: shapes.you(fields.you, 'you'),
    token: is.nullable(is.string)(is.fieldsOf(fields.you, 'you').token, 'you.token'),
    seq: is.number(fields.seq, 'seq'),
    now: is.time(fields.now, 'now'),
    state: shapes.view(fields.state, 'state'),
  }),
  resumed: (fields) => ({ kind: 'resumed', seq: is.number(fields.seq, 'seq') }),
  refused: (fields) => ({ kind: 'refused', error: problem(fields.error, 'error') }),
  tally: (fields) => ({ kind: 'tally', votes: is.record(is.number)(fields.votes, 'votes') }),
  'poll.tally': (fields) => ({ kind: 'poll_tally', polls: pollTallies(fields.polls, 'polls') }),
  reactions: (fields) => ({ kind: 'reactions', window_ms: is.number(fields.window_ms, 'window_ms'), counts: is.record(is.number)(fields.counts, 'counts') }),
  audience: (fields) => ({ kind: 'audience', count: is.number(fields.count, 'count') }),
  bans: (fields) => ({ kind: 'bans', bans: is.array(shapes.ban)(fields.bans, 'bans') }),
  presence: (fields) => ({ kind: 'presence', participant: shapes.participant(fields.participant, 'participant') }),
  'stage.speaking': (fields) => ({ kind: 'speaking', media_time: is.time(fields.media_time, 'media_time'), speaking: is.array(is.string)(fields.speaking, 'speaking') }),
  'stage.restarted': (fields) => ({ kind: 'stage_restarted', stage: shapes.stage(fields.stage, 'stage') }),
  'stage.lost': (fields) => ({ kind: 'stage_lost', reason: is.string(fields.reason, 'reason') }),
  'feed.taken': (fields) => ({ kind: 'feed_taken', session: is.string(fields.session, 'session') }),
  'feed.refused': (fields) => ({ kind: 'feed_refused', feed: is.string(fields.feed, 'feed') }),
};

function readAnswer(fields: Fields): Answer {
  const re = is.nullable(is.string)(fields.re, 're');
  if (is.boolean(fields.ok, 'ok')) {
    const question = is.nullable(is.string)(fields.question, 'question');
    return { kind: 'answer', re, ok: true, seq: is.nullable(is.number)(fields.seq, 'seq'), question, hit: is.nullable(shapes.banReach)(fields.hit, 'hit') };
  }
  return { kind: 'answer', re, ok: false, error: problem(fields.error, 'error') };
}

const named = is.object<wire.Named>()({ id: is.string });
const strings = is.array(is.string);
const nameOrNull = is.nullable(is.string);

const question = (fields: Fields): Parts => ({ question: shapes.question(fields.question, 'question') });
const gate = (fields: Fields): Parts => ({ open: is.boolean(fields.open, 'open') });
const phase = (fields: Fields): Parts => ({
  phase: shapes.phase(fields.phase, 'phase'),
  open: is.boolean(fields.questions_open, 'questions_open'),
  ...current(fields),
  stage: shapes.stage(fields.stage, 'stage'),
});
const participant = (fields: Fields): Parts => ({ participant: shapes.participant(fields.participant, 'participant') });
const judged = (fields: Fields): Parts => ({
  standing: shapes.standing(fields.person, 'person'),
  ...(fields.participant === undefined ? {} : participant(fields)),
});
const scene = (fields: Fields): Parts => ({ stage: shapes.stage(fields.stage, 'stage') });
const held = (fields: Fields): Parts => ({ poll: poll(fields.poll, 'poll') });
const current = (fields: Fields): Parts => ({
  current: nameOrNull(fields.current, 'current'),
  since: is.nullable(is.time)(fields.since, 'since'),
  done: is.orElse(strings, [])(fields.done, 'done'),
});
const hands = (fields: Fields): Parts => ({ hands: is.array(floor.hand)(fields.hands, 'hands') });
const clock = (fields: Fields): Parts => ({ timer: floor.timer(fields.timer, 'timer') });
const commented = (fields: Fields): Parts => ({ comment: comment(fields.comment, 'comment') });
const said = (fields: Fields): Parts => ({ message: floor.message(fields.message, 'message') });

const item = (fields: Fields): Parts => ({ ...current(fields), open: is.boolean(fields.questions_open, 'questions_open') });

const events: { readonly [T in EventType]: (fields: Fields) => Parts } = {
  'question.asked': question,
  'question.edited': question,
  'question.withdrawn': question,
  'question.approved': question,
  'question.dismissed': question,
  'question.restored': question,
  'question.next': question,
  'question.live': question,
  'question.done': question,
  'question.merged': question,
  'question.pinned': question,
  'question.assigned': question,
  'question.answered': question,
  'question.redacted': question,
  'question.ordered': question,
  'question.translated': question,
  'question.claimed': question,
  'question.noted': question,
  'question.tagged': question,
  'question.reported': question,
  'question.settled': question,
  'question.removed': (fields) => ({ removed: named(fields.question, 'question').id }),
  'questions.opened': gate,
  'questions.closed': gate,
  'event.rehearsed': phase,
  'event.rehearsal_ended': phase,
  'event.opened': phase,
  'event.went_live': phase,
  'event.paused': phase,
  'event.resumed': phase,
  'event.ended': phase,
  'event.reopened': phase,
  'event.reset': (fields) => ({
    polls: is.array(poll)(fields.polls, 'polls'),
    channels: is.array(floor.channel)(fields.channels, 'channels'),
    ...hands(fields),
    ...clock(fields),
    discarded: { questions: strings(fields.questions, 'questions'), announcements: strings(fields.announcements, 'announcements') },
    ...current(fields),
    ...scene(fields),
  }),
  'event.updated': (fields) => ({
    event: shapes.eventDetails(fields.event, 'event'),
    agenda: shapes.agenda(fields.agenda, 'agenda'),
    open: is.boolean(fields.questions_open, 'questions_open'),
  }),
  'participant.joined': participant,
  'participant.changed': participant,
  'participant.silenced': judged,
  'participant.removed': judged,
  'participant.invited': judged,
  'participant.edited': judged,
  'participant.left': (fields) => ({ left: named(fields.participant, 'participant').id }),
  'you.changed': (fields) => ({ you: shapes.you(fields.you, 'you'), ...participant(fields) }),
  'stage.brought_on': scene,
  'stage.sent_off': scene,
  'stage.spotlit': scene,
  'stage.muted': scene,
  'stage.cut': scene,
  'stage.restored': scene,
  'stage.slated': scene,
  'agenda.started': item,
  'agenda.ended': item,
  'announcement.posted': (fields) => ({ announcement: shapes.announcement(fields.announcement, 'announcement') }),
  'announcement.retracted': (fields) => ({ retracted: named(fields.announcement, 'announcement').id }),
  'hand.raised': hands,
  'hand.lowered': hands,
  'hand.place': (fields) => ({ place: is.nullable(is.number)(fields.place, 'place') }),
  'timer.started': clock,
  'timer.stopped': clock,
  'prompt.sent': (fields) => ({ prompt: floor.prompt(fields.prompt, 'prompt') }),
  'chat.said': said,
  'chat.restored': said,
  'chat.deleted': (fields) => ({ message_deleted: named(fields.message, 'message').id }),
  'comment.posted': commented,
  'comment.approved': commented,
  'comment.dismissed': commented,
  'comment.restored': commented,
  'comment.redacted': commented,
  'comment.removed': (fields) => ({ comment_removed: named(fields.comment, 'comment').id }),
  'poll.created': held,
  'poll.opened': held,
  'poll.closed': held,
  'poll.published': held,
  'poll.counted': held,
  'poll.restored': held,
  'poll.removed': (fields) => ({ poll_removed: named(fields.poll, 'poll').id }),
  'poll.voted': (fields) => ({ poll_voted: named(fields.poll, 'poll').id }),
};

function readEvent(fields: Fields, type: EventType): EventFrame {
  return {
    kind: 'event',
    type,
    seq: is.number(fields.seq, 'seq'),
    at: is.time(fields.at, 'at'),
    media_time: is.nullable(is.time)(fields.media_time, 'media_time'),
    ...events[type](fields),
  };
}
