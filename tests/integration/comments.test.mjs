// Comments after the event: signed by a link, or by an address that a mail's button shows to be somebody's; moderated, once
// over deaths of the server, erased without a trace, in the records.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, sleep, temporaryFolder } from './harness.mjs';
import { as, events, files } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const document = (change = {}) => eventDocument({ comments: { open: true, max_length: 100 }, ...change });

async function ended(t, change = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data, document(change));
  const server = await Server.start(t, data);
  const moderator = (await joinLink(data, 'moderator', '--name', 'Mo')).token;
  const desk = await SessionClient.open(server, { token: moderator });
  for (const step of ['event.doors', 'event.end']) assert.equal((await desk.command(step)).ok, true);
  return { data, server, moderator, desk };
}
async function post(server, body, headers = {}) {
  const response = await server.fetch(`${events}/comments`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}
const signed = (server, token, text, key) => post(server, { text }, { authorization: `Bearer ${token}`, 'idempotency-key': `"${key}"` });
const mailed = (server, email, text, more = {}, headers = {}) => post(server, { email, text, name: email.split('@')[0], ...more }, headers);
const list = async (server, token) => (await as(server, token ?? '', 'GET', '/comments')).body;
const texts = (found) => found.comments.map((one) => `${one.text}: ${one.state}`);
/** Tokens of the links to comments, by address. */
const links = (data) => new Map(files(data).filter((mail) => mail.subject.includes('confirm your comment'))
  .map((mail) => [mail.to[0].address, /#comment=(\S+)/.exec(mail.text)[1]]));
const link = (data, address) => eventually(() => links(data).get(address), `a mail to ${address}`);
const own = (server, token, method, body) => as(server, token, method, '/comments/me', body);
const holding = (data, words) => readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name)).filter((file) => words.some((word) => readFileSync(file).includes(word)));

test('a signed comment waits for a moderator; open pages see it come and go; a repeat is the same comment', { timeout: 60_000 }, async (t) => {
  const event = await ended(t);
  const { data, moderator } = event;
  let { server, desk } = event;
  const ann = (await joinLink(data, 'viewer', '--name', 'Ann <b>')).token;
  let page = await SessionClient.open(server);
  const first = await signed(server, ann, 'What was <i>left</i> out', 'one');
  assert.equal(first.status, 201, JSON.stringify(first));
  assert.deepEqual(await signed(server, ann, 'What was <i>left</i> out', 'one'), first);
  assert.equal((await signed(server, ann, 'Another', 'one')).status, 422);
  assert.deepEqual(texts(await list(server)), []);
  assert.deepEqual(texts(await list(server, ann)), ['What was <i>left</i> out: pending']);
  const { comment } = await desk.frame((frame) => frame.type === 'comment.posted', 'the comment');
  assert.deepEqual([comment.author.name, comment.id], ['Ann <b>', first.body.comment]);
  const judge = (type, more = {}) => desk.command(type, { comment: comment.id, ...more });
  assert.equal((await judge('comment.approve')).ok, true);
  assert.equal((await page.frame((frame) => frame.type === 'comment.approved', 'shown')).comment.text, 'What was <i>left</i> out');
  assert.equal((await list(server)).total, 1);
  assert.equal((await judge('comment.dismiss', { reason: 'Off topic' })).ok, true);
  await page.frame((frame) => frame.type === 'comment.removed', 'gone');
  assert.equal((await judge('comment.restore')).ok, true);
  await page.frame((frame) => frame.type === 'comment.restored', 'back');
  // What was decided is undone, the last first, also by the next server.
  const { seq: dismissed } = await judge('comment.dismiss');
  await server.kill();
  server = await Server.start(t, data, { port: server.port });
  [desk, page] = [await SessionClient.open(server, { token: moderator }), await SessionClient.open(server)];
  assert.deepEqual(texts(await list(server)), []);
  assert.equal((await desk.command('undo', { seq: dismissed })).ok, true);
  await page.frame((frame) => frame.type === 'comment.restored', 'back again');
  assert.equal((await desk.command('undo', { seq: dismissed })).error.status, 404);
  // A page that was away is told what it missed, in the words of now.
  const seen = page.lastSeq;
  assert.equal((await judge('comment.redact')).ok, true);
  const back = await SessionClient.open(server, { token: page.you.token, resume: seen });
  await back.frame((frame) => frame.type === 'comment.removed', 'redacted');
  assert.deepEqual(texts(await list(server, moderator)), [': approved']);
  await server.kill();
  assert.deepEqual(holding(data, ['What was <i>left</i> out']), []);
});

test('who may comment, when, and what of', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, document());
  const server = await Server.start(t, data);
  const desk = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  const ann = (await joinLink(data, 'viewer', '--name', 'Ann')).token;
  const guest = (await SessionClient.open(server)).you.token;
  const eve = (text = 'Hello', more = {}) => mailed(server, 'eve@example.org', text, more);
  assert.equal((await signed(server, ann, 'Too early', 'early')).status, 409);
  assert.equal((await eve('Too early')).status, 409);
  await desk.command('event.doors');
  await desk.command('event.end');
  assert.equal((await signed(server, guest, 'Unsigned', 'guest')).status, 403);
  assert.equal((await signed(server, 'forged', 'Forged', 'forged')).status, 401);
  for (const text of ['', ' \n ', 'x'.repeat(101)]) {
    assert.equal((await signed(server, ann, text, `bad-${text.length}`)).status, 400);
    assert.equal((await eve(text)).status, 400);
  }
  assert.equal((await post(server, { text: 'No key' }, { authorization: `Bearer ${ann}` })).status, 400);
  for (const more of [{ email: 'nobody' }, { email: 'a@b.org\r\nBcc: c@d.org' }, { name: '' }, { name: 'x\u0000y' }, { name: 'x\ny' }, { name: 'n'.repeat(500) }, { text: 7 }, { more: 1 }, { language: 'e n' }]) {
    assert.equal((await eve('Hello', more)).status, 400, JSON.stringify(more));
  }
  // Somebody who was silenced is.
  const { you } = await SessionClient.open(server, { token: ann });
  await desk.command('participant.silence', { participant: you.id });
  assert.equal((await signed(server, ann, 'Silent', 'silent')).status, 403);
  await applyEvent(data, document({ comments: { open: false } }));
  assert.equal((await signed(server, (await joinLink(data, 'viewer', '--name', 'Bob')).token, 'Too late', 'late')).status, 409);
  assert.equal((await eve('Too late')).status, 409);
  assert.equal(files(data).length, 0);
  // Of an event that is not open there is nothing for strangers.
  await applyEvent(data, document({ access: 'invited', registration: { open: true } }));
  assert.equal((await eve()).status, 403);
  assert.equal((await as(server, '', 'GET', '/comments')).status, 401);
  const refused = await command(data, 'event', 'apply', join(data, 'bad.json'));
  assert.notEqual(refused.code, 0);
});

