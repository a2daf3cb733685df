import { describe, expect, test } from 'vitest';
import { readFrame } from '../wire/frames';
import { reduce } from './reduce';
import type { SessionState } from './state';

const at = '2026-01-02T03:04:05.000Z';
const later = '2026-01-02T03:04:09.000Z';
const question = (id: string, state = 'approved', more = {}) => ({ id, text: `text of ${id}`, lang: 'en', author: null, asked_at: at, state, votes: 0, ...more });
const person = (id: string, more = {}) => ({ id, name: id, roles: ['panelist'], online: true, on_stage: false, feeds: [], ...more });

const welcome = (state = {}, seq = 10) => ({
  type: 'welcome', you: { id: 'me', roles: ['viewer'], name: '', guest: true }, seq, now: at,
  state: {
    phase: 'doors', event: { slug: 'trial', starts_at: at, ends_at: later }, questions: { open: false, list: [question('q1'), question('q2')] },
    stage: { on_stage: [] }, participants: [], announcements: [], me: { asked: [], voted: [] }, ...state,
  },
});

/** Plays frames as they come over the socket, through the same checks. */
function played(...frames: object[]): SessionState {
  let state: SessionState | null = null;
  for (const frame of frames) {
    const read = readFrame(JSON.stringify(frame));
    if (read) state = reduce(state, read, Date.parse(at));
  }
  if (!state) throw new Error('no state');
  return state;
}
const phase = (now: string, questions_open: boolean) => ({ phase: now, questions_open, current: null, stage: { on_stage: [] } });
const event = (seq: number, type: string, more = {}) => ({ seq, type, at, media_time: null, ...more });

