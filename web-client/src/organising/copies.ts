// Copies of an event, as its organisers ask for them: a day, how many, a week apart each.
import type { EventDocument } from '../wire/document';
import { languagesOf } from './draft';

/** `starts_at` is a local time, YYYY-MM-DDTHH:MM. */
export type Wish = { slug: string; starts_at: string; count: number; series: boolean; title: string };
export type Copy = { slug: string; starts_at: string };

const kDaysOfWeek = 7;
const kSlug = 64;

/** The same time of the clock so many days later; what is no time stays as it is. */
export function daysLater(local: string, days: number): string {
  const day = Date.parse(`${local.slice(0, 10)}T00:00Z`);
  return Number.isNaN(day) ? local : new Date(day + days * 86_400_000).toISOString().slice(0, 10) + local.slice(10, 16);
}

/** What one event is called in addresses; of several each has its day in its name. */
export function copiesOf(wish: Wish): Copy[] {
  if (wish.count === 1) return [{ slug: wish.slug, starts_at: wish.starts_at }];
  return Array.from({ length: wish.count }, (_, i) => {
    const starts_at = daysLater(wish.starts_at, i * kDaysOfWeek);
    const day = `-${starts_at.slice(0, 10)}`;
    return { slug: wish.slug.slice(0, kSlug - day.length) + day, starts_at };
  });
}

/** A week later, under another name. */
export function firstWish(document: EventDocument, slug: string): Wish {
  return { slug: `${slug.slice(0, kSlug - 2)}-2`, starts_at: daysLater(document.starts_at, kDaysOfWeek), count: 1, series: false, title: '' };
}

/** The body of the request. An event that is of a series already brings it along. */
export function bodyOf(wish: Wish, document: EventDocument, slug: string): unknown {
  const copies = copiesOf(wish);
  if (!wish.series || document.whole.series) return { copies };
  const title = wish.title.trim();
  const [language = 'en'] = languagesOf(document);
  return { copies, series: { id: slug, ...(title === '' ? {} : { title: { [language]: title } }) } };
}
