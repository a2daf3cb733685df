/** Numbers below 2^32 from a printed seed (xorshift32; Marsaglia 2003): a run's choices, though not its timing, repeat. */
export function chances(seed) {
  let x = seed >>> 0 || 1;
  const next = () => { x ^= x << 13; x >>>= 0; x ^= x >>> 17; x ^= x << 5; x >>>= 0; return x; };
  return { below: (n) => next() % n, of: (list) => list[next() % list.length] };
}
