import { expect, test } from 'vitest';
import { addCue, type Cue, nowAnswering } from './cues';

const cues: Cue[] = [{ at: null, question: null }, { at: 5000, question: 'q1' }, { at: 9000, question: 'q2' }];
const playing = (date: number) => ({ date, paused: false, delay: 1000 });

test('now answering changes when the picture reaches the moment, not before', () => {
  expect(nowAnswering(cues, playing(4999))).toBe(null);
  expect(nowAnswering(cues, playing(5000))).toBe('q1');
  expect(nowAnswering(cues, playing(9000))).toBe('q2');
});

test('who is paused, far behind or without a player sees the present', () => {
  expect(nowAnswering(cues, { date: 1, paused: true, delay: 1000 })).toBe('q2');
  expect(nowAnswering(cues, { date: 1, paused: false, delay: 10_001 })).toBe('q2');
  expect(nowAnswering(cues, { date: null, paused: false, delay: null })).toBe('q2');
});

test('the same once more is no new cue, and few are kept', () => {
  expect(addCue(cues, { at: 9500, question: 'q2' })).toBe(cues);
  let many = cues;
  for (let i = 0; i < 100; i += 1) many = addCue(many, { at: 10_000 + i, question: `q${i}` });
  expect(many.length).toBe(32);
});
