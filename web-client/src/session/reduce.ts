// The session's state machine: a state and a frame make the next state. Pure.
import type { EventFrame, Frame, Welcome } from '../wire/frames';
import type { Participant, Question, Stage } from '../wire/shapes';
import { addCue, addSpeaking, type Cue } from './cues';
import { applyFloor } from './floor';
import { withoutPoll, withPoll, withTallies } from './polls';
import type { SessionState } from './state';

/** What the page did itself and the server confirmed, beside the frames that everyone gets. */
export type Confirmed = { kind: 'confirmed'; asked: string } | { kind: 'confirmed'; voted: string; up: boolean };

/** `received` is this machine's clock when the frame came; null state until the first welcome. */
export function reduce(state: SessionState | null, frame: Frame | Confirmed, received: number): SessionState | null {
  if (frame.kind === 'welcome') return fromWelcome(frame, received, state);
  if (!state) return null;
  switch (frame.kind) {
    case 'event':
      // What is older than the state is in it already; the same once more changes nothing.
      return frame.seq < state.seq ? state : { ...applyEvent(state, frame), seq: frame.seq };
    case 'tally': {
      const list = state.questions.list.map((question) => {
        const votes = frame.votes[question.id];
        return votes === undefined || votes === question.votes ? question : { ...question, votes };
      });
      return { ...state, questions: { ...state.questions, list } };
    }
    case 'reactions':
      return { ...state, reactions: frame.counts };
    case 'poll_tally':
      return { ...state, polls: withTallies(state.polls, frame.polls) };
    case 'audience':
      return { ...state, audience: frame.count };
    case 'bans':
      return { ...state, bans: frame.bans };
    case 'presence':
      return { ...state, participants: put(state.participants, frame.participant) };
    case 'speaking':
      return { ...state, speaking: addSpeaking(state.speaking, { at: frame.media_time, who: frame.speaking }) };
    case 'stage_restarted':
      return { ...onStage(state, frame.stage), stage_restarts: state.stage_restarts + 1, stage_lost: false };
    case 'stage_lost':
      return { ...state, stage_lost: true };
    case 'feed_refused':
      return state.refused_feeds.includes(frame.feed) ? state : { ...state, refused_feeds: [...state.refused_feeds, frame.feed] };
    case 'feed_taken':
      return { ...state, taken_session: frame.session };
    case 'resumed':
      // That a stage came back is not told again; who speaks is, if somebody does.
      return { ...state, stage_lost: false, speaking: [] };
    case 'confirmed':
      return { ...state, me: confirm(state.me, frame) };
    case 'refused':
    case 'answer':
      return state;
    default:
      return unreachable(frame);
  }
}

function unreachable(never: never): never {
  throw new Error(`unknown frame ${JSON.stringify(never)}`);
}

function fromWelcome(frame: Welcome, received: number, before: SessionState | null): SessionState {
  const live = frame.state.questions.list.find((question) => question.state === 'live')?.id ?? null;
  // Who comes anew sees the present at once; who was here keeps what the picture has not reached yet.
  const cues: Cue[] = before ? addCue(before.cues, { at: null, question: live }) : [{ at: null, question: live }];
  return {
    ...frame.state,
    polls: { list: frame.state.polls, opened_at: before?.polls.opened_at ?? {} },
    seq: frame.seq,
    you: frame.you,
    clock_ahead: frame.now - received,
    audience: before?.audience ?? null,
    // Told after each welcome if there are any.
    bans: [],
    cues,
    speaking: [],
    ended_at: before?.ended_at ?? null,
    reactions: before?.reactions ?? {},
    // Who is welcomed afresh reads the list afresh.
    comments: {},
    welcomes: (before?.welcomes ?? 0) + 1,
    prompts: before?.prompts ?? {},
    announced_at: before?.announced_at ?? {},
    stage_restarts: before?.stage_restarts ?? 0,
    stage_lost: false,
    refused_feeds: before?.refused_feeds ?? [],
    taken_session: before?.taken_session ?? null,
  };
}

