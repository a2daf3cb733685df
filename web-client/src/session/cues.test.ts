import { expect, test } from 'vitest';
import { addCue, addSpeaking, type Cue, nowAnswering, nowSpeaking, type SpeakingCue } from './cues';

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

test('who speaks follows the picture, and the present for whoever does not follow it', () => {
  const spoken: SpeakingCue[] = [{ at: 1000, who: ['ann'] }, { at: 5000, who: ['ann', 'bob'] }, { at: 9000, who: [] }];
  expect(nowSpeaking(spoken, playing(999))).toEqual([]);
  expect(nowSpeaking(spoken, playing(5000))).toEqual(['ann', 'bob']);
  expect(nowSpeaking(spoken, playing(9000))).toEqual([]);
  expect(nowSpeaking(spoken.slice(0, 2), { date: 1, paused: true, delay: 1000 })).toEqual(['ann', 'bob']);
  expect(nowSpeaking([], playing(1))).toEqual([]);
  let many = spoken;
  for (let i = 0; i < 100; i += 1) many = addSpeaking(many, { at: i, who: [] });
  expect(many.length).toBe(32);
});
