import { describe, expect, it } from 'vitest';
import { type Pictured, picturedOf } from '../wire/pictures';
import { isNamed, pictureName, picturePatch } from './pictured';

const whole = {
  people: [{ id: 'ann', name: 'Ann', 'x-ours': 1 }, { id: 'bob', name: 'Bob', photo: 'bob.png' }],
  organisers: [{ name: 'Us', url: 'https://example.org', logo: 'us.png' }],
};

describe('pictures of a document', () => {
  const [ann, bob, us] = picturedOf(whole) as [Pictured, Pictured, Pictured];
  it('are those of people and organisers', () => {
    expect([ann, bob, us].map((one) => [one.name, one.picture])).toEqual([['Ann', null], ['Bob', 'bob.png'], ['Us', 'us.png']]);
    expect(picturedOf({})).toEqual([]);
    expect(isNamed(whole, 'bob.png')).toBe(true);
    expect(isNamed(whole, 'ann.png')).toBe(false);
  });
  it('are changed for one, and all else is kept', () => {
    expect(picturePatch(whole, ann, 'a.png')).toEqual({ people: [{ id: 'ann', name: 'Ann', 'x-ours': 1, photo: 'a.png' }, whole.people[1]] });
    expect(picturePatch(whole, us, null)).toEqual({ organisers: [{ name: 'Us', url: 'https://example.org' }] });
  });
  it('are not changed of somebody who is there no more', () => {
    expect(picturePatch({ ...whole, people: [whole.people[1]] }, ann, 'a.png')).toBeUndefined();
  });
  it('have names that the server takes', () => {
    for (const id of ['ann', 'Ann_Lee', '-', '--x--', 'x'.repeat(100)]) {
      expect(pictureName({ ...ann, id }, 'image/jpeg', 1_700_000_000_000)).toMatch(/^[a-z0-9][a-z0-9._-]{0,99}$/);
    }
    expect(pictureName(ann, 'image/png', 1)).not.toBe(pictureName(ann, 'image/png', 2));
  });
});