function applyEvent(state: SessionState, frame: EventFrame): SessionState {
  let next = applyFloor(state, frame);
  if (frame.question) next = withQuestion(next, frame.question, frame.media_time);
  if (frame.removed !== undefined) next = withoutQuestion(next, frame.removed, frame.media_time);
  if (frame.open !== undefined) next = { ...next, questions: { ...next.questions, open: frame.open } };
  if (frame.phase) next = { ...next, phase: frame.phase, ended_at: frame.phase === 'ended' ? frame.at : null };
  if (frame.event) next = { ...next, event: frame.event };
  if (frame.agenda) next = { ...next, agenda: frame.agenda };
  if (frame.current !== undefined) next = { ...next, agenda: { ...next.agenda, current: frame.current, since: frame.since ?? null, done: frame.done ?? next.agenda.done } };
  if (frame.participant) next = { ...next, participants: put(next.participants, frame.participant) };
  if (frame.left !== undefined) next = { ...next, participants: next.participants.filter((one) => one.id !== frame.left) };
  if (frame.standing) next = { ...next, standings: put(next.standings, frame.standing) };
  if (frame.you) next = { ...next, you: frame.you };
  if (frame.stage) next = onStage(next, frame.stage);
  if (frame.poll) next = { ...next, polls: withPoll(next.polls, frame.poll, frame.media_time, frame.type === 'poll.opened') };
  if (frame.polls) next = { ...next, polls: { ...next.polls, list: frame.polls } };
  if (frame.poll_removed !== undefined) next = { ...next, polls: withoutPoll(next.polls, frame.poll_removed) };
  if (frame.poll_voted !== undefined && !next.me.polls.includes(frame.poll_voted)) next = { ...next, me: { ...next.me, polls: [...next.me.polls, frame.poll_voted] } };
  if (frame.comment) next = { ...next, comments: { ...next.comments, [frame.comment.id]: frame.comment } };
  if (frame.comment_removed !== undefined) next = { ...next, comments: { ...next.comments, [frame.comment_removed]: null } };
  if (frame.discarded) next = discard(next, frame.discarded);
  if (frame.announcement) {
    const announced_at = frame.media_time === null ? next.announced_at : { ...next.announced_at, [frame.announcement.id]: frame.media_time };
    next = { ...next, announcements: put(next.announcements, frame.announcement), announced_at };
  }
  if (frame.retracted !== undefined) {
    next = { ...next, announcements: next.announcements.filter((one) => one.id !== frame.retracted) };
  }
  return next;
}

/** Who is on stage and who is muted is told with the stage alone: the list of participants follows it. */
function onStage(state: SessionState, stage: Stage): SessionState {
  const there = new Set(stage.on_stage.map((one) => one.participant));
  const muted = new Set(stage.muted);
  const placed = (one: Participant) => ({ ...one, on_stage: there.has(one.id), muted: muted.has(one.id) });
  return { ...state, stage, participants: state.participants.map(placed) };
}

function discard(state: SessionState, what: { questions: string[]; announcements: string[] }): SessionState {
  const announcements = state.announcements.filter((one) => !what.announcements.includes(one.id));
  return what.questions.reduce((next, id) => withoutQuestion(next, id, null), { ...state, announcements });
}

function put<T extends { id: string }>(list: T[], item: T): T[] {
  return list.some((one) => one.id === item.id) ? list.map((one) => (one.id === item.id ? item : one)) : [...list, item];
}

function withQuestion(state: SessionState, question: Question, at: number | null): SessionState {
  const questions = { ...state.questions, list: put(state.questions.list, question) };
  let { cues } = state;
  const last = cues.at(-1)?.question ?? null;
  if (question.state === 'live') cues = addCue(cues, { at, question: question.id });
  else if (last === question.id) cues = addCue(cues, { at, question: null });
  const asked = state.me.asked;
  const mine = question.author?.id === state.you.id && !asked.includes(question.id);
  return { ...state, questions, cues, me: mine ? { ...state.me, asked: [...asked, question.id] } : state.me };
}

function withoutQuestion(state: SessionState, id: string, at: number | null): SessionState {
  const list = state.questions.list.filter((question) => question.id !== id);
  const cues = endCue(state.cues, id, at);
  return { ...state, questions: { ...state.questions, list }, cues };
}

function endCue(cues: Cue[], id: string, at: number | null): Cue[] {
  return cues.at(-1)?.question === id ? addCue(cues, { at, question: null }) : cues;
}

function confirm(me: SessionState['me'], what: Confirmed): SessionState['me'] {
  if ('asked' in what) return me.asked.includes(what.asked) ? me : { ...me, asked: [...me.asked, what.asked] };
  const others = me.voted.filter((id) => id !== what.voted);
  return { ...me, voted: what.up ? [...others, what.voted] : others };
}
