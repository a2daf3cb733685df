// A UDP proxy between one publisher and the media port that loses, repeats and reorders packets, both ways. RTP's header is
// in clear under SRTP, so it also sees what was lost and when a sender gave it again.
import { createSocket } from 'node:dgram';

/** {ssrc, sequence, type} of an RTP packet, undefined for STUN, DTLS and RTCP (RFC 7983 7, RFC 5761 4). */
function rtp(packet) {
  if (packet.length < 12 || packet[0] < 128 || packet[0] > 191 || (packet[1] >= 192 && packet[1] <= 223)) return undefined;
  return { ssrc: packet.readUInt32BE(8), sequence: packet.readUInt16BE(2), type: packet[1] & 127 };
}

/**
 * Rates are shares of packets; `random` may be seeded; `extra` is how many ms a reordered packet is late, at most. Gives
 * { port, counts, repairs, byType, block, close }: `repairs` holds ms from a lost RTP packet to the same packet sent
 * again, `byType` counts what the publisher sent by payload type, block(ms) lets nothing through.
 */
export async function lossyProxy(target, { loss = 0, duplicate = 0, reorder = 0, extra = 30, random = Math.random } = {}) {
  const outside = createSocket('udp4');
  const paths = new Map();
  const counts = { passed: 0, lost: 0, doubled: 0, reordered: 0 };
  const byType = new Map();
  const missing = new Map();
  const repairs = [];
  let blockedUntil = 0;
  const pass = (send, lost) => {
    if (performance.now() < blockedUntil || random() < loss) {
      counts.lost += 1;
      lost?.();
      return;
    }
    if (random() < duplicate) { counts.doubled += 1; send(); }
    if (random() < reorder) { counts.reordered += 1; setTimeout(send, 5 + random() * (extra - 5)); return; }
    counts.passed += 1;
    send();
  };
  outside.on('message', (packet, from) => {
    const key = `${from.address}:${from.port}`;
    let inside = paths.get(key);
    if (!inside) {
      inside = createSocket('udp4');
      inside.on('message', (back) => pass(() => { try { outside.send(back, from.port, from.address); } catch { /* closed */ } }));
      paths.set(key, inside);
    }
    const header = rtp(packet);
    const name = header && `${header.ssrc} ${header.sequence}`;
    if (header) byType.set(header.type, (byType.get(header.type) ?? 0) + 1);
    if (missing.has(name)) {
      repairs.push(performance.now() - missing.get(name));
      missing.delete(name);
    }
    // Copies: the buffer belongs to the socket once this handler returns.
    const copy = Buffer.from(packet);
    pass(() => { try { inside.send(copy, target, '127.0.0.1'); } catch { /* closed meanwhile */ } },
      () => { if (header) missing.set(name, performance.now()); });
  });
  await new Promise((bound) => outside.bind(0, '127.0.0.1', bound));
  return {
    port: outside.address().port,
    counts,
    repairs,
    byType,
    block(ms) { blockedUntil = performance.now() + ms; },
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
