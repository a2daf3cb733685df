import { expect, test } from 'vitest';
import { Turns } from './turns';

/** Work that ends when it is told to. */
function held() {
  const ends: (() => void)[] = [];
  let begun = 0;
  const work = () => {
    begun += 1;
    return new Promise<void>((end) => ends.push(end));
  };
  return { work, end: () => ends.shift()?.(), begun: () => begun };
}
const settled = async () => {
  for (let i = 0; i < 10; ++i) await Promise.resolve();
};

test('no more than a few work at once, and the next begins when one ends', async () => {
  const turns = new Turns(2);
  const { work, end, begun } = held();
  const all = Promise.all([0, 1, 2, 3].map(() => turns.run(work, new AbortController().signal)));
  await settled();
  expect(begun()).toBe(2);
  end();
  await settled();
  expect(begun()).toBe(3);
  for (let i = 0; i < 3; ++i) {
    end();
    await settled();
  }
  await all;
  expect(begun()).toBe(4);
});

test('what nobody wants any more is passed over, and its turn is the next one’s', async () => {
  const turns = new Turns(1);
  const { work, end, begun } = held();
  const gone = new AbortController();
  const first = turns.run(work, new AbortController().signal);
  const second = turns.run(work, gone.signal);
  const third = turns.run(work, new AbortController().signal);
  gone.abort();
  end();
  await first;
  expect(await second).toBeUndefined();
  await settled();
  expect(begun()).toBe(2);
  end();
  await third;
});

test('work that fails gives its turn back', async () => {
  const turns = new Turns(1);
  await expect(turns.run(() => Promise.reject(new Error('no')), new AbortController().signal)).rejects.toThrow('no');
  expect(await turns.run(() => Promise.resolve(7), new AbortController().signal)).toBe(7);
});
