// What moderators do to questions and people, through the real server and over its restart: kept, undone, redacted to the
// last byte that a reader may get, listed and exported.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, joinLink, slug, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

async function scene(t, change = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument(change));
  const server = await Server.start(t, data);
  const { token } = await joinLink(data, 'moderator', '--name', 'Mo');
  const moderator = await SessionClient.open(server, { token });
  const viewer = await SessionClient.open(server);
  const run = async (client, type, fields) => {
    const answer = await client.command(type, fields);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const ask = async (client, text, more = {}) => (await run(client, 'question.ask', { text, lang: 'en', ...more })).question;
  const list = async (bearer) => {
    const response = await server.fetch(`/api/v1/events/${slug}/questions`, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
    return (await response.json()).questions;
  };
  return { data, server, token, moderator, viewer, run, ask, list };
}

test('three changes of one question are undone in turn, and who, when and why outlive a restart', { timeout: 30_000 }, async (t) => {
  const { server, data, token, moderator, viewer, run, ask } = await scene(t);
  const question = await ask(viewer, 'Who maintains it?');
  const seqs = [];
  for (const [type, more] of [['approve', {}], ['pin', { on: true }], ['dismiss', { reason: 'Asked before' }]]) {
    seqs.push((await run(moderator, `question.${type}`, { question, ...more })).seq);
  }
  const told = await viewer.frame((f) => f.type === 'question.dismissed');
  assert.equal(told.question.reason, 'Asked before');
  assert.equal(told.question.history, undefined);
  for (const seq of seqs.reverse()) await run(moderator, 'undo', { seq });
  assert.deepEqual(await server.drain(), { code: 0, signal: null });
  const again = await Server.start(t, data);
  const back = await SessionClient.open(again, { token });
  const found = back.first.state.questions.list.find((one) => one.id === question);
  assert.equal(found.state, 'pending');
  assert.equal(found.pinned, false);
  assert.deepEqual(found.history.map((one) => [one.what, one.by.name, one.why ?? null]), [
    ['approved', 'Mo', null], ['pinned', 'Mo', null], ['dismissed', 'Mo', 'Asked before'],
    ['restored', 'Mo', null], ['restored', 'Mo', null], ['restored', 'Mo', null],
  ]);
});

test('the list and the table hold what their reader may see, and no formula', { timeout: 30_000 }, async (t) => {
  const { server, token, moderator, viewer, run, ask, list } = await scene(t);
  const formula = '=HYPERLINK("http://evil.example","x"), "quoted"';
  const open = await ask(viewer, formula);
  await run(moderator, 'question.approve', { question: open });
  await ask(viewer, 'Pending?');
  await run(moderator, 'question.note', { question: open, text: 'Among us' });
  assert.deepEqual((await list()).map((one) => one.text), [formula]);
  assert.equal((await list(viewer.you.token)).length, 2);
  const desk = await list(token);
  assert.equal(desk.length, 2);
  assert.equal(desk[0].notes[0].text, 'Among us');
  assert.equal(JSON.stringify(await list(viewer.you.token)).includes('Among us'), false);
  const response = await server.fetch(`/api/v1/events/${slug}/questions.csv`, { headers: { authorization: `Bearer ${token}` } });
  const table = Buffer.from(await response.arrayBuffer()).toString('utf8');
  assert.ok(table.startsWith('\ufeffid,asked_at,state,'));
  const rows = table.trimEnd().split('\r\n');
  assert.equal(rows.length, 3);
  assert.ok(rows[1].includes(`"'${formula.replaceAll('"', '""')}"`), rows[1]);
  // What a reader of RFC 4180 would call a cell never begins as a spreadsheet's formula does.
  for (const row of rows.slice(1)) assert.doesNotMatch(row, /(?:^|,)"\s*[=+\-@]/);
});

test('a listed word waits for a moderator though nothing else does, and slow mode says when', { timeout: 30_000 }, async (t) => {
  const { moderator, viewer, run, ask } = await scene(t, { questions: { moderated: false, words: ['spam'], rate: { per_minute: 10, every_seconds: 60 } } });
  const question = await ask(viewer, 'Is this SPAM?');
  const asked = await moderator.frame((f) => f.type === 'question.asked' && f.question.id === question);
  assert.equal(asked.question.state, 'pending');
  assert.equal(asked.question.flagged, true);
  const refused = await viewer.command('question.ask', { text: 'Again?', lang: 'en' });
  assert.equal(refused.error.status, 429);
  assert.ok(refused.error.retry_after_ms > 50_000);
  // Moderators are not held up.
  assert.equal((await moderator.frame((f) => f.question?.id === (question), 'it')).question.state, 'pending');
  await run(moderator, 'question.ask', { text: 'Fine?', lang: 'en' });
});

test('who is removed is shown out with a reason, not let in again, and comes back after the undo', { timeout: 30_000 }, async (t) => {
  const { server, moderator, viewer, run, ask } = await scene(t, { questions: { moderated: true, anonymous: 'everyone' } });
  const question = await ask(viewer, 'Rude?', { anonymous: true });
  const asked = await moderator.frame((f) => f.question?.id === question);
  assert.equal(asked.question.author, null, 'moderators do not learn who it is');
  const { seq } = await run(moderator, 'participant.remove', { question });
  assert.equal((await viewer.closed).code, 1008);
  const again = await SessionClient.open(server, { token: viewer.you.token });
  assert.equal(again.first.type, 'refused');
  assert.equal(again.first.error.status, 403);
  await run(moderator, 'undo', { seq });
  assert.equal((await SessionClient.open(server, { token: viewer.you.token })).first.type, 'welcome');
});
