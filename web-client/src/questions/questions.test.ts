import { describe, expect, test } from 'vitest';
import type { Question, QuestionState } from '../wire/shapes';
import { actionsOn, board, moved, neighbour, orderedBefore } from './columns';
import { characters, publicQuestions } from './questions';

const made = (id: string, state: QuestionState, votes = 0, asked_at = 0, pinned = false): Question =>
  ({ id, text: id, lang: '', author: null, asked_at, watching: null, picture: false, state, votes, pinned, assigned_to: null, answer: null, reason: null, merged_into: null, answered_by: null, answer_private: false, outcome: null, translations: {}, rank: null, also_from: [],
    original: null, flagged: false, claimed_by: null, tags: [], notes: [], reports: [], similar: [], history: [] });
const ids = (list: readonly { question: Question }[]) => list.map((one) => one.question.id);

describe('what everyone may read', () => {
  const list = [made('new', 'pending', 9), made('few', 'approved', 1, 1), made('many', 'approved', 5, 2), made('top', 'approved', 0, 3, true), made('over', 'answered', 99, 4)];

  test('is sorted by votes or by time, pinned ones first, answered ones last', () => {
    expect(ids(publicQuestions(list, null, 'votes'))).toEqual(['top', 'many', 'few', 'over']);
    expect(ids(publicQuestions(list, null, 'time'))).toEqual(['top', 'many', 'few', 'over']);
  });

  test('is live when the picture says so, whatever the present says', () => {
    const early = publicQuestions([made('q', 'live')], null, 'votes');
    expect(early[0]?.state).toBe('approved');
    const late = publicQuestions([made('q', 'answered')], 'q', 'votes');
    expect(late[0]?.state).toBe('live');
  });
});

test('characters are counted as people count them', () => {
  expect(characters('aé中😀')).toBe(4);
});

describe("the moderator's columns", () => {
  const columns = board([made('p2', 'pending', 0, 2), made('p1', 'pending', 0, 1), made('a1', 'approved', 1), made('n', 'next', 0), made('l', 'live')]);

  test('show new ones in the order they came and the next one first', () => {
    expect(columns.pending.map((one) => one.id)).toEqual(['p1', 'p2']);
    expect(columns.approved.map((one) => one.id)).toEqual(['n', 'a1']);
  });

  test('are walked by arrows, past empty ones, and never left', () => {
    expect(moved(columns, null, 'down')).toBe('p1');
    expect(moved(columns, 'p1', 'up')).toBe('p1');
    expect(moved(columns, 'p1', 'down')).toBe('p2');
    expect(moved(columns, 'p2', 'right')).toBe('a1');
    expect(moved(columns, 'a1', 'right')).toBe('l');
    expect(moved(columns, 'l', 'right')).toBe('l');
  });

  test('select the neighbour of what leaves', () => {
    expect(neighbour(columns, 'p1')).toBe('p2');
    expect(neighbour(columns, 'p2')).toBe('p1');
    expect(neighbour(columns, 'l')).toBe(null);
  });

  test('offer what may be done', () => {
    expect(actionsOn(made('q', 'next'))).not.toContain('next');
    expect(actionsOn(made('q', 'approved'))).toContain('next');
    expect(actionsOn(made('q', 'withdrawn'))).toEqual([]);
  });
});

describe('the order made by hand', () => {
  const ranked = (id: string, rank: number | null, votes = 0) => ({ ...made(id, 'approved', votes), rank });
  const list = [ranked('many', null, 9), ranked('second', 5), ranked('few', null, 1), ranked('first', -3)];

  test('comes before votes, for everyone', () => {
    expect(board(list).approved.map((one) => one.id)).toEqual(['first', 'second', 'many', 'few']);
    expect(ids(publicQuestions(list, null, 'votes'))).toEqual(['first', 'second', 'many', 'few']);
  });

  test('knows which one is just before', () => {
    expect(orderedBefore(list, ranked('second', 5))).toBe('first');
    expect(orderedBefore(list, ranked('first', -3))).toBeNull();
    expect(orderedBefore(list, ranked('few', null))).toBeNull();
  });
});
