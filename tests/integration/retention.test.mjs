// What is kept for how long: when a kind's time is over its words are in no file of the data directory, searched as bytes;
// facts, times and votes stand; the clock runs on while no server does, and starts at the end.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, temporaryFolder } from './harness.mjs';
import { as, enrol, mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

function holding(data, words) {
  const wanted = words.flatMap((word) => [Buffer.from(word), Buffer.from(JSON.stringify(word).slice(1, -1)), Buffer.from(word, 'utf16le')]);
  return readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => { const bytes = readFileSync(file); return wanted.some((word) => bytes.includes(word)); });
}
const fields = [{ id: 'role', kind: 'text', label: { en: 'Role' } }, { id: 'needs', kind: 'accessibility', label: { en: 'Needs' } },
  { id: 'privacy', kind: 'consent', label: { en: 'Yes' }, version: '2' }];
const local = (ms) => new Date(ms).toISOString().slice(0, 16);
const base = (change) => eventDocument({ registration: { open: true, fields }, chat: { open: true }, comments: { open: true }, ...change });
/** The same event, as if it had been planned for three days ago. */
const past = (change) => base({ starts_at: local(Date.now() - 3 * 86_400e3), ends_at: local(Date.now() - 3 * 86_400e3 + 3600e3), ...change });
const words = {
  needs: ['Wheelchair and captions'], registrations: ['rosa.unusual@example.org', 'Chief unusual officer'],
  questions: ['Why is that so?', 'Why was that so?', 'Because of this.', 'A note of the desk', 'They are rude'], chat: ['A word to everyone', 'A word to the desk'],
};

test('each kind goes at its time and is in no file; the rest stands', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, base({ retention: { needs_days: 30 } }));
  let server = await Server.start(t, data);
  const moderator = (await joinLink(data, 'moderator', '--name', 'Mo')).token;
  const organiser = (await joinLink(data, 'organiser')).token;
  await enrol(server, 'rosa.unusual@example.org', { name: 'Rosa Unusual', answers: { needs: words.needs[0], role: words.registrations[1], privacy: true } });
  const { token } = await mailTo(data, 'rosa.unusual@example.org', 'confirm');
  assert.equal((await as(server, token, 'PATCH', '/registrations/me', { action: 'confirm' })).body.status, 'taken');
  const rosa = await SessionClient.open(server, { token });
  const bob = await SessionClient.open(server, { token: (await joinLink(data, 'viewer', '--name', 'Bob Unusual')).token });
  let desk = await SessionClient.open(server, { token: moderator });
  const ok = async (client, type, more = {}) => {
    const answer = await client.command(type, more);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const { question } = await ok(rosa, 'question.ask', { text: words.questions[0], lang: 'en' });
  await ok(desk, 'question.edit', { question, text: words.questions[1] });
  await ok(desk, 'question.approve', { question });
  await ok(desk, 'question.answer', { question, text: words.questions[2] });
  await ok(desk, 'question.note', { question, text: words.questions[3] });
  await ok(bob, 'question.report', { question, reason: words.questions[4] });
  await ok(bob, 'question.vote', { question, up: true });
  await ok(bob, 'chat.send', { channel: 'all', text: words.chat[0] });
  await ok(bob, 'chat.send', { channel: 'desk', text: words.chat[1] });
  const present = rosa.you.id;
  assert.equal((await server.drain()).code, 0);

  // An event that never opened ended when it was planned to.
  await applyEvent(data, past({ retention: { needs_days: 2 } }));
  server = await Server.start(t, data);
  await eventually(() => holding(data, words.needs).length === 0, 'needs are gone', 15_000);
  for (const kind of ['registrations', 'questions', 'chat']) assert.notDeepEqual(holding(data, words[kind]), [], `${kind} stay`);
  const me = (await as(server, token, 'GET', '/registrations/me')).body;
  assert.deepEqual([me.needs, me.answers.role, me.consents], ['', words.registrations[1], [{ field: 'privacy', version: '2' }]]);
  assert.equal((await server.drain()).code, 0);

  await applyEvent(data, past({ retention: { needs_days: 0, questions_days: 0 } }));
  server = await Server.start(t, data);
  const late = await SessionClient.open(server, { token: moderator });
  await eventually(() => holding(data, words.questions).length === 0, 'questions are gone', 15_000);
  assert.notDeepEqual(holding(data, words.chat), []);
  desk = await SessionClient.open(server, { token: moderator });
  const [shown] = desk.first.state.questions.list;
  assert.deepEqual([shown.id, shown.text, shown.state, shown.votes, shown.author.name], [question, '', 'approved', 1, '']);
  assert.equal(late.frames.filter((frame) => frame.type === 'welcome').at(-1).state.questions.list[0].text, '', 'whoever is here begins afresh');
  assert.equal((await server.drain()).code, 0);

  await applyEvent(data, past({ retention: { registrations_days: 0, chat_days: 0, attendance_days: 0 } }));
  server = await Server.start(t, data);
  const names = ['Rosa Unusual', 'Bob Unusual'];
  await eventually(() => holding(data, [...words.registrations, ...words.chat, ...names]).length === 0, 'all is gone', 15_000);
  const list = (await as(server, organiser, 'GET', '/registrations')).body;
  assert.deepEqual([list.counts.taken, list.registrations[0].email], [1, '']);
  const folder = join(temporaryFolder(t), 'out');
  assert.equal((await command(data, 'export', '--event', slug, '--to', folder)).code, 0);
  const record = JSON.parse(readFileSync(join(folder, 'records.json'), 'utf8'));
  assert.equal(record.questions[0].question.votes, 1);
  assert.ok(!JSON.stringify(record.attendance).includes(present), 'who was present is nobody');
  assert.equal(JSON.stringify(record).includes('nusual'), false);
  // And stays so.
  await server.kill();
  server = await Server.start(t, data);
  assert.equal((await SessionClient.open(server, { token: moderator })).first.type, 'welcome');
});

test('nothing goes while the event goes on, or before the document says', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, past({ retention: { chat_days: 0, questions_days: 4 } }));
  const server = await Server.start(t, data);
  const desk = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  await desk.command('event.doors');
  await desk.command('chat.send', { channel: 'all', text: 'Going on' });
  await desk.command('question.ask', { text: 'Going on?' });
  await server.kill();
  const again = await Server.start(t, data);
  const { state } = (await SessionClient.open(again, { token: (await joinLink(data, 'moderator')).token })).first;
  assert.equal(state.channels.find((one) => one.channel === 'all').messages[0].text, 'Going on');
  assert.equal(state.questions.list[0].text, 'Going on?');
});

test('a document with a kind that there is not, or with no days, is refused', { timeout: 30_000 }, async (t) => {
  const data = temporaryFolder(t);
  for (const [retention, place] of [[{ votes_days: 7 }, '/retention/votes_days'], [{ chat_days: -1 }, '/retention/chat_days'], [{ chat_days: '7' }, '/retention/chat_days'], [7, '/retention']]) {
    await assert.rejects(applyEvent(data, base({ retention })), (error) => error.message.includes(place));
  }
});
