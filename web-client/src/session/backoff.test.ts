import { expect, test } from 'vitest';
import { Backoff } from './backoff';

test('waits double up to ten seconds, with jitter in their upper half', () => {
  const least = new Backoff(() => 0);
  const most = new Backoff(() => 1);
  expect([1, 2, 3].map(() => least.next())).toEqual([200, 400, 800]);
  expect([1, 2, 3].map(() => most.next())).toEqual([400, 800, 1600]);
  for (let i = 0; i < 20; i += 1) most.next();
  expect(most.next()).toBe(10_000);
});

test('a connection that came about begins anew', () => {
  const backoff = new Backoff(() => 1);
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(400);
});
