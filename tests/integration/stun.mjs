// Binding requests as a controlling ICE agent writes them, good ones and every kind of wrong, and the answers to them:
// RFC 8489 5, 14 and RFC 8445 7.
import { createHmac, randomBytes } from 'node:crypto';

const cookie = 0x2112a442;
const attributes = { username: 0x0006, integrity: 0x0008, priority: 0x0024, useCandidate: 0x0025, fingerprint: 0x8028,
  controlled: 0x8029, controlling: 0x802a };

const table = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; ++bit) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});
const crc32 = (bytes) => (bytes.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function attribute(type, value = Buffer.alloc(0)) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

/** The header with the length it has once `more` bytes of attributes have come. */
function withLength(message, more) {
  const copy = Buffer.from(message);
  copy.writeUInt16BE(message.length - 20 + more, 2);
  return copy;
}

/** `username` undefined leaves it out, as does `password` the integrity; `role` is controlling or controlled. */
export function bindingRequest({ username, password, nominate = true, role = 'controlling', extra = [] }) {
  let message = Buffer.alloc(8);
  message.writeUInt16BE(0x0001, 0);
  message.writeUInt32BE(cookie, 4);
  message = Buffer.concat([message, randomBytes(12)]);
  const add = (type, value) => { message = Buffer.concat([message, attribute(type, value)]); };
  if (username !== undefined) add(attributes.username, Buffer.from(username));
  add(attributes.priority, Buffer.from([110, 0, 30, 255]));
  add(attributes[role], randomBytes(8));
  if (nominate) add(attributes.useCandidate);
  for (const type of extra) add(type, Buffer.alloc(4));
  if (password !== undefined) add(attributes.integrity, createHmac('sha1', password).update(withLength(message, 24)).digest());
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE((crc32(withLength(message, 8)) ^ 0x5354554e) >>> 0);
  add(attributes.fingerprint, crc);
  return withLength(message, 0);
}

/** { ok, code?, unknown, mapped: {address bytes, port}, transaction, integrity(password) } of a response; undefined when it is none. */
export function bindingResponse(bytes) {
  if (bytes.length < 20 || bytes.readUInt32BE(4) !== cookie) return undefined;
  const type = bytes.readUInt16BE(0);
  if (type !== 0x0101 && type !== 0x0111) return undefined;
  const response = { ok: type === 0x0101, transaction: bytes.toString('hex', 8, 20), unknown: [], integrity: () => false };
  for (let at = 20; at + 4 <= bytes.length;) {
    const kind = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    const value = bytes.subarray(at + 4, at + 4 + length);
    if (kind === 0x0009) response.code = value[2] * 100 + value[3];
    if (kind === 0x000a) for (let i = 0; i + 2 <= length; i += 2) response.unknown.push(value.readUInt16BE(i));
    if (kind === 0x0020) {
      const mask = bytes.subarray(4, 20);
      response.mapped = { port: value.readUInt16BE(2) ^ (cookie >>> 16), address: value.subarray(4).map((byte, i) => byte ^ mask[i]) };
    }
    if (kind === attributes.integrity) {
      const upTo = bytes.subarray(0, at);
      const copy = withLength(upTo, 24);
      response.integrity = (password) => createHmac('sha1', password).update(copy).digest().equals(value);
    }
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return response;
}

/** ICE credentials and candidates of an SDP answer or fragment. */
export function iceOf(sdp) {
  return {
    ufrag: /a=ice-ufrag:(\S+)/.exec(sdp)[1],
    password: /a=ice-pwd:(\S+)/.exec(sdp)[1],
    candidates: [...sdp.matchAll(/a=candidate:\S+ \d+ (\S+) (\d+) (\S+) (\d+) typ (\S+)(?: tcptype (\S+))?/gi)].map(
      ([, transport, priority, address, port, type, tcpType]) => ({ transport: transport.toLowerCase(), priority: Number(priority), address,
        port: Number(port), type, tcpType })),
  };
}
