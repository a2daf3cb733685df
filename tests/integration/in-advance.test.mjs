// A question of the registration form reaches the Q&A: once the seat is taken, once over deaths of the server, and as its
// asker says it now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, eventually, joinLink, sleep, temporaryFolder } from './harness.mjs';
import { as, enrol, mailTo, tokensIn } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const fields = [{ id: 'ask', kind: 'question', label: { en: 'Ask in advance' } }];
const press = (server, token, action) => as(server, token, 'PATCH', '/registrations/me', { action });
const questions = async (server, token) => (await as(server, token, 'GET', '/questions')).body.questions;

async function opened(t, change = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true, fields }, ...change }));
  const server = await Server.start(t, data);
  return { data, server, moderator: (await joinLink(data, 'moderator')).token };
}

test('it waits for a moderator under its asker\'s name once the address is confirmed; what they change, it changes', { timeout: 60_000 }, async (t) => {
  const { data, server, moderator } = await opened(t, { questions: { anonymous: 'everyone', max_length: 40 } });
  assert.equal((await enrol(server, 'ann@example.org', { answers: { ask: 'x'.repeat(41) } })).status, 400);
  assert.equal((await enrol(server, 'ann@example.org', { name: 'Ann', answers: { ask: 'Why <open>?' } })).status, 201);
  assert.equal((await enrol(server, 'bob@example.org', { name: 'Bob', answers: { ask: 'Who pays?' }, anonymous: true })).status, 201);
  const desk = await SessionClient.open(server, { token: moderator });
  const ann = (await mailTo(data, 'ann@example.org', 'confirm')).token;
  assert.deepEqual(await questions(server, moderator), [], 'not before the address is shown to be theirs');
  await press(server, ann, 'confirm');
  const { question } = await desk.frame((frame) => frame.type === 'question.asked', 'the question');
  assert.deepEqual([question.text, question.state, question.author.name], ['Why <open>?', 'pending', 'Ann']);
  const bob = (await mailTo(data, 'bob@example.org', 'confirm')).token;
  await press(server, bob, 'confirm');
  const { question: hidden } = await desk.frame((frame) => frame.type === 'question.asked' && frame.question.text === 'Who pays?', 'the other');
  assert.equal(hidden.author, null);
  // It is theirs: their page shows it, and they may withdraw it.
  const session = await SessionClient.open(server, { token: ann });
  assert.deepEqual(session.first.state.me.asked, [question.id]);

  await as(server, ann, 'PATCH', '/registrations/me', { name: 'Ann', answers: { ask: 'Why so open?' } });
  const edited = await desk.frame((frame) => frame.type === 'question.edited', 'the change');
  assert.deepEqual([edited.question.id, edited.question.text], [question.id, 'Why so open?']);
  assert.equal((await as(server, bob, 'DELETE', '/registrations/me')).status, 200);
  const withdrawn = await desk.frame((frame) => frame.type === 'question.withdrawn', 'the withdrawal');
  assert.equal(withdrawn.question.id, hidden.id);
  await desk.command('question.approve', { question: question.id });
  await as(server, ann, 'PATCH', '/registrations/me', { name: 'Ann', answers: {} });
  await desk.frame((frame) => frame.type === 'question.withdrawn' && frame.question.id === question.id, 'taken back');
  assert.equal((await questions(server, moderator)).length, 2);
});

test('an event without anonymous questions refuses the form', { timeout: 30_000 }, async (t) => {
  const { server } = await opened(t, { questions: { anonymous: 'never' } });
  const response = await enrol(server, 'ann@example.org', { answers: { ask: 'Why?' }, anonymous: true });
  assert.equal(response.status, 400);
  assert.ok((await response.json()).detail.includes('/anonymous'));
});

test('sixty questions over five deaths of the server: each asked once', { timeout: 120_000 }, async (t) => {
  const opening = await opened(t);
  const { data, moderator } = opening;
  let { server } = opening;
  const people = Array.from({ length: 60 }, (_, n) => `person${n}@example.org`);
  for (const address of people) assert.equal((await enrol(server, address, { answers: { ask: `Of ${address}` } })).status, 201);
  await eventually(() => tokensIn(data).size === people.length, 'all mails', 20_000);
  const tokens = tokensIn(data);
  let next = 0;
  for (let death = 0; death < 5; ++death) {
    const until = next + people.length / 5;
    for (; next < until; ++next) assert.equal((await press(server, tokens.get(people[next]), 'confirm')).status, 200);
    // Somewhere between the desk's second, the room's commit and the desk's note of it.
    await sleep(150 * (death + 2));
    await server.kill();
    server = await Server.start(t, data);
  }
  const all = await eventually(async () => {
    const list = await questions(server, moderator);
    return list?.length >= people.length && list;
  }, 'all questions', 20_000);
  await sleep(2_500);
  assert.deepEqual((await questions(server, moderator)).map((one) => one.text).sort(), people.map((address) => `Of ${address}`).sort());
  assert.equal(new Set(all.map((one) => one.author.id)).size, people.length);
});
