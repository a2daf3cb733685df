import { expect, test } from 'vitest';
import { eventHours, span } from './times';

test('spans are read as a countdown', () => {
  expect(span(0, 'en')).toBe('0:00');
  expect(span(245_000, 'en')).toBe('4:05');
  expect(span(3_723_000, 'en')).toBe('1:02:03');
  expect(span(2 * 86_400_000 + 61_000, 'en')).toBe('2 days 0:01:01');
});

test('an event stands in its own zone, on daylight time when that was so', () => {
  const text = eventHours(Date.UTC(2021, 8, 23, 13), Date.UTC(2021, 8, 23, 14, 30), 'America/New_York', 'en-GB');
  expect(text).toContain('23 September 2021');
  expect(text).toContain('09:00');
  expect(text).toContain('10:30');
});

test('a zone that the browser does not know is no failure', () => {
  expect(eventHours(0, 1000, 'Mars/Base', 'en')).not.toBe('');
});
