// A small event is held, its server killed in between, and its record taken with and without a server: whole, the same
// for foreign readers, without formulas, markup or anything that was redacted.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { faultOf } from './contract.mjs';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, root, slug, temporaryFolder } from './harness.mjs';
import { as, enrol } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const hostile = [
  '=cmd|\' /C calc\'!A0', '@SUM(1+1)*cmd', '+1+1', '-2+3', '%=1+1', 'a tab\t=1', 'two lines,\r\n=1+1 and "quotes", a comma',
  '"><script>alert(1)</script><img src=x onerror=alert(2)>', '\u202egnp.exe \u2066', '＝1+1', 'ünïcödé 🏛️ 漢字', '\'; DROP TABLE visit; --',
];
const secret = 'the-secret-that-was-redacted';
const needs = 'a-need-of-somebody';

const readCsv = (file) => JSON.parse(execFileSync('/usr/bin/python3', [join(root, 'tests/integration/foreign/csv_reader.py'), file], { encoding: 'utf8' }));
/** A text as its cell shows it. */
const shown = (text) => (/^[=+\-@|%＝\s]/u.test(text) ? `'${text}` : text);

async function exported(data, name, ...more) {
  const to = join(data, name);
  const { code, stderr } = await command(data, 'export', '--event', slug, '--to', to, ...more);
  assert.equal(code, 0, stderr);
  const files = readdirSync(to).sort();
  const tables = Object.fromEntries(files.filter((file) => file.endsWith('.csv')).map((file) => [file.slice(0, -4), readCsv(join(to, file)).rows]));
  return { to, files, tables, json: JSON.parse(readFileSync(join(to, 'records.json'), 'utf8')), report: readFileSync(join(to, 'report.html'), 'utf8') };
}

