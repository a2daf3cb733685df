// A question's way through the real server: asked, curated, voted, seen by each role, and what is refused on the way.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, joinLink, slug, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

async function scene(t, change = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument(change));
  const server = await Server.start(t, data);
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator', '--name', 'Mo')).token });
  const viewer = await SessionClient.open(server);
  return { data, server, moderator, viewer };
}
const ask = (client, text, id) => client.command('question.ask', { text, lang: 'en', anonymous: false }, id);

test('a question is asked, approved, voted for, made live and answered, each role seeing its part', async (t) => {
  const { server, moderator, viewer } = await scene(t);
  const other = await SessionClient.open(server);
  const asked = await ask(viewer, 'Who maintains it?');
  assert.equal(asked.ok, true, JSON.stringify(asked));
  const question = asked.question;

  const pending = await moderator.frame((f) => f.type === 'question.asked' && f.question.id === question);
  assert.equal(pending.question.text, 'Who maintains it?');
  assert.equal(pending.question.state, 'pending');

  assert.equal((await moderator.command('question.approve', { question })).ok, true);
  const approved = await other.frame((f) => f.type === 'question.approved' && f.question.id === question);
  assert.equal(approved.question.state, 'approved');
  assert.equal(other.frames.some((f) => f.type === 'question.asked'), false, 'a pending question is not for other viewers');

  assert.equal((await other.command('question.vote', { question, up: true })).ok, true);
  const tally = await viewer.frame((f) => f.type === 'tally' && f.votes[question] === 1);
  assert.ok(tally);
  assert.equal((await moderator.command('question.live', { question })).ok, true);
  await viewer.frame((f) => f.type === 'question.live' && f.question.state === 'live');
  assert.equal((await moderator.command('question.done', { question })).ok, true);
  await viewer.frame((f) => f.question?.id === question && f.question.state === 'answered');
});

test('the same command id has one effect and the same answer; with another payload it is refused', async (t) => {
  const { moderator, viewer } = await scene(t);
  const id = randomUUID();
  const first = await ask(viewer, 'Once?', id);
  const again = await ask(viewer, 'Once?', id);
  assert.deepEqual(again, first);
  const different = await ask(viewer, 'Twice?', id);
  assert.equal(different.ok, false);
  assert.equal(different.error.status, 422);
  await ask(viewer, 'Another');
  await moderator.frame((f) => f.question?.text === 'Another');
  assert.equal(moderator.frames.filter((f) => f.type === 'question.asked').length, 2);
});

test('who comes back with a sequence number gets what was missed, once and in order', async (t) => {
  const { server, moderator, viewer } = await scene(t);
  const { token } = viewer.you;
  const seen = viewer.lastSeq;
  await viewer.close();
  for (const text of ['One', 'Two', 'Three']) {
    const other = await ask(moderator, text);
    await moderator.command('question.approve', { question: other.question });
  }
  const back = await SessionClient.open(server, { token, resume: seen });
  assert.equal(back.first.type, 'resumed');
  await back.frame((f) => f.type === 'question.approved' && f.question.text === 'Three');
  const missed = back.frames.filter((f) => f.type === 'question.approved');
  assert.deepEqual(missed.map((f) => f.question.text), ['One', 'Two', 'Three']);
  const numbers = missed.map((f) => f.seq);
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
});

test('wrong role, wrong state, unknown type and bad frames are refused with what and why', async (t) => {
  const { moderator, viewer } = await scene(t);
  const asked = await ask(viewer, 'Mine');
  assert.equal((await viewer.command('question.approve', { question: asked.question })).error.status, 403);
  assert.equal((await moderator.command('question.done', { question: asked.question })).error.status, 409);
  assert.equal((await moderator.command('question.approve', { question: 'q-none' })).error.status, 404);
  assert.equal((await viewer.command('no.such', {})).error.status, 400);
  const long = await ask(viewer, 'x'.repeat(501));
  assert.equal(long.ok, false);
  assert.match(JSON.stringify(long.error), /500/);
  viewer.send('{"type":"question.ask"');
  const refused = await viewer.frame((f) => f.re === null);
  assert.equal(refused.ok, false);
  assert.equal((await ask(viewer, 'Still here')).ok, true);
});

test('a flood is refused with when to try again', async (t) => {
  const { viewer } = await scene(t, { questions: { moderated: true, opens: 'published', max_length: 500, rate: { per_minute: 2 } } });
  const answers = [];
  for (let i = 0; i < 4; ++i) answers.push(await ask(viewer, `Number ${i}`));
  const refused = answers.filter((a) => !a.ok);
  assert.ok(refused.length >= 1);
  assert.equal(refused[0].error.status, 429);
  assert.ok(refused[0].error.retry_after_ms > 0);
});

test('binary frames and messages beyond the limit close the socket with their codes', async (t) => {
  const { server } = await scene(t);
  const binary = await SessionClient.open(server);
  binary.socket.send(Buffer.from([1, 2, 3]));
  assert.equal((await binary.closed).code, 1003);
  const huge = await SessionClient.open(server);
  huge.socket.send('x'.repeat(1 << 20));
  assert.equal((await huge.closed).code, 1009);
});

test('a token of another key is refused, and a foreign page may not connect', async (t) => {
  const { server, moderator } = await scene(t);
  const forged = await SessionClient.open(server, { token: `${moderator.you.id}.forged.token` });
  assert.equal(forged.first.type, 'refused');
  assert.equal((await forged.closed).code, 1008);
  const { default: WebSocket } = await import('ws');
  const status = await new Promise((done) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/v1/${slug}`, 'rostrum.v1', { origin: 'https://elsewhere.example' });
    socket.on('unexpected-response', (_, response) => done(response.statusCode));
    socket.on('open', () => done(101));
    socket.on('error', () => {});
  });
  assert.equal(status, 403);
});

test('everyone present gets the frames of one broadcast in the same order, the sender its answer first', async (t) => {
  const { server, moderator } = await scene(t);
  const clients = await Promise.all(Array.from({ length: 20 }, () => SessionClient.open(server)));
  for (let i = 0; i < 20; ++i) {
    const asked = await ask(moderator, `Q${i}`);
    const approving = moderator.command('question.approve', { question: asked.question });
    const before = moderator.frames.length;
    const answer = await approving;
    assert.equal(answer.ok, true);
    assert.ok(!moderator.frames.slice(0, before).some((f) => f.seq === answer.seq), 'the answer comes first');
  }
  for (const client of clients) await client.frame((f) => f.question?.text === 'Q19' && f.type === 'question.approved');
  const orders = new Set(clients.map((c) => JSON.stringify(c.frames.filter((f) => f.type === 'question.approved').map((f) => [f.seq, f.question.text]))));
  assert.equal(orders.size, 1);
});
