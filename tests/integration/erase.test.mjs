// A person is erased: their words, names and address are in no file of the data directory, searched as bytes; votes and
// order stand; an older copy of the journal that is put back is erased again.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, eventually, joinLink, temporaryFolder } from './harness.mjs';
import { as, enrol, mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

/** Files that hold one of these words, in any of the encodings that they are written in. */
function holding(data, words) {
  const wanted = words.flatMap((word) => [Buffer.from(word), Buffer.from(JSON.stringify(word).slice(1, -1)), Buffer.from(word, 'utf16le')]);
  return readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => { const bytes = readFileSync(file); return wanted.some((word) => bytes.includes(word)); });
}

const journal = /^rostrum\.db/;
const copy = (from, to, fits) => {
  for (const name of readdirSync(from).filter(fits)) cpSync(join(from, name), join(to, name), { recursive: true });
};

test('who is erased is in no file, and not after an older copy of the journal was put back', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ access: 'open', registration: { open: true, fields: [] }, chat: { open: true } }));
  let server = await Server.start(t, data);
  const organiser = (await joinLink(data, 'organiser')).token;
  const moderator = (await joinLink(data, 'moderator')).token;

  await enrol(server, 'amina.unusual@example.org', { name: 'Amina Unusual' });
  const { token } = await mailTo(data, 'amina.unusual@example.org', 'confirm');
  assert.equal((await as(server, token, 'PATCH', '/registrations/me', { action: 'confirm' })).status, 200);
  const amina = await SessionClient.open(server, { token });
  const bob = await SessionClient.open(server);
  const desk = await SessionClient.open(server, { token: moderator });
  const ok = async (client, type, fields = {}) => {
    const answer = await client.command(type, fields);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const words = ['Amina Unusual', 'Aminata Otherwise', 'amina.unusual@example.org', 'Collective "Nowhere"', 'Who said that I did?', 'Who said that she did?',
    'They were rude to me', 'A word to everyone', 'A word to the desk'];
  await ok(amina, 'profile.set', { name: 'Aminata Otherwise', organisation: 'Collective "Nowhere"' });
  const { question } = await ok(amina, 'question.ask', { text: 'Who said that I did?', lang: 'en', anonymous: false });
  const other = (await ok(bob, 'question.ask', { text: 'Another one', lang: 'en', anonymous: false })).question;
  for (const one of [question, other]) await ok(desk, 'question.approve', { question: one });
  await ok(desk, 'question.edit', { question, text: 'Who said that she did?' });
  await ok(amina, 'question.vote', { question: other, up: true });
  await ok(amina, 'question.report', { question: other, reason: 'They were rude to me' });
  await ok(amina, 'chat.send', { channel: 'all', text: 'A word to everyone' });
  await ok(amina, 'chat.send', { channel: 'desk', text: 'A word to the desk' });
  assert.ok(holding(data, words).length > 0);

  // Yesterday's backup, of a server at rest.
  assert.equal((await server.drain()).code, 0);
  const backup = temporaryFolder(t);
  copy(data, backup, (name) => journal.test(name));
  server = await Server.start(t, data);
  const watching = await SessionClient.open(server, { token: moderator });
  const id = watching.first.state.questions.list.find((one) => one.id === question).author.id;

  assert.equal((await as(server, token, 'DELETE', '/registrations/me?erase=true')).status, 200);
  await watching.frame((frame) => frame.type === 'question.redacted' && frame.question.id === question, 'the redaction');
  await watching.frame((frame) => frame.type === 'chat.deleted', 'the deletion');
  await server.kill();
  assert.deepEqual(holding(data, words), []);

  const stands = async (running) => {
    const { state } = (await SessionClient.open(running, { token: moderator })).first;
    const shown = new Map(state.questions.list.map((one) => [one.id, [one.text, one.state, one.votes]]));
    assert.deepEqual(shown, new Map([[question, ['', 'approved', 0]], [other, ['Another one', 'approved', 1]]]));
    assert.equal(JSON.stringify(state).includes('Unusual'), false);
    const list = await as(running, organiser, 'GET', '/registrations');
    assert.equal(JSON.stringify(list.body).includes('nusual'), false);
  };
  server = await Server.start(t, data);
  await stands(server);

  // The journal of yesterday comes back, the list of erasures is today's.
  assert.equal((await server.drain()).code, 0);
  for (const name of readdirSync(data).filter((one) => journal.test(one))) rmSync(join(data, name));
  copy(backup, data, () => true);
  assert.ok(holding(data, words).length > 0, 'the backup knows them');
  server = await Server.start(t, data);
  await eventually(async () => holding(data, words).length === 0, 'erased again', 10_000);
  await stands(server);
  const listed = readFileSync(join(data, 'erasures'), 'utf8');
  assert.ok(listed.includes(id));

  // That is made up for once: what they say from now on stays.
  const back = await SessionClient.open(server, { token: (await joinLink(data, 'viewer')).token });
  await ok(back, 'participant.erase');
  const said = readFileSync(join(data, 'erasures'), 'utf8');
  const since = (await ok(back, 'question.ask', { text: 'Said since', lang: 'en', anonymous: false })).question;
  for (let i = 0; i < 2; ++i) {
    await server.kill();
    server = await Server.start(t, data);
    const { state } = (await SessionClient.open(server, { token: moderator })).first;
    assert.equal(state.questions.list.find((one) => one.id === since).text, 'Said since');
  }
  assert.equal(readFileSync(join(data, 'erasures'), 'utf8'), said, 'nothing is listed again');
});

test('one erases oneself, an organiser anyone, a moderator nobody', { timeout: 30_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  const organiser = await SessionClient.open(server, { token: (await joinLink(data, 'organiser')).token });
  const [ann, bob] = [await SessionClient.open(server), await SessionClient.open(server)];
  for (const one of [ann, bob]) await one.command('question.ask', { text: `Of ${one.you.id}`, lang: 'en', anonymous: false });
  assert.equal((await moderator.command('participant.erase', { participant: bob.you.id })).error.status, 403);
  assert.equal((await ann.command('participant.erase', { participant: bob.you.id })).error.status, 403);
  assert.equal((await ann.command('participant.erase')).ok, true);
  assert.equal((await organiser.command('participant.erase', { participant: bob.you.id })).ok, true);
  await server.kill();
  assert.deepEqual(holding(data, [`Of ${ann.you.id}`, `Of ${bob.you.id}`]), []);
});
