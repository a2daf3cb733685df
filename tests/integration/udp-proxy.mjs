// A UDP proxy between one publisher and the media port that loses, repeats and reorders packets, both ways.
import { createSocket } from 'node:dgram';

/** Rates are shares of packets; `random` may be seeded. Gives { port, counts, close }. */
export async function lossyProxy(target, { loss = 0, duplicate = 0, reorder = 0, random = Math.random } = {}) {
  const outside = createSocket('udp4');
  const paths = new Map();
  const counts = { passed: 0, lost: 0, doubled: 0, reordered: 0 };
  const pass = (send) => {
    if (random() < loss) { counts.lost += 1; return; }
    if (random() < duplicate) { counts.doubled += 1; send(); }
    if (random() < reorder) { counts.reordered += 1; setTimeout(send, 5 + random() * 25); return; }
    counts.passed += 1;
    send();
  };
  outside.on('message', (packet, from) => {
    const key = `${from.address}:${from.port}`;
    let inside = paths.get(key);
    if (!inside) {
      inside = createSocket('udp4');
      inside.on('message', (back) => pass(() => outside.send(back, from.port, from.address)));
      paths.set(key, inside);
    }
    // Copies: the buffer belongs to the socket once this handler returns.
    const copy = Buffer.from(packet);
    pass(() => { try { inside.send(copy, target, '127.0.0.1'); } catch { /* closed meanwhile */ } });
  });
  await new Promise((bound) => outside.bind(0, '127.0.0.1', bound));
  return {
    port: outside.address().port,
    counts,
    close() {
      outside.close();
      for (const inside of paths.values()) inside.close();
      paths.clear();
    },
  };
}

/** A generator with a seed, so that a run can be repeated (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
