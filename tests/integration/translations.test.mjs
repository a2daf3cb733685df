// Translations by programs: a webhook that answers a question with them, and a key that may send question.translate. The
// room takes them as a moderator's, names who it was, and takes nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, temporaryFolder } from './harness.mjs';
import { Receiver } from './receiver.mjs';
import { SessionClient } from './session-client.mjs';

const base = `/api/v1/events/${slug}`;
const here = ['--webhook-network', '127.0.0.0/8'];

async function ask(server, token, method, path, body) {
  const response = await server.fetch(base.replace(/\/events.*/, '') + path, {
    method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

async function scene(t) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ languages: ['en', 'fr'] }));
  const server = await Server.start(t, data, { args: here });
  const token = (await joinLink(data, 'organiser', '--name', 'Olga')).token;
  const organiser = await SessionClient.open(server, { token });
  return { data, server, token, organiser, key: (await command(data, 'key')).stdout.trim() };
}
/** What the record says was translated, and by whom. */
const translated = async (server, token) => (await ask(server, token, 'GET', `/events/${slug}/records`)).body.questions
  .flatMap(({ history }) => history).filter((step) => step.what === 'translated').map((step) => `${step.word} ${JSON.stringify(step.by)}`);
const questions = async (server, token) => (await ask(server, token, 'GET', `/events/${slug}/questions`)).body.questions;

test('a webhook answers a question with its translations, once, by its own name, over kill -9', { timeout: 60_000 }, async (t) => {
  const { data, server: first, token, organiser } = await scene(t);
  let server = first;
  let answer = (call) => ({ translations: { fr: `FR ${call.payload.data.question.text}`, ar: 'نعم' } });
  const receiver = await Receiver.start(t, (call, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(call))));
  const hook = (await ask(server, token, 'POST', `/events/${slug}/webhooks`, { url: receiver.url, kinds: ['question', 'phase'] })).body;
  const viewer = await SessionClient.open(server, {});
  const { question } = await viewer.command('question.ask', { text: 'Why?', lang: 'en', anonymous: false });
  const told = await organiser.frame((frame) => frame.type === 'question.translated' && Object.keys(frame.question.translations).length === 2, 'the translations');
  assert.deepEqual(told.question.translations, { fr: 'FR Why?', ar: 'نعم' });
  const mine = await viewer.frame((frame) => frame.type === 'question.translated');
  assert.equal(mine.question.id, question, 'shown beside the original, as moderators\' are');
  await server.kill();
  server = await Server.start(t, data, { args: here });
  const [kept] = await questions(server, token);
  assert.deepEqual(kept.translations, { fr: 'FR Why?', ar: 'نعم' });
  const who = await translated(server, token);
  assert.equal(who.length, 2);
  for (const step of who) assert.match(step, /127\.0\.0\.1/, 'who it was');

  // Told again of it, it says the same: nothing happens. What is wrong is said, and holds up nothing.
  const again = await SessionClient.open(server, { token });
  await again.command('question.approve', { question });
  const fares = () => ask(server, token, 'GET', `/events/${slug}/webhooks`).then(({ body }) => body.webhooks.find((one) => one.id === hook.id));
  await eventually(async () => (await fares()).waiting === 0, 'the approval is told');
  assert.equal((await translated(server, token)).length, 2);
  for (const [wrong, words] of [[{ translations: 'fr' }, /object/], [{ translations: { fr: 7 } }, /text/], [{ translations: { 'not a tag': 'x' } }, /lang/], [{ translations: { fr: 'x'.repeat(1_001) } }, /too long/],
    [{ translations: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`x-${i}`, 'y'])) }, /20/]]) {
    answer = () => wrong;
    const before = receiver.calls.length;
    await again.command('question.pin', { question, on: before % 2 === 0 });
    await receiver.until((calls) => calls.length > before, 'the call');
    const now = await eventually(async () => { const one = await fares(); return one.waiting === 0 && one.fault && words.test(one.fault) && one; }, JSON.stringify(wrong).slice(0, 60));
    assert.equal(now.failures, 0);
    assert.deepEqual((await questions(server, token))[0].translations, { fr: 'FR Why?', ar: 'نعم' });
  }
  // Nothing but translations, and of no other question.
  answer = () => ({ translations: { fr: 'Phase' }, question: 'other', type: 'event.end', commands: [{ type: 'event.end' }] });
  await again.command('event.doors');
  await receiver.until((calls) => calls.at(-1).payload.type === 'event.opened', 'the phase');
  await eventually(async () => (await fares()).waiting === 0, 'taken');
  assert.deepEqual((await questions(server, token))[0].translations, { fr: 'FR Why?', ar: 'نعم' });
});

test('a key with questions:translate sends that command and no other, and its audit says so', { timeout: 60_000 }, async (t) => {
  const { data, server: first, token, key } = await scene(t);
  let server = first;
  const made = (await ask(server, key, 'POST', '/keys', { name: 'Translator', scopes: ['questions:translate', 'questions:read'], events: [slug] })).body;
  const reader = (await ask(server, key, 'POST', '/keys', { name: 'Reader', scopes: ['questions:read'] })).body;
  const viewer = await SessionClient.open(server, {});
  const { question } = await viewer.command('question.ask', { text: 'Why?', lang: 'en', anonymous: false });
  const send = (by, body) => ask(server, by, 'POST', `/events/${slug}/commands`, body);
  const translate = { id: 'one', type: 'question.translate', question, lang: 'fr', text: 'Pourquoi ?' };
  assert.equal((await send(reader.key, translate)).body.detail, 'It needs the scope questions:translate.');
  const answered = await send(made.key, translate);
  assert.deepEqual([answered.status, answered.body.ok], [200, true]);
  assert.deepEqual((await send(made.key, translate)).body, answered.body, 'the same id, the same answer');
  assert.equal((await send(made.key, { ...translate, text: 'Autre' })).status, 422);
  for (const other of [{ id: 'two', type: 'question.approve', question }, { id: 'three', type: 'question.ask', text: 'x', lang: 'en', anonymous: false }, { id: 'four', type: 'event.end' }, { type: 'hello', token }, { type: 'hello' }]) {
    const refused = await send(made.key, other);
    assert.deepEqual([refused.status, refused.body.type], [403, '/problems/scope'], JSON.stringify(other));
  }
  assert.equal((await send(made.key, 'nonsense')).status, 400);
  assert.equal((await send(made.key, { ...translate, id: 'five', question: 'none' })).status, 404);
  const [kept] = await questions(server, made.key);
  assert.deepEqual([kept.translations, kept.state], [{ fr: 'Pourquoi ?' }, 'pending']);
  assert.match((await translated(server, token)).join(), /^fr .*Translator/);
  const { audit } = (await ask(server, key, 'GET', `/keys/${made.id}/audit`)).body;
  assert.ok(audit.filter((use) => use.path.endsWith('/commands')).length >= 9);
  assert.ok(audit.some((use) => use.method === 'POST' && use.status === 200) && audit.some((use) => use.status === 422));
  // People's commands go on as before; over a restart the answer is the same; revoked, it sends nothing.
  assert.equal((await send(token, { id: 'six', type: 'question.approve', question })).status, 200);
  await server.kill();
  server = await Server.start(t, data, { args: here });
  assert.deepEqual((await send(made.key, translate)).body, answered.body);
  await ask(server, key, 'DELETE', `/keys/${made.id}`);
  assert.equal((await send(made.key, translate)).status, 401);
});