test('by a mail\'s link: nothing before the button, nothing disclosed, and the address is forgotten', { timeout: 60_000 }, async (t) => {
  const { data, server, moderator } = await ended(t, { title: { en: 'A trial', ar: 'تجربة' } });
  const answers = [];
  // The same of an address that has three waiting, and of a form that comes twice.
  for (const text of ['First', 'Second', 'Third', 'Fourth']) answers.push(await mailed(server, 'eve.unusual@example.org', text));
  answers.push(await mailed(server, 'dan@example.org', 'Once', {}, { 'idempotency-key': '"d"' }), await mailed(server, 'dan@example.org', 'Once', {}, { 'idempotency-key': '"d"' }));
  assert.deepEqual(new Set(answers.map((one) => JSON.stringify(one))).size, 1);
  await eventually(() => files(data).length === 4, 'three mails to one, one to the other');
  assert.ok(files(data).every((mail) => !mail.text.includes('First') && !mail.html.includes('Once') && !mail.text.includes('eve.unusual,')), 'no words of strangers');
  const token = await link(data, 'dan@example.org');
  assert.deepEqual((await own(server, token, 'GET')).body, { status: 'offered', name: 'dan', text: 'Once' });
  await sleep(1500);
  assert.deepEqual(texts(await list(server, moderator)), [], 'links are opened by scanners');
  assert.equal((await own(server, token, 'PATCH', { action: 'confirm', more: 1 })).status, 400);
  assert.equal((await own(server, token, 'PATCH', { action: 'confirm' })).status, 200);
  const posted = await eventually(async () => (await list(server, moderator)).comments[0], 'the comment');
  assert.deepEqual([posted.text, posted.author.name, posted.state], ['Once', 'dan', 'pending']);
  await eventually(async () => (await own(server, token, 'GET')).body.status === 'posted', 'its note');
  assert.deepEqual((await own(server, token, 'PATCH', { action: 'confirm' })).body, { status: 'posted' });
  // Their link is for that alone.
  assert.equal((await SessionClient.open(server, { token })).first.type, 'refused');
  assert.equal((await own(server, moderator, 'GET')).status, 403);
  const eve = await link(data, 'eve.unusual@example.org');
  assert.equal((await own(server, eve, 'DELETE')).body.status, 'withdrawn');
  assert.equal((await own(server, eve, 'PATCH', { action: 'confirm' })).status, 409);
  // And taken back after it was posted.
  assert.equal((await own(server, token, 'DELETE')).status, 200);
  assert.deepEqual(texts(await list(server, moderator)), [': pending']);
  await server.kill();
  assert.deepEqual(holding(data, ['dan@example.org', 'Once']), []);
});

