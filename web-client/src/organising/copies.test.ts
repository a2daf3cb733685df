import { describe, expect, it } from 'vitest';
import { eventDocument } from '../wire/document';
import { bodyOf, copiesOf, daysLater, firstWish } from './copies';

const plain = { format: 1, slug: 'trial', title: { fr: 'Un essai' }, time_zone: 'UTC', starts_at: '2026-12-28T10:00', ends_at: '2026-12-28T11:00', languages: ['fr'] };
const document = eventDocument(plain, 'document');

describe('copies of an event', () => {
  it('are a week later, by the clock on the wall, over the end of a year', () => {
    expect(firstWish(document, 'trial')).toEqual({ slug: 'trial-2', starts_at: '2027-01-04T10:00', count: 1, series: false, title: '' });
    expect(daysLater('2026-02-28T23:59:00', 1)).toBe('2026-03-01T23:59');
    expect(daysLater('never', 1)).toBe('never');
  });
  it('have the name that was given, or of several the day in it', () => {
    const wish = firstWish(document, 'trial');
    expect(copiesOf(wish)).toEqual([{ slug: 'trial-2', starts_at: '2027-01-04T10:00' }]);
    expect(copiesOf({ ...wish, slug: 'talk', count: 3 })).toEqual([
      { slug: 'talk-2027-01-04', starts_at: '2027-01-04T10:00' }, { slug: 'talk-2027-01-11', starts_at: '2027-01-11T10:00' }, { slug: 'talk-2027-01-18', starts_at: '2027-01-18T10:00' },
    ]);
    for (const one of copiesOf({ ...wish, slug: 'x'.repeat(64), count: 2 })) expect(one.slug.length).toBe(64);
  });
  it('become a series with the event, where that is asked for and it is of none yet', () => {
    const wish = { ...firstWish(document, 'trial'), series: true, title: ' Hiver ' };
    expect(bodyOf(wish, document, 'trial')).toMatchObject({ series: { id: 'trial', title: { fr: 'Hiver' } } });
    expect(bodyOf({ ...wish, title: '' }, document, 'trial')).toMatchObject({ series: { id: 'trial' } });
    expect(bodyOf({ ...wish, series: false }, document, 'trial')).not.toHaveProperty('series');
    expect(bodyOf(wish, eventDocument({ ...plain, series: { id: 's' } }, 'document'), 'trial')).not.toHaveProperty('series');
  });
});
