// Sessions without WebSockets: frames by server-sent events, commands by POST.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventReader } from './event-reader.mjs';
import { Server, applyEvent, eventDocument, eventually, joinLink, sleep, slug, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

/** A stream that is read as it comes. */
async function listen(t, server, { token, resume, headers = {} } = {}) {
  const ending = new AbortController();
  t.after(() => ending.abort());
  const query = resume === undefined ? '' : `?resume=${resume}`;
  const response = await fetch(`${server.url}/api/v1/events/${slug}/stream${query}`, {
    headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...headers }, signal: ending.signal,
  });
  const stream = { response, frames: [], ids: [], close: null, end: () => ending.abort() };
  const reader = new EventReader();
  stream.over = (async () => {
    for await (const bytes of response.body) {
      for (const { event, id, data } of reader.feed(bytes)) {
        if (event === 'close') stream.close = JSON.parse(data);
        else stream.frames.push(JSON.parse(data));
        if (id) stream.ids.push(Number(id));
      }
    }
  })().catch(() => {});
  stream.of = (type) => stream.frames.filter((frame) => frame.type === type);
  stream.has = (type) => eventually(() => stream.of(type).at(-1), `${type}; got ${JSON.stringify(stream.frames).slice(0, 600)}`);
  return stream;
}

const post = async (server, token, command) => {
  const response = await server.fetch(`/api/v1/events/${slug}/commands`, {
    method: 'POST', body: typeof command === 'string' ? command : JSON.stringify(command),
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
  });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
};

async function held(t, options) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument());
  const server = await Server.start(t, data, options);
  const moderator = (await joinLink(data, 'moderator', '--name', 'Mo')).token;
  return { data, server, moderator };
}

test('a guest and a moderator hold an event by events and POST alone; a WebSocket sees the same frames', async (t) => {
  const { server, moderator } = await held(t);
  const desk = await listen(t, server, { token: moderator });
  assert.equal(desk.response.headers.get('content-type'), 'text/event-stream');
  assert.equal(desk.response.headers.get('content-length'), null);
  const socket = await SessionClient.open(server, { token: moderator });
  const guest = await listen(t, server);
  const { you } = await guest.has('welcome');
  const asked = await post(server, you.token, { id: 'q-1', type: 'question.ask', text: 'Through <b>a proxy</b>?', lang: 'en', anonymous: false });
  assert.equal(asked.status, 200);
  assert.equal(asked.body.re, 'q-1');
  assert.equal((await desk.has('question.asked')).question.text, 'Through <b>a proxy</b>?');
  const approved = await post(server, moderator, { id: 'm-1', type: 'question.approve', question: asked.body.question });
  assert.equal(approved.status, 200);
  await guest.has('question.approved');
  await socket.frame((frame) => frame.type === 'question.approved');
  await desk.has('question.approved');
  const journalled = (frames) => frames.filter((frame) => frame.seq && frame.at);
  assert.deepEqual(journalled(desk.frames), journalled(socket.frames));
  assert.deepEqual(guest.ids, journalled(guest.frames).map((frame) => frame.seq));
});

test('what was missed comes in order, once, also over the death of the server; a repeated command has one effect', async (t) => {
  const { data, server, moderator } = await held(t);
  const before = await listen(t, server, { token: moderator });
  await before.has('welcome');
  const command = { id: 'q-1', type: 'question.ask', text: 'Once?', lang: 'en', anonymous: false };
  const first = await post(server, moderator, command);
  const { seq } = await before.has('question.asked');
  before.end();
  const second = await post(server, moderator, { ...command, id: 'q-2', text: 'Twice?' });
  await server.kill();
  await before.over;
  const again = await Server.start(t, data, { port: server.port });
  assert.deepEqual((await post(again, moderator, command)).body, first.body);
  assert.equal((await post(again, moderator, { ...command, text: 'Other?' })).status, 422);
  for (const how of [{ resume: seq }, { resume: 0, headers: { 'Last-Event-ID': String(seq) } }]) {
    const after = await listen(t, again, { token: moderator, ...how });
    await eventually(() => after.frames.length > 0, 'the first frame');
    if (after.frames[0].type === 'resumed') {
      await after.has('question.asked');
      assert.deepEqual(after.of('question.asked').map((frame) => frame.question.id), [second.body.question]);
    } else {
      // A server that has just started may have forgotten what to resume from: then the whole state says it.
      assert.deepEqual(after.frames[0].state.questions.map((question) => question.text).sort(), ['Once?', 'Twice?']);
    }
  }
});

