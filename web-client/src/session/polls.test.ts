import { expect, test } from 'vitest';
import type { Poll } from '../wire/polls';
import { missingCounts, shownPolls, withoutPoll, withPoll, withTallies } from './polls';

const poll = (more: Partial<Poll> = {}): Poll => ({
  id: 'o1', question: 'Which?', kind: 'single', options: [{ id: '1', text: 'A' }, { id: '2', text: 'B' }], most: 1, anonymous: true,
  results: 'close', state: 'open', published: false, opened_at: 1000, close_shown_at: null, voters: 0, counts: null, ...more,
});
const none = { list: [], opened_at: {} };
const watching = (date: number | null, more = {}) => ({ date, paused: false, delay: date === null ? null : 1000, ...more });

test('a poll is shown when the picture reaches its opening; at once without a picture', () => {
  const polls = withPoll(none, poll(), 5000, true);
  expect(shownPolls(polls, watching(4999))).toEqual([]);
  expect(shownPolls(polls, watching(5000)).map((one) => one.open)).toEqual([true]);
  expect(shownPolls(polls, watching(null))).toHaveLength(1);
  expect(shownPolls(polls, watching(4999, { paused: true }))).toHaveLength(1);
  expect(shownPolls(polls, watching(4999, { delay: 10_001 }))).toHaveLength(1);
});

test('whoever has not seen the close may still vote', () => {
  const polls = withPoll(none, poll({ state: 'closed', close_shown_at: 9000 }), 9000, false);
  expect(shownPolls(polls, watching(8999)).map((one) => one.open)).toEqual([true]);
  expect(shownPolls(polls, watching(9000)).map((one) => one.open)).toEqual([false]);
  expect(shownPolls(polls, watching(null)).map((one) => one.open)).toEqual([false]);
});

test('drafts are no viewer’s, removed polls are gone, tallies are absolute', () => {
  const polls = withPoll(withPoll(none, poll(), null, true), poll({ id: 'o2', state: 'draft' }), null, false);
  expect(shownPolls(polls, watching(null)).map((one) => one.poll.id)).toEqual(['o1']);
  const told = withTallies(polls, { o1: { voters: 7, counts: { 1: 5, 2: 2 } }, o9: { voters: 1, counts: null } });
  expect(told.list.map((one) => [one.voters, one.counts])).toEqual([[7, { 1: 5, 2: 2 }], [0, null]]);
  expect(withoutPoll(told, 'o1').list.map((one) => one.id)).toEqual(['o2']);
});

test('why there are no counts yet', () => {
  expect(missingCounts(poll(), true)).toBe('after_close');
  expect(missingCounts(poll({ results: 'live' }), true)).toBe('few');
  expect(missingCounts(poll({ results: 'never' }), true)).toBe('hidden');
  expect(missingCounts(poll({ state: 'closed' }), false)).toBe('counting');
  expect(missingCounts(poll({ state: 'closed', results: 'never' }), false)).toBe('hidden');
  expect(missingCounts(poll({ state: 'closed', results: 'never', published: true }), false)).toBe('counting');
});