function checkFiles({ to, files, report }) {
  assert.deepEqual(files, ['agenda.csv', 'announcements.csv', 'attendance.csv', 'ballots.csv', 'chat.csv', 'comments.csv', 'polls.csv', 'presence.csv', 'processing.html', 'question_history.csv',
    'questions.csv', 'records.json', 'registrations.csv', 'report.html', 'speakers.csv', 'stage.csv'], 'nothing is left beside them');
  for (const file of files) {
    assert.equal(statSync(join(to, file)).mode & 0o777, 0o600, file);
    const bytes = readFileSync(join(to, file), 'utf8');
    for (const word of [secret, 'rehearsed', 'Mozilla', '127.0.0.1']) assert.ok(!bytes.includes(word), `${word} in ${file}`);
    if (!file.endsWith('.csv')) continue;
    for (const row of readCsv(join(to, file)).rows) {
      for (const cell of Object.values(row)) assert.ok(!/^\s*[=+\-@|%＝]/u.test(cell) && !/^[\t\r]/.test(cell), `${file}: ${JSON.stringify(cell)}`);
    }
  }
  // Every tag is one that the report itself makes, without what could run or load.
  const tags = new Set([...report.matchAll(/<\/?([a-z0-9]+)/gi)].map((found) => found[1].toLowerCase()));
  for (const tag of ['script', 'img', 'iframe', 'link', 'object', 'a', 'form']) assert.ok(!tags.has(tag), tag);
  assert.ok(!/\son[a-z]+=/i.test(report.replace(/<bdi>[^<]*<\/bdi>/g, '')), 'no handler');
  assert.ok(!/(src|href|url)\s*[=(]\s*["']?[a-z/]/i.test(report.replace(/<bdi>[^<]*<\/bdi>/g, '')), 'nothing is loaded');
  for (const [, inner] of report.matchAll(/<bdi>([\s\S]*?)<\/bdi>/g)) assert.ok(!/[<>"']/.test(inner), inner);
}

test('an event that was killed in between has a whole record, for spreadsheets, programs and people', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({
    chat: { open: true }, people: [{ id: 'kim', name: hostile[0] }],
    agenda: [{ id: 'one', kind: 'opening', title: { en: hostile[7] }, people: ['kim'] }, { id: 'two', kind: 'panel' }],
    registration: { open: true, fields: [{ id: 'needs', kind: 'accessibility', label: { en: 'Needs' } }] },
  }));
  let server = await Server.start(t, data);
  const link = async (role, name) => (await joinLink(data, role, '--name', name)).token;
  const tokens = { mo: await link('moderator', 'Mo'), ann: await link('viewer', hostile[1]), bob: await link('viewer', 'Bob'), olga: await link('organiser', 'Olga') };
  let mo = await SessionClient.open(server, { token: tokens.mo });
  const run = async (client, type, fields = {}) => {
    const answer = await client.command(type, fields);
    assert.equal(answer.ok, true, `${type}: ${JSON.stringify(answer)}`);
    return answer;
  };

  // Nothing of a rehearsal is to be found later.
  await run(mo, 'event.rehearse');
  await run(mo, 'question.ask', { text: 'rehearsed question', lang: 'en' });
  await run(mo, 'chat.send', { channel: 'backstage', text: 'rehearsed words' });
  await run(mo, 'agenda.start', { item: 'two' });
  await run(mo, 'event.rehearse');
  await run(mo, 'event.doors');

  const ann = await SessionClient.open(server, { token: tokens.ann });
  const second = await SessionClient.open(server, { token: tokens.ann });
  const bob = await SessionClient.open(server, { token: tokens.bob });
  const guest = await SessionClient.open(server);
  await run(mo, 'agenda.start', { item: 'one' });
  const asked = [];
  for (const text of hostile) asked.push((await run(ann, 'question.ask', { text, lang: 'en' })).question);
  const [first, merged, edited] = asked;
  await run(mo, 'question.approve', { question: first });
  await run(bob, 'question.vote', { question: first, up: true });
  await run(mo, 'question.merge', { question: merged, into: first });
  await run(mo, 'question.edit', { question: edited, text: 'In other words' });
  await run(mo, 'question.answer', { question: first, text: hostile[6] });
  const redacted = (await run(bob, 'question.ask', { text: secret, lang: 'en' })).question;
  await run(mo, 'question.edit', { question: redacted, text: `${secret}, edited` });
  await run(mo, 'question.redact', { question: redacted });
  const poll = async (fields) => {
    const made = (await run(mo, 'poll.create', { poll: { question: hostile[3], kind: 'single', options: [hostile[2], 'B'], results: 'close', ...fields } })).poll;
    await run(mo, 'poll.open', { poll: made });
    for (const [client, option] of [[ann, '1'], [bob, '2'], [guest, '1']]) await run(client, 'poll.vote', { poll: made, options: [option] });
    await run(mo, 'poll.close', { poll: made });
    return made;
  };
  const byName = await poll({ anonymous: false });
  const urn = await poll({ anonymous: true });
  await run(mo, 'poll.create', { poll: { question: 'rehearsed draft', kind: 'single', options: ['A', 'B'] } });
  for (const text of hostile) await run(bob, 'chat.send', { channel: 'all', text });
  await run(ann, 'chat.send', { channel: 'desk', text: 'I hear nothing' });
  const { message } = await run(bob, 'chat.send', { channel: 'all', text: `${secret} said` });
  await run(mo, 'chat.delete', { message });
  const { announcement } = await run(mo, 'announce.post', { text: hostile[7] });
  await run(mo, 'announce.retract', { announcement });
  assert.equal((await enrol(server, 'dora@example.org', { name: hostile[0], answers: { needs } })).status, 201);

  // All who are here are in the record within the interval at which attendance is written.
  let number = 0;
  const present = await eventually(async () => {
    const found = await exported(data, `while-${++number}`);
    return found.json.attendance.everyone.unique === 4 && found;
  }, 'four people', 25_000);
  checkFiles(present);
  await server.kill();

  const dead = await exported(data, 'dead', '--with-needs');
  checkFiles(dead);
  assert.deepEqual(dead.json.questions, present.json.questions);
  assert.deepEqual(dead.json.chat, present.json.chat);
  assert.deepEqual(dead.json.attendance.people.map((one) => one.first_seen), present.json.attendance.people.map((one) => one.first_seen));
  assert.equal(dead.tables.registrations[0].needs, needs);
  for (const file of present.files) assert.ok(!readFileSync(join(present.to, file), 'utf8').includes(needs), `needs in ${file}`);

  server = await Server.start(t, data);
  mo = await SessionClient.open(server, { token: tokens.mo });
  const back = await SessionClient.open(server, { token: tokens.ann });
  const organiser = await SessionClient.open(server, { token: tokens.olga });
  await mo.frame((frame) => frame.type === 'poll.counted' && frame.poll.id === urn, 'the counts', 25_000);
  await run(organiser, 'event.go_live');
  await run(organiser, 'event.end');
  const { to, tables, json, report, files } = await exported(data, 'ended');
  checkFiles({ to, files, report });

  assert.equal(tables.questions.length, hostile.length + 1);
  // Those of one millisecond stand in any order.
  assert.deepEqual(tables.questions.filter((one) => ![edited, redacted].includes(one.id)).map((one) => one.text).sort(), hostile.filter((_, i) => i !== 2).map(shown).sort());
  assert.equal(tables.questions.find((one) => one.id === redacted).text, '');
  assert.equal(tables.questions.find((one) => one.id === first).answer, shown(hostile[6]));
  assert.equal(tables.questions.find((one) => one.id === merged).merged_into, first);
  assert.equal(tables.questions.find((one) => one.id === first).author, shown(hostile[1]));
  const historyOf = (question) => tables.question_history.filter((one) => one.question === question).map((one) => `${one.what} ${one.by_name} ${one.text}`);
  assert.deepEqual(historyOf(edited), [`asked '${hostile[1]} ${shown(hostile[2])}`, 'edited Mo In other words']);
  assert.deepEqual(historyOf(redacted), ['asked Bob ', 'edited Mo ', 'redacted Mo ']);
  assert.deepEqual(tables.polls.map((one) => [one.poll, one.text, one.votes]).sort(), [[byName, shown(hostile[2]), '2'], [byName, 'B', '1'], [urn, shown(hostile[2]), '2'], [urn, 'B', '1']].sort());
  assert.deepEqual(tables.ballots.map((one) => [one.poll, one.name, one.options]).sort(), [[byName, shown(hostile[1]), '1'], [byName, '', '1'], [byName, 'Bob', '2']].sort());
  assert.deepEqual(tables.chat.filter((one) => one.channel === 'all' && one.deleted === 'false').map((one) => one.text), hostile.map(shown));
  assert.deepEqual(tables.chat.filter((one) => one.deleted === 'true').map((one) => one.text), ['']);
  assert.deepEqual(tables.announcements.map((one) => one.text), [hostile[7]]);
  assert.notEqual(tables.announcements[0].retracted_at, '');
  assert.deepEqual(tables.agenda.map((one) => [one.item, one.title, one.people, one.to === '']), [['one', hostile[7], shown(hostile[0]), false]]);
  assert.equal(tables.registrations[0].name, shown(hostile[0]));
  assert.deepEqual(json.phases.map((one) => one.phase), ['doors', 'live', 'ended']);

  // Ann with two devices, before and after the kill, is one person; whoever did not come back left when the server died.
  const people = Object.fromEntries(json.attendance.people.map((one) => [one.person.name || 'guest', one]));
  assert.deepEqual(Object.keys(people).sort(), [hostile[1], 'Bob', 'Mo', 'Olga', 'guest'].sort());
  assert.equal(json.attendance.everyone.peak, 4);
  assert.equal(json.attendance.viewers.unique, 3);
  assert.ok(people.Bob.last_seen < people[hostile[1]].last_seen, 'Bob left with the server that died');
  assert.ok(people[hostile[1]].minutes >= people.Bob.minutes);
  assert.equal(tables.attendance.length, 5);
  assert.equal(json.attendance.presence.at(-1).people, 0);

  // Over HTTP it is the same, for organisers alone.
  const { body } = await as(server, tokens.olga, 'GET', '/records');
  assert.equal(faultOf({ $ref: 'shapes.schema.json#/$defs/event_record' }, body), null);
  assert.deepEqual({ ...body, made_at: json.made_at }, json);
  for (const [path, file] of [['/polls.csv', 'polls.csv'], ['/speakers.csv', 'speakers.csv'], ['/attendance.csv', 'attendance.csv']]) {
    const response = await server.fetch(`/api/v1/events/${slug}${path}`, { headers: { authorization: `Bearer ${tokens.olga}` } });
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), readFileSync(join(to, file)), path);
    assert.equal((await as(server, tokens.mo, 'GET', path)).status, 403, 'a moderator is no organiser');
  }
  const page = await as(server, tokens.olga, 'GET', '/records.html');
  assert.equal(page.body.replace(/Record made [^<]*/, ''), report.replace(/Record made [^<]*/, ''));
  assert.equal(page.headers.get('content-disposition'), `attachment; filename="${slug}-records.html"`);
  for (const client of [mo, back, organiser, ann, second, bob, guest]) client.socket.terminate();
});

test('what cannot be exported is said, and leaves nothing', { timeout: 30_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const refused = async (words, ...args) => {
    const { code, stderr } = await command(data, 'export', ...args);
    assert.notEqual(code, 0);
    assert.match(stderr, words);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  };
  for (const event of ['none', `${slug}/registrations`, '']) await refused(/there is no event/, '--event', event, '--to', join(data, 'out'));
  assert.ok(!readdirSync(data).includes('out'));
  writeFileSync(join(data, 'file'), 'x');
  await refused(/file: .*/, '--event', slug, '--to', join(data, 'file'));
  await refused(/proc/, '--event', slug, '--to', '/proc/rostrum');
  await refused(/--to/, '--event', slug);
  mkdirSync(join(data, 'empty'));
  const { code, stderr } = await command(join(data, 'empty'), 'export', '--event', slug, '--to', join(data, 'out'));
  assert.notEqual(code, 0);
  assert.match(stderr, /is not there/);
  assert.deepEqual(readdirSync(join(data, 'empty')), [], 'and makes no journal');
});