test('what cannot be is refused with what and why', async (t) => {
  const { server, moderator } = await held(t);
  const path = `/api/v1/events/${slug}`;
  const command = { id: 'c-1', type: 'questions.close' };
  assert.equal((await post(server, null, command)).status, 401);
  const forged = await post(server, 'forged', command);
  assert.deepEqual([forged.status, forged.type, forged.body.type], [401, 'application/problem+json', '/problems/bad-token']);
  const broken = await post(server, moderator, '{"id":');
  assert.deepEqual([broken.status, broken.body.re, broken.body.ok], [400, null, false]);
  const unknown = await post(server, moderator, { id: 'c-2', type: 'question.approve', question: 'q0' });
  assert.deepEqual([unknown.status, unknown.body.re, unknown.body.error.status], [404, 'c-2', 404]);
  assert.equal((await post(server, moderator, { type: 'hello', token: moderator })).status, 400);
  assert.equal((await post(server, moderator, 'x'.repeat(100_000))).status, 400);
  assert.equal((await server.fetch(`${path}/commands`)).status, 405);
  assert.equal((await server.fetch(`${path}/stream`, { method: 'POST' })).status, 405);
  const head = await server.fetch(`${path}/stream`, { method: 'HEAD' });
  assert.deepEqual([head.status, head.headers.get('content-type'), await head.text()], [200, 'text/event-stream', '']);
  assert.equal((await server.fetch(`${path}/stream?resume=x`)).status, 400);
  assert.equal((await server.fetch(`${path}/stream`, { headers: { Origin: 'https://elsewhere.example' } })).status, 403);
  assert.equal((await server.fetch('/api/v1/events/none/stream')).status, 404);
  const stranger = await listen(t, server, { token: 'forged' });
  assert.equal((await stranger.has('refused')).error.status, 401);
  await eventually(() => stranger.close, 'the close');
  assert.equal(stranger.close.code, 1008);
});

test('a server that drains says so to streams, and what nobody reads ends by itself', async (t) => {
  const { server, moderator } = await held(t);
  const desk = await listen(t, server, { token: moderator });
  await desk.has('welcome');
  await server.drain();
  await desk.over;
  assert.equal(desk.close.code, 1012);
});

test('fifty people at once, each by POST, in an event of five hundred commands: all are answered once', async (t) => {
  const { server, moderator } = await held(t);
  const desk = await listen(t, server, { token: moderator });
  await desk.has('welcome');
  const guests = await Promise.all(Array.from({ length: 50 }, async () => (await (await listen(t, server)).has('welcome')).you.token));
  const answers = await Promise.all(guests.flatMap((token, i) => Array.from({ length: 10 }, (_, j) =>
    post(server, token, { id: `g-${i}-${j}`, type: 'question.ask', text: `Question ${i} ${j}`, lang: 'en', anonymous: false }))));
  assert.ok(answers.every(({ status, body }) => status === 200 && body.ok));
  assert.equal(new Set(answers.map(({ body }) => body.question)).size, 500);
  await eventually(() => desk.of('question.asked').length >= 500, 'all of them at the desk');
  await sleep(200);
  assert.equal(new Set(desk.of('question.asked').map((frame) => frame.question.id)).size, 500);
  assert.equal(desk.of('question.asked').length, 500);
});
