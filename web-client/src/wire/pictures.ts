// Whose pictures an event's document names, and what became of one that was put.
import * as is from './check';
import type * as wire from './generated/shapes';

const pictured = is.object<wire.EventDocument>()({
  people: is.orElse(is.array(is.object<wire.ListedPerson>()({ id: is.string, name: is.string, photo: is.nullable(is.string) })), []),
  organisers: is.orElse(is.array(is.object<wire.Organiser>()({ name: is.string, logo: is.nullable(is.string) })), []),
});

/** Somebody with a picture, or still without: `list` and `at` say where they stand in the document. */
export type Pictured = { list: 'people' | 'organisers'; at: number; id: string; name: string; picture: string | null };

export function picturedOf(whole: unknown): Pictured[] {
  const { people, organisers } = pictured(whole, 'document');
  return [
    ...people.map(({ id, name, photo }, at) => ({ list: 'people' as const, at, id, name, picture: photo })),
    ...organisers.map(({ name, logo }, at) => ({ list: 'organisers' as const, at, id: `logo-${at + 1}`, name, picture: logo })),
  ];
}

export const asset = is.object<wire.Asset>()({ name: is.string, url: is.string });