test('confirmed comments over four deaths of the server: each posted once', { timeout: 120_000 }, async (t) => {
  const opening = await ended(t);
  const { data, moderator } = opening;
  let { server } = opening;
  const people = Array.from({ length: 24 }, (_, n) => `person${n}@example.org`);
  for (const address of people) assert.equal((await mailed(server, address, `Of ${address}`)).status, 202);
  const tokens = await eventually(() => links(data).size === people.length && links(data), 'all mails', 20_000);
  for (let death = 0; death < 4; ++death) {
    for (const address of people.slice(death * 6, death * 6 + 6)) assert.equal((await own(server, tokens.get(address), 'PATCH', { action: 'confirm' })).status, 200);
    await sleep(200 * (death + 2));
    await server.kill();
    server = await Server.start(t, data);
  }
  await eventually(async () => (await list(server, moderator)).total >= people.length, 'all comments', 20_000);
  await sleep(2_500);
  assert.deepEqual((await list(server, moderator)).comments.map((one) => one.text).sort(), people.map((address) => `Of ${address}`).sort());
});

test('comments are in the record, without formulas; who deletes the event deletes them', { timeout: 60_000 }, async (t) => {
  const { data, server, desk } = await ended(t);
  const ann = (await joinLink(data, 'viewer', '--name', '=Ann')).token;
  assert.equal((await signed(server, ann, '=cmd() <script>', 'one')).status, 201);
  const { comment } = await desk.frame((frame) => frame.type === 'comment.posted');
  await desk.command('comment.approve', { comment: comment.id });
  const folder = join(data, 'out');
  assert.equal((await command(data, 'export', '--event', slug, '--to', folder)).code, 0);
  const csv = readFileSync(join(folder, 'comments.csv'), 'utf8');
  assert.ok(csv.includes('\'=cmd() <script>') && csv.includes('\'=Ann') && csv.includes('approved'), csv);
  const record = JSON.parse(readFileSync(join(folder, 'records.json'), 'utf8'));
  assert.deepEqual(record.comments.map((one) => one.text), ['=cmd() <script>']);
  const report = readFileSync(join(folder, 'report.html'), 'utf8');
  assert.ok(report.includes('Comments') && report.includes('&lt;script&gt;') && !report.includes('<script>'));
});
