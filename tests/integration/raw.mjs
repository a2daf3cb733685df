// Clients that no library would be: bytes as they come, on sockets that do as they like.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { slug } from './harness.mjs';

/** A socket whose bytes are gathered; `text` is what came so far, `closed` resolves with it. */
export function raw(server, bytes = '', options = {}) {
  const socket = connect({ port: server.port, host: '127.0.0.1', ...options });
  if (bytes.length > 0) socket.write(bytes);
  const client = { socket, bytes: Buffer.alloc(0), get text() { return String(this.bytes); } };
  client.closed = new Promise((done) => {
    socket.on('error', () => {});
    socket.on('close', () => done(client.text));
  });
  socket.on('data', (chunk) => {
    client.bytes = Buffer.concat([client.bytes, chunk]);
    client.watch?.();
  });
  socket.setTimeout(options.patience ?? 15_000, () => socket.destroy(new Error('timeout')));
  client.until = (fits, what) => new Promise((done, fail) => {
    client.watch = () => {
      const found = fits(client);
      if (found) done(found);
    };
    client.watch();
    client.closed.then(() => fail(new Error(`closed before ${what}: ${client.text.slice(0, 400)}`)));
  });
  return client;
}

/** Sends a whole request and gives the response that ends with the connection. */
export async function exchange(server, request) {
  const text = await raw(server, request).closed;
  const [head, ...rest] = text.split('\r\n\r\n');
  const [line, ...fields] = head.split('\r\n');
  const headers = new Map(fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 2)]));
  return { status: Number(line.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}

export function frame(first, payload, { masked = true, length } = {}) {
  const body = Buffer.from(payload);
  const mask = masked ? randomBytes(4) : Buffer.alloc(0);
  const size = length ?? body.length;
  const head = size < 126 ? Buffer.from([first, size]) : size < 65_536 ? Buffer.from([first, 126, size >> 8, size & 255])
    : Buffer.concat([Buffer.from([first, 127, 0, 0, 0, 0]), Buffer.from([size / 2 ** 24, size >> 16, size >> 8, size].map((b) => b & 255))]);
  if (masked) head[1] |= 0x80;
  return Buffer.concat([head, mask, masked ? body.map((b, i) => b ^ mask[i % 4]) : body]);
}

export const upgrade = (more = '', path = `/ws/v1/${slug}`) =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
  + `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${more}\r\n`;

/** The frames that a server sent after its 101: {opcode, payload}. */
export function framesOf(client) {
  const start = client.bytes.indexOf('\r\n\r\n');
  const found = [];
  let bytes = start < 0 ? Buffer.alloc(0) : client.bytes.subarray(start + 4);
  while (bytes.length >= 2) {
    let size = bytes[1];
    let head = 2;
    if (size === 126) { if (bytes.length < 4) break; size = bytes.readUInt16BE(2); head = 4; }
    else if (size === 127) { if (bytes.length < 10) break; size = Number(bytes.readBigUInt64BE(2)); head = 10; }
    if (bytes.length < head + size) break;
    found.push({ opcode: bytes[0] & 15, payload: bytes.subarray(head, head + size) });
    bytes = bytes.subarray(head + size);
  }
  return found;
}

/** An upgraded socket, raw. */
export async function rawSession(server, options = {}) {
  const client = raw(server, upgrade('Sec-WebSocket-Protocol: rostrum.v1\r\n'), options);
  await client.until((c) => c.text.includes('\r\n\r\n'), '101');
  if (!client.text.startsWith('HTTP/1.1 101 ')) throw new Error(client.text);
  client.say = (first, payload, how) => client.socket.write(frame(first, payload, how));
  client.hello = () => client.say(0x81, '{"type":"hello"}');
  /** The code of the close frame that comes. */
  client.closeCode = () => client.until((c) => framesOf(c).find((f) => f.opcode === 8), 'a close frame').then((f) => f.payload.readUInt16BE(0));
  return client;
}
