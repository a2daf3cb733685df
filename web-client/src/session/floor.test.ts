import { describe, expect, test } from 'vitest';
import type { Channel, Message } from '../wire/floor';
import { itemLeft, skippedItems } from '../floor/clock';
import { messagesOf, withMessage, withoutMessage } from './floor';

const message = (id: string, at: number, more: Partial<Message> = {}): Message => ({
  id, channel: 'all', thread: null, author: { id: 'ann', name: 'Ann', staff: false }, text: id, at, ...more,
});
const ids = (channels: Channel[], name: Channel['channel'] = 'all') => messagesOf(channels, name).map((one) => one.id);

describe('a conversation', () => {
  test('is in the order it was said, also when a deleted message comes back', () => {
    let channels: Channel[] = [];
    for (const one of [message('a', 1), message('b', 2), message('c', 3)]) channels = withMessage(channels, one);
    channels = withoutMessage(channels, 'b');
    expect(ids(channels)).toEqual(['a', 'c']);
    expect(ids(withMessage(channels, message('b', 2)))).toEqual(['a', 'b', 'c']);
    expect(ids(withMessage(channels, message('a', 1)))).toEqual(['a', 'c']);
  });

  test('keeps the newest of everyone, and of each person with the desk', () => {
    let channels: Channel[] = [];
    for (let i = 0; i < 210; ++i) channels = withMessage(channels, message(`m${i}`, i));
    expect(ids(channels)).toHaveLength(200);
    expect(ids(channels)[0]).toBe('m10');
    channels = withMessage(channels, message('bob', 0, { channel: 'desk', thread: 'bob' }));
    for (let i = 0; i < 60; ++i) channels = withMessage(channels, message(`d${i}`, i + 1, { channel: 'desk', thread: 'ann' }));
    expect(ids(channels, 'desk')).toHaveLength(51);
    expect(ids(channels, 'desk').slice(0, 2)).toEqual(['bob', 'd10']);
  });
});

describe('the clock of an item', () => {
  const item = (id: string, minutes: number) => ({ id, kind: 'panel', title: {}, minutes, people: [] });
  const agenda = { current: 'c', since: 1_000_000, done: ['a'], items: [item('a', 5), item('b', 5), item('c', 10), item('d', 0)] };

  test('counts down its minutes and beyond', () => {
    expect(itemLeft(agenda, 1_000_000)).toBe(600_000);
    expect(itemLeft(agenda, 1_660_000)).toBe(-60_000);
    expect(itemLeft({ ...agenda, current: 'd' }, 1_000_000)).toBeNull();
    expect(itemLeft({ ...agenda, current: null }, 1_000_000)).toBeNull();
  });

  test('knows what was skipped', () => {
    expect(skippedItems(agenda)).toEqual(['b']);
    expect(skippedItems({ ...agenda, current: null })).toEqual([]);
  });
});
