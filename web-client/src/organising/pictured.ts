// What a new picture of somebody changes in the document, and what it is called.
import { type Pictured, picturedOf } from '../wire/pictures';

const endings: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };

/** A name that no picture of this person had: pages that show the one before ask for it anew. */
export function pictureName(one: Pictured, type: string, now: number): string {
  const plain = one.id.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'picture';
  return `${plain}-${now.toString(36)}.${endings[type] ?? 'img'}`;
}

const keys = { people: 'photo', organisers: 'logo' } as const;

/** The merge patch that names a picture, or none; undefined where the document has them no more. */
export function picturePatch(whole: Record<string, unknown>, one: Pictured, name: string | null): unknown {
  const there = picturedOf(whole).find((other) => other.list === one.list && other.at === one.at && other.id === one.id && other.name === one.name);
  if (!there) return undefined;
  const list = (whole[one.list] as Record<string, unknown>[]).map((entry, at) => {
    if (at !== one.at) return entry;
    const { [keys[one.list]]: _, ...rest } = entry;
    return name === null ? rest : { ...rest, [keys[one.list]]: name };
  });
  return { [one.list]: list };
}

/** Whether anybody still has it. */
export const isNamed = (whole: unknown, name: string): boolean => picturedOf(whole).some((one) => one.picture === name);
