// Clients that take their time: each is sent away when its deadline is over, while others are served.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, slug, temporaryFolder } from './harness.mjs';
import { framesOf, raw, rawSession } from './raw.mjs';
import { SessionClient } from './session-client.mjs';

const patience = 90_000;

/** How long until the server closes, and what it said. */
async function outlast(client, every, act) {
  const began = Date.now();
  const timer = setInterval(() => act?.(client), every);
  const text = await client.closed;
  clearInterval(timer);
  return { seconds: (Date.now() - began) / 1000, text };
}

test('slow heads, slow bodies, idle connections, silent sessions and dead peers all come to their end', { timeout: 100_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const lively = await SessionClient.open(server);
  const body = `POST /whip/${slug} HTTP/1.1\r\nHost: h\r\nContent-Type: application/sdp\r\nContent-Length: 1000\r\n\r\n`;
  const dead = await rawSession(server, { patience });
  dead.hello();
  const endings = await Promise.all([
    outlast(raw(server, 'GET / HTTP/1.1\r\nHost: h\r\n', { patience }), 1000, (c) => c.socket.write('X: y\r\n')),
    outlast(raw(server, body, { patience }), 500, (c) => c.socket.write('x')),
    outlast(raw(server, '', { patience })),
    outlast(raw(server, 'GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n', { patience })),
    rawSession(server, { patience }).then((c) => outlast(c)),
    outlast(dead),
  ]);
  const [head, slowBody, nothing, idle, silent, gone] = endings;
  t.diagnostic(endings.map((ending) => `${ending.seconds.toFixed(1)} s`).join(', '));
  const within = (ending, least, most, what) => assert.ok(ending.seconds >= least && ending.seconds <= most, `${what}: ${ending.seconds} s`);
  within(head, 9, 16, 'a head that drips');
  assert.match(head.text, /^HTTP\/1\.1 408 /);
  within(slowBody, 28, 37, 'a body that drips');
  assert.match(slowBody.text, /^HTTP\/1\.1 408 /);
  within(nothing, 58, 68, 'nothing at all');
  within(idle, 58, 68, 'rest after a request');
  within(silent, 9, 16, 'no hello');
  within(gone, 40, 50, 'a peer that answers no ping');
  assert.ok(framesOf(dead).filter((f) => f.opcode === 9).length >= 2, 'it was asked twice');
  assert.equal(lively.socket.readyState, 1, 'who answers pings stays');
  assert.equal((await lively.command('question.ask', { text: 'Here?', lang: 'en', anonymous: false })).ok, true);
});
