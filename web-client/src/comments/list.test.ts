import { expect, test } from 'vitest';
import type { Comment } from '../wire/comments';
import { shownComments } from './list';

const comment = (id: string, at: number, more: Partial<Comment> = {}): Comment =>
  ({ id, at, author: { id: 'p', name: 'Ann', staff: false }, text: `text of ${id}`, state: 'approved', reason: '', ...more });

test('what was told since changes, adds and takes away; the newest is first', () => {
  const read = [comment('b', 2), comment('a', 1)];
  const told = { c: comment('c', 3), a: null, b: comment('b', 2, { state: 'dismissed' as const }) };
  expect(shownComments(read, told).map((one) => [one.id, one.state])).toEqual([['c', 'approved'], ['b', 'dismissed']]);
  expect(shownComments(read, {})).toEqual(read);
});