describe('a session', () => {
  test('knows nothing before its welcome', () => {
    const frame = readFrame(JSON.stringify(event(11, 'question.asked', { question: question('q9') })));
    expect(frame && reduce(null, frame, 0)).toBe(null);
  });

  test('takes a whole question anew, and forgets one that may not be seen any more', () => {
    const state = played(welcome(), event(11, 'question.edited', { question: question('q1', 'approved', { text: 'other' }) }), event(12, 'question.removed', { question: { id: 'q2' } }));
    expect(state.questions.list.map((one) => [one.id, one.text])).toEqual([['q1', 'other']]);
    expect(state.seq).toBe(12);
  });

  test('keeps what it was told of comments, and forgets it with a welcome, after which the list is read anew', () => {
    const comment = (id: string, state: string) => ({ comment: { id, author: { id: 'a', name: 'Ann', staff: false }, text: 'Thanks', at, state } });
    const told = [event(11, 'comment.posted', comment('c1', 'pending')), event(12, 'comment.approved', comment('c1', 'approved')), event(13, 'comment.removed', { comment: { id: 'c2' } })];
    const state = played(welcome(), ...told);
    expect([state.comments.c1?.state, state.comments.c2, state.welcomes]).toEqual(['approved', null, 1]);
    const afresh = played(welcome(), ...told, welcome({}, 14));
    expect([afresh.comments, afresh.welcomes]).toEqual([{}, 2]);
  });

  test('passes over what it has seen', () => {
    const state = played(welcome(), event(12, 'question.asked', { question: question('q3') }), event(11, 'question.removed', { question: { id: 'q1' } }));
    expect(state.questions.list.map((one) => one.id)).toEqual(['q1', 'q2', 'q3']);
  });

  test('knows that the stage is lost until another is there, and which feeds are refused', () => {
    const lost = { type: 'stage.lost', reason: 'killed' };
    const refused = { type: 'feed.refused', feed: 'p1:camera' };
    expect(played(welcome()).stage_lost).toBe(false);
    expect(played(welcome(), lost).stage_lost).toBe(true);
    expect(played(welcome(), lost, { type: 'stage.restarted', stage: { on_stage: [] } }).stage_lost).toBe(false);
    expect(played(welcome(), lost, { type: 'resumed', seq: 10 }).stage_lost).toBe(false);
    expect(played(welcome(), refused, refused, lost, welcome()).refused_feeds).toEqual(['p1:camera']);
  });

  test('knows who speaks until it is told otherwise, or was away', () => {
    const speaks = (...who: string[]) => ({ type: 'stage.speaking', media_time: at, speaking: who });
    expect(played(welcome()).speaking).toEqual([]);
    expect(played(welcome(), speaks('ann'), speaks('ann', 'bob')).speaking.at(-1)).toEqual({ at: Date.parse(at), who: ['ann', 'bob'] });
    expect(played(welcome(), speaks('ann'), { type: 'resumed', seq: 10 }).speaking).toEqual([]);
    expect(played(welcome(), speaks('ann'), welcome()).speaking).toEqual([]);
  });

  test('counts votes as they are told, absolutely', () => {
    const state = played(welcome(), { type: 'tally', votes: { q2: 17, unknown: 3 } }, { type: 'tally', votes: { q2: 16 } });
    expect(state.questions.list.map((one) => one.votes)).toEqual([0, 16]);
  });

  test('opens and closes the asking with the phase', () => {
    const opened = played(welcome(), event(11, 'event.went_live', phase('live', true)));
    expect([opened.phase, opened.questions.open]).toEqual(['live', true]);
    const ended = played(welcome(), event(11, 'event.ended', phase('ended', false)));
    expect([ended.questions.open, ended.ended_at]).toEqual([false, Date.parse(at)]);
  });

  test('lets the live question wait for the picture, and gives its place back', () => {
    const state = played(welcome(),
      event(11, 'question.live', { media_time: later, question: question('q1', 'live') }),
      event(12, 'question.done', { media_time: null, question: question('q1', 'answered') }));
    expect(state.cues).toEqual([{ at: null, question: null }, { at: Date.parse(later), question: 'q1' }, { at: null, question: null }]);
  });

  test('who comes back keeps what the picture has not reached', () => {
    const state = played(welcome(), event(11, 'question.live', { media_time: later, question: question('q1', 'live') }),
      welcome({ questions: { open: true, list: [question('q1', 'live')] } }, 20));
    expect(state.cues.at(-1)).toEqual({ at: Date.parse(later), question: 'q1' });
    expect(state.seq).toBe(20);
  });

  test('brings participants on stage by the scene alone', () => {
    const scene = (...ids: string[]) => ({ stage: { on_stage: ids.map((participant) => ({ participant, name: participant, muted: participant === 'bob' })), muted: ['bob'] } });
    const on = played(welcome({ participants: [person('ann'), person('bob')] }), event(11, 'stage.brought_on', { participant: 'bob', ...scene('bob') }));
    expect(on.participants.map((one) => [one.id, one.on_stage, one.muted])).toEqual([['ann', false, false], ['bob', true, true]]);
    const off = played(welcome({ participants: [person('bob', { on_stage: true })], ...scene('bob') }), event(11, 'stage.sent_off', scene()));
    expect(off.participants[0]?.on_stage).toBe(false);
  });

  test('discards what belonged to a rehearsal', () => {
    const state = played(welcome({ announcements: [{ id: 'a', text: 'hello', at }], agenda: { current: 'x', items: [] } }), event(11, 'event.reset', { questions: ['q1'], announcements: ['a'], polls: [], channels: [], hands: [], timer: null, current: null, stage: { on_stage: [] } }));
    expect([state.questions.list.map((one) => one.id), state.announcements, state.agenda.current]).toEqual([['q2'], [], null]);
  });

  test('counts the stages that were lost', () => {
    expect(played(welcome(), { type: 'stage.restarted', stage: { on_stage: [] } }).stage_restarts).toBe(1);
  });

  test('knows its own questions by their author and by the answer to asking', () => {
    const own = question('q3', 'pending', { author: { id: 'me', name: '' } });
    const state = played(welcome(), event(11, 'question.asked', { question: own }));
    expect(state.me.asked).toEqual(['q3']);
    expect(reduce(state, { kind: 'confirmed', asked: 'q3' }, 0)?.me.asked).toEqual(['q3']);
    expect(reduce(state, { kind: 'confirmed', voted: 'q1', up: true }, 0)?.me.voted).toEqual(['q1']);
  });
});
