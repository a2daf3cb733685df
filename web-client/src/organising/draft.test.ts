import { describe, expect, it } from 'vitest';
import { eventDocument } from '../wire/document';
import { difference, freshItem, languagesOf, patchOf, shifted } from './draft';

const document = eventDocument({
  format: 1, slug: 'trial', title: { en: 'A trial', fr: 'Un essai' }, time_zone: 'UTC', starts_at: '2026-01-02T10:00', ends_at: '2026-01-02T11:00',
  people: [{ id: 'ann', name: 'Ann' }], 'x-ours': { kept: true },
  agenda: [{ id: 'a', kind: 'opening', people: ['ann'], 'x-cue': 1 }, { id: 'b', kind: 'panel', minutes: 10 }],
}, 'document');

describe('a patch says no more than was changed', () => {
  it('is nothing when nothing was', () => {
    expect(patchOf(document, document)).toBeUndefined();
    expect(patchOf(document, { ...document, summary: { en: '  ' } })).toBeUndefined();
  });
  it('names a word, and takes one away with null', () => {
    expect(patchOf(document, { ...document, title: { en: 'Another', fr: '' } })).toEqual({ title: { en: 'Another', fr: null } });
    expect(patchOf(document, { ...document, cancelled: true })).toEqual({ cancelled: true });
  });
  it('says the whole agenda, with what the page does not know of', () => {
    const agenda = [{ ...document.agenda[0], title: { en: 'Welcome' }, minutes: 5 }, freshItem(document.agenda)] as typeof document.agenda;
    expect(patchOf(document, { ...document, agenda })).toEqual({
      agenda: [{ id: 'a', kind: 'opening', people: ['ann'], 'x-cue': 1, title: { en: 'Welcome' }, minutes: 5 }, { id: 'item-3', kind: 'panel' }],
    });
  });
  it('is as RFC 7396 reads it', () => {
    expect(difference({ a: [1], b: { c: 1, d: 2 } }, { a: [2], b: { c: 1 } })).toEqual({ a: [2], b: { d: null } });
    expect(difference('x', 'x')).toBeUndefined();
  });
});

it('a fresh item has a name of its own, and items stay in the list when they are moved', () => {
  const agenda = [{ ...freshItem([]), id: 'item-2' }];
  expect(freshItem(agenda).id).toBe('item-3');
  expect(shifted(document.agenda, 0, 1).map((one) => one.id)).toEqual(['b', 'a']);
  expect(shifted(document.agenda, 0, -1).map((one) => one.id)).toEqual(['a', 'b']);
  expect(shifted(document.agenda, 1, 1).map((one) => one.id)).toEqual(['a', 'b']);
});

it('words are asked for in the languages that the event has', () => {
  expect(languagesOf({ ...document, languages: ['ar'] })).toEqual(['ar', 'en', 'fr']);
});
