// What an organiser does to an event's document, as the JSON Merge Patch (RFC 7396) that says no more than it: so it can
// be laid over what somebody else saved meanwhile.
import type { EventDocument, Item } from '../wire/document';

export type Draft = Omit<EventDocument, 'whole'>;
type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What changes one value into the other; undefined when nothing does. */
export function difference(before: unknown, after: unknown): unknown {
  if (!isFields(before) || !isFields(after)) return JSON.stringify(before) === JSON.stringify(after) ? undefined : after;
  const patch: Fields = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!(name in after)) patch[name] = null;
    else {
      const change = difference(before[name], after[name]);
      if (change !== undefined) patch[name] = change;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** In which languages the event has words. */
export function languagesOf(draft: Draft): string[] {
  const found = new Set([...draft.languages, ...Object.keys(draft.title), ...Object.keys(draft.summary)]);
  return found.size > 0 ? [...found] : ['en'];
}

const said = (words: Record<string, string>) => Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''));

/** Lays a field over the whole, or takes it away where the organiser said nothing and nothing was there. */
function put(whole: Fields, name: string, value: unknown, nothing: boolean): void {
  if (nothing) delete whole[name];
  else whole[name] = value;
}

function itemOf(item: Item): Fields {
  const whole: Fields = { ...item.whole, id: item.id, kind: item.kind };
  const title = said(item.title);
  put(whole, 'title', title, Object.keys(title).length === 0);
  put(whole, 'minutes', item.minutes, item.minutes === 0 && !('minutes' in item.whole));
  return whole;
}

/** undefined when nothing was changed. */
export function patchOf(document: EventDocument, draft: Draft): unknown {
  const whole: Fields = { ...document.whole, title: said(draft.title), time_zone: draft.time_zone, starts_at: draft.starts_at, ends_at: draft.ends_at };
  const summary = said(draft.summary);
  put(whole, 'summary', summary, Object.keys(summary).length === 0);
  put(whole, 'cancelled', draft.cancelled, !draft.cancelled && !('cancelled' in document.whole));
  put(whole, 'agenda', draft.agenda.map(itemOf), draft.agenda.length === 0 && !('agenda' in document.whole));
  return difference(document.whole, whole);
}

/** A name that no item of the agenda has. */
export function freshItem(agenda: readonly Item[]): Item {
  let number = agenda.length + 1;
  while (agenda.some((one) => one.id === `item-${number}`)) number += 1;
  return { id: `item-${number}`, kind: 'panel', title: {}, minutes: 0, whole: {} };
}

/** The list with one item a place further, or as it was where there is no such place. */
export function shifted(agenda: readonly Item[], at: number, by: -1 | 1): Item[] {
  const moved = [...agenda];
  const [item] = moved.splice(at, 1);
  if (!item || at + by < 0 || at + by > moved.length) return [...agenda];
  moved.splice(at + by, 0, item);
  return moved;
}
