// A question remembers what its asker saw: the real stage makes the pictures of what rostrum-publish draws, moderators and
// speakers get them, nobody else does, and with the question's words they are gone from the disk.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, eventually, joinLink, oneStage, slug } from './harness.mjs';
import { green, panel, publish, red, shows } from './panel.mjs';
import { pictures } from './programme.mjs';
import { SessionClient } from './session-client.mjs';

const iso = (at) => new Date(at).toISOString();
const at = (question) => `/api/v1/events/${slug}/questions/${question}/picture.jpg`;
const get = (server, question, token) => server.fetch(at(question), { headers: token ? { authorization: `Bearer ${token}` } : {} });

async function jpeg(server, question, token) {
  const response = await get(server, question, token);
  assert.equal(response.status, 200, await response.clone().text());
  assert.equal(response.headers.get('content-type'), 'image/jpeg');
  assert.equal(response.headers.get('cache-control'), 'private, no-store');
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  return Buffer.from(await response.arrayBuffer());
}

/** Files of the data directory that hold a piece of these bytes; a journal keeps them in pages, so the piece is short. */
function holding(data, bytes, others = []) {
  // Plain areas look alike in every picture.
  let at = bytes.length >> 1;
  let piece;
  do {
    piece = bytes.subarray(at, at + 24);
    at += 8;
  } while (others.some((other) => other.includes(piece)));
  assert.equal(piece.length, 24, 'something that only this picture has');
  return readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name)).filter((file) => readFileSync(file).includes(piece));
}

test('questions show what their askers saw, to whom it is for, until their words are gone', { timeout: 120_000 }, async (t) => {
  const { data, server: first, moderatorToken, moderator, ok, speaker, onAir } = await panel(t);
  let server = first;
  const ann = await speaker('Ann');
  const { token: eve } = await joinLink(data, 'viewer', '--name', 'Eve');
  const viewer = await SessionClient.open(server, { token: eve });
  const ask = async (fields) => {
    const answer = await viewer.command('question.ask', { text: 'What is that?', ...fields });
    assert.equal(answer.ok, true, JSON.stringify(answer));
    return answer.question;
  };
  // Before the doors nobody sees anything.
  const early = await ask();
  assert.equal((await moderator.frame((frame) => frame.question?.id === early)).question.picture, undefined);
  assert.equal((await get(server, early, moderatorToken)).status, 404);

  const feed = publish(t, server, ann.token, { colour: red });
  await onAir(ann);
  await shows(server, [red]);
  const share = async (question, colour) => (await pictures(await jpeg(server, question, moderatorToken)))[0].share(colour);
  // A still is taken once in a group.
  await eventually(async () => (await share(await ask(), red)) > 0.3, 'a still of it', 10_000);
  const whenRed = Date.now();
  feed.child.kill('SIGTERM');
  await feed.exited;
  publish(t, server, ann.token, { colour: green });
  await shows(server, [green]);
  const meanwhile = [];
  await eventually(async () => {
    meanwhile.push(await ask());
    return (await share(meanwhile.at(-1), green)) > 0.3;
  }, 'a still of the other', 10_000);
  const [then, now, without] = [await ask({ watching: iso(whenRed) }), await ask({ watching: iso(Date.now()) }), await ask()];
  assert.equal((await moderator.frame((frame) => frame.question?.id === then)).question.picture, true);
  assert.equal((await viewer.frame((frame) => frame.question?.id === then)).question.picture, undefined, 'whoever asked was there');
  assert.ok(await share(then, red) > 0.3, 'what was seen at the playhead');
  assert.ok(await share(then, green) < 0.05);
  for (const question of [now, without]) {
    assert.ok(await share(question, green) > 0.3, 'what is seen now');
    assert.ok(await share(question, red) < 0.05);
  }
  // A slate is a picture as well.
  await ok('stage.slate', { name: 'pause' });
  const slated = await eventually(async () => {
    const question = await ask();
    if ((await share(question, green)) < 0.05) return question;
    meanwhile.push(question);
    return undefined;
  }, 'a picture of the slate', 15_000);
  const raw = await jpeg(server, slated, moderatorToken);
  assert.ok(raw.length < 24_000, `${raw.length} bytes`);
  // Neither what comes nor what is long past is anything that somebody saw.
  for (const watching of [iso(Date.now() + 3600e3), iso(Date.now() - 3600e3), '9999-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z']) assert.equal((await get(server, await ask({ watching }), moderatorToken)).status, 404);

  // Speakers see it of what they see; others learn nothing, not even that there is one.
  const nothing = await (await get(server, 'none', moderatorToken)).text();
  const hidden = async (question, token, who) => {
    const response = await get(server, question, token);
    assert.equal(response.status, 404, who);
    assert.equal(await response.text(), nothing, who);
  };
  await hidden(then, ann.token, 'a speaker, of what waits');
  await ok('question.approve', { question: then });
  assert.deepEqual(await jpeg(server, then, ann.token), await jpeg(server, then, moderatorToken));
  const { token: organiser } = await joinLink(data, 'organiser');
  await jpeg(server, then, organiser);
  const guest = await SessionClient.open(server);
  for (const [who, token] of [['nobody', ''], ['who asked', eve], ['a guest', guest.you.token], ['a forger', 'forged'], ['an interpreter', (await joinLink(data, 'interpreter')).token]]) await hidden(then, token, who);
  assert.equal((await server.fetch(at(then), { method: 'DELETE', headers: { authorization: `Bearer ${moderatorToken}` } })).status, 405);

  // It is on disk with the question, and the stage tells the next server what it showed lately.
  const kept = await jpeg(server, now, moderatorToken);
  const stage = await oneStage(data);
  const lately = Date.now();
  await server.kill();
  server = await Server.start(t, data);
  assert.deepEqual(await jpeg(server, now, moderatorToken), kept);
  const again = await SessionClient.open(server, { token: eve });
  const after = await eventually(async () => {
    const { question } = await again.command('question.ask', { text: 'And before?', watching: iso(lately) });
    return (await get(server, question, moderatorToken)).status === 200 && question;
  }, 'what was shown before the restart', 15_000);
  assert.equal(await oneStage(data), stage, 'adopted');

  // Its bytes go with the words.
  const desk = await SessionClient.open(server, { token: moderatorToken });
  const besides = [await jpeg(server, then, moderatorToken), raw, await jpeg(server, after, moderatorToken)];
  assert.ok(holding(data, kept, besides).length > 0);
  for (const question of [now, without, ...meanwhile]) assert.equal((await desk.command('question.redact', { question })).ok, true);
  await hidden(now, moderatorToken, 'a redacted one');
  await eventually(() => holding(data, kept, besides).length === 0, 'no file with the redacted picture');
  const others = await jpeg(server, after, moderatorToken);
  assert.ok(holding(data, others).length > 0);
  assert.equal((await again.command('participant.erase', {})).ok, true);
  for (const question of [then, after, slated]) await hidden(question, moderatorToken, 'of somebody who was erased');
  await eventually(() => [others, raw].every((bytes) => holding(data, bytes).length === 0), 'no file with the pictures of who was erased');
});
