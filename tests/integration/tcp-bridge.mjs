// A publisher that only has TCP: takes its datagrams and carries each, framed as RFC 4571 has it, over one connection to
// the media port, and what comes back as datagrams again.
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

export function framed(packet) {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(packet.length);
  return Buffer.concat([head, packet]);
}

/** Calls `each` with every whole frame of a stream. */
export function deframer(each) {
  let pending = Buffer.alloc(0);
  return (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const length = pending.readUInt16BE(0);
      each(pending.subarray(2, 2 + length));
      pending = pending.subarray(2 + length);
    }
  };
}

/** { port, frames: {out, back}, close }. `chop` cuts what is written into pieces of that many bytes. */
export async function tcpBridge(target, { chop = 0 } = {}) {
  const outside = createSocket('udp4');
  const stream = connect(target, '127.0.0.1');
  stream.setNoDelay(true);
  stream.on('error', () => {});
  const frames = { out: 0, back: 0 };
  let from;
  outside.on('message', (packet, sender) => {
    from = sender;
    frames.out += 1;
    const bytes = framed(packet);
    if (chop === 0) return stream.write(bytes);
    for (let at = 0; at < bytes.length; at += chop) stream.write(bytes.subarray(at, at + chop));
    return undefined;
  });
  stream.on('data', deframer((packet) => {
    frames.back += 1;
    if (from) outside.send(Buffer.from(packet), from.port, from.address);
  }));
  await new Promise((bound) => outside.bind(0, '127.0.0.1', bound));
  return { port: outside.address().port, frames, close() { outside.close(); stream.destroy(); } };
}
