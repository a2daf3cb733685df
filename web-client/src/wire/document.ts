// The event document as its organisers edit it. `whole` is all of it, what this page does not know of included.
import * as is from './check';
import type * as wire from './generated/shapes';

const texts = is.record(is.string);
const known = is.object<wire.EventDocument>()({
  title: texts,
  summary: is.orElse(texts, {}),
  languages: is.orElse(is.array(is.string), []),
  time_zone: is.string,
  starts_at: is.string,
  ends_at: is.string,
  cancelled: is.orElse(is.boolean, false),
});

export const itemKinds = ['opening', 'keynote', 'panel', 'questions', 'break'] as const;
export type ItemKind = (typeof itemKinds)[number];
const item = is.object<wire.DocumentItem>()({
  id: is.string,
  kind: is.oneOf(...itemKinds),
  title: is.orElse(texts, {}),
  minutes: is.orElse(is.number, 0),
});

/** An item with what else it says: its people, cue and so on. */
export type Item = is.Checked<typeof item> & { readonly whole: Record<string, unknown> };
export type EventDocument = is.Checked<typeof known> & { agenda: Item[]; readonly whole: Record<string, unknown> };

export const eventDocument: is.Check<EventDocument> = (value, at) => {
  const whole = is.fieldsOf(value, at);
  const items = is.orElse(is.array((one, place) => ({ ...item(one, place), whole: is.fieldsOf(one, place) })), []);
  return { ...known(value, at), agenda: items(whole.agenda, `${at}.agenda`), whole };
};
