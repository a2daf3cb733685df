// The crowd's checks fail on what they are there for (crowd.test.mjs).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ballots, checkPolls } from './crowd/ballots.mjs';
import { Hall } from './crowd/hall.mjs';
import { PollWatch } from './crowd/poll-watch.mjs';
import { Waitlist } from './crowd/waitlist.mjs';

const poll = (counts, more = {}) => ({
  id: 'p', kind: 'single', anonymous: true, results: 'close', state: 'closed', published: false, counts,
  options: Object.keys(counts).map((id) => ({ id })), voters: Object.values(counts).reduce((sum, one) => sum + one, 0), ...more,
});

/** Three who voted 1, 1 and 2, and one who never heard whether their 2 counted. */
function voters() {
  const all = [['1'], ['1'], ['2']].map((options) => {
    const ballots = new Ballots();
    ballots.answered({ poll: 'p', options }, { ok: true });
    return ballots;
  });
  const unsure = new Ballots();
  unsure.answered({ poll: 'p', options: ['1'] }, { ok: false, error: { status: 409 } }, ['2']);
  return [...all, unsure];
}

test('ballots: one that is lost, doubled or of somebody else is found', () => {
  checkPolls([poll({ 1: 2, 2: 1 })], voters());
  checkPolls([poll({ 1: 2, 2: 2 })], voters());
  for (const counts of [{ 1: 1, 2: 1 }, { 1: 2, 2: 3 }, { 1: 3, 2: 1 }, { 1: 1, 2: 2 }]) {
    assert.throws(() => checkPolls([poll(counts)], voters()), assert.AssertionError, JSON.stringify(counts));
  }
  assert.throws(() => checkPolls([poll({ 1: 2, 2: 1 }, { voters: 4 })], voters()), /one vote of each/);
  assert.throws(() => checkPolls([], voters()), /is gone/);
});

test('a ballot that was never answered is the one that counts when a second is refused for it', () => {
  const ballots = new Ballots();
  ballots.answered({ poll: 'p', options: ['1'] }, { ok: false, error: { status: 409, detail: 'You have voted already.' } }, ['2']);
  assert.deepEqual(ballots.cast.get('p'), ['2']);
});

test('counts: steps that mix too few, that come too soon or that the audience may not know are found', () => {
  const watch = (staff) => new PollWatch(new Hall(10), staff);
  const open = (counts, voters) => poll(counts, { state: 'open', voters });
  watch(true).see(open({ 1: 3, 2: 2 }, 10));
  assert.throws(() => watch(true).see(open({ 1: 3, 2: 3 }, 11)), /mixes too few/);
  assert.throws(() => watch(true).see(open({ 1: 3, 2: 2 }, 9)), /no step late/);
  assert.throws(() => watch(false).see(open({ 1: 3, 2: 2 }, 10)), /the audience/);
  const falling = watch(true);
  falling.see(open({ 1: 3, 2: 2 }, 10));
  assert.throws(() => falling.see(open({ 1: 2, 2: 8 }, 15)), /went away/);
});

test('seats: one too many, one that nobody gets and a place that is passed over are found', () => {
  const person = (email, status, minute, confirmed = true) => ({ email, status, confirmed, asked_at: `2026-01-01T00:0${minute}:00.000Z` });
  const list = (...registrations) => ({
    registrations, seats: registrations.filter((one) => ['held', 'offered', 'taken'].includes(one.status)).length,
    counts: { waiting: registrations.filter((one) => one.status === 'waiting').length },
  });
  const looked = () => new Waitlist(undefined, undefined, { capacity: 1, waitlist: 2 });
  const before = list(person('a', 'taken', 0), person('b', 'waiting', 1), person('c', 'waiting', 2));
  const good = looked();
  good.check(before);
  good.check(list(person('a', 'cancelled', 0), person('b', 'offered', 1), person('c', 'waiting', 2)));
  assert.equal(good.movedUp, 1);
  const passed = looked();
  passed.check(before);
  assert.throws(() => passed.check(list(person('a', 'cancelled', 0), person('b', 'waiting', 1), person('c', 'offered', 2))), /asked earlier/);
  assert.throws(() => looked().check(list(person('a', 'taken', 0), person('b', 'offered', 1))), /seats of 1/);
  assert.throws(() => looked().check(list(person('a', 'cancelled', 0), person('b', 'waiting', 1))), /while there are seats/);
  assert.throws(() => looked().check(list(person('b', 'waiting', 1), person('c', 'waiting', 2), person('d', 'waiting', 3))), /on 2 places/);
});
