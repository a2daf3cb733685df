// Event documents over HTTP: made, copied, changed under If-Match, kept in every revision, deleted; what was answered is
// there after kill -9, and what is wrong is said by name.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, temporaryFolder } from './harness.mjs';
import { enrol, files, mailTo, readCalendar } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const keyOf = async (data) => (await command(data, 'key')).stdout.trim();
const all = '/api/v1/events';
const at = (name) => `${all}/${name}`;

/** Asks with a token; `body` is sent as it is when it is a string. */
async function ask(server, token, method, path, { body, type = 'application/json', headers = {} } = {}) {
  const response = await server.fetch(path, {
    method, body: body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': type }), ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, etag: response.headers.get('etag'), body: text.startsWith('{') ? JSON.parse(text) : text };
}
const create = (server, token, body, options = {}) => ask(server, token, 'POST', all, { body, ...options });
const patch = (server, token, body, match, name = slug, options = {}) =>
  ask(server, token, 'PATCH', at(name), { body, type: 'application/merge-patch+json', headers: match ? { 'if-match': match } : {}, ...options });
const document = (server, token, name = slug) => ask(server, token, 'GET', `${at(name)}/document`);
const remove = (server, token, name = slug, match = '') => ask(server, token, 'DELETE', at(name), { headers: match ? { 'if-match': match } : {} });

/** Kills the server and starts the next one on the same data. */
async function restarted(t, server) {
  await server.kill();
  return Server.start(t, server.data);
}

test('an event is created, changed and kept in every revision, over kill -9 after each answer', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const key = await keyOf(data);
  let server = await Server.start(t, data);
  const given = eventDocument({ 'x-ours': { kept: true }, people: [{ id: 'ann', name: 'Ann' }] });
  const made = await create(server, key, given);
  assert.equal(made.status, 201);
  assert.equal(made.headers.get('location'), at(slug));
  assert.deepEqual(made.body, given);
  server = await restarted(t, server);
  const first = await document(server, key);
  assert.deepEqual([first.status, first.etag, first.body], [200, made.etag, given]);
  assert.equal((await server.fetch(at(slug))).headers.get('etag'), made.etag, 'the page names its document\'s revision');

  const olga = (await joinLink(data, 'organiser', '--name', 'Olga')).token;
  const viewer = await SessionClient.open(server, {});
  const changed = await patch(server, olga, { title: { en: 'Another', fr: 'Autre' }, people: null }, made.etag);
  assert.equal(changed.status, 200);
  assert.notEqual(changed.etag, made.etag);
  const { people, ...rest } = given;
  assert.deepEqual(changed.body, { ...rest, title: { en: 'Another', fr: 'Autre' } });
  const told = await viewer.frame((frame) => frame.type === 'event.updated');
  assert.equal(told.event.title.fr, 'Autre');
  server = await restarted(t, server);
  const second = await document(server, olga);
  assert.deepEqual([second.etag, second.body], [changed.etag, changed.body]);

  assert.equal((await patch(server, olga, { title: { en: 'Late' } }, made.etag)).status, 412, 'a stale If-Match');
  assert.equal((await patch(server, olga, { title: { en: 'Late' } }, `W/${changed.etag}`)).status, 412, 'a weak one');
  assert.equal((await patch(server, olga, { title: { en: 'Late' } })).status, 428, 'none');
  const same = await patch(server, olga, {}, '*');
  assert.deepEqual([same.status, same.etag], [200, changed.etag], 'nothing changed is no revision');
  assert.equal((await patch(server, olga, { title: { en: 'Third' } }, `"d0", ${changed.etag}`)).status, 200);

  const { body: { revisions } } = await ask(server, olga, 'GET', `${at(slug)}/revisions`);
  assert.deepEqual(revisions.map((one) => `"${one.id}"`).slice(0, 2), [made.etag, changed.etag]);
  assert.equal(revisions.length, 3);
  const { you } = await SessionClient.open(server, { token: olga });
  assert.deepEqual(revisions.map((one) => one.by), ['organiser', you.id, you.id]);
  const old = await ask(server, olga, 'GET', `${at(slug)}/revisions/${revisions[0].id}`);
  assert.deepEqual([old.status, old.etag, old.body], [200, made.etag, given]);
  assert.equal((await ask(server, olga, 'GET', `${at(slug)}/revisions/none`)).status, 404);
  // What is applied by hand is a revision like any other.
  await applyEvent(data, eventDocument());
  assert.equal((await ask(server, olga, 'GET', `${at(slug)}/revisions`)).body.revisions.length, 4);
});

test('of many who change the same revision at once one is taken', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  const { etag } = await document(server, key);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => patch(server, key, { title: { en: `Title ${i}` } }, etag)));
  const taken = answers.filter((one) => one.status === 200);
  assert.equal(taken.length, 1);
  assert.ok(answers.every((one) => one.status === 200 || one.status === 412));
  assert.equal((await document(server, key)).etag, taken[0].etag);
  const created = await Promise.all(Array.from({ length: 20 }, (_, i) => create(server, key, eventDocument({ slug: 'rush', title: { en: `Rush ${i}` } }))));
  assert.deepEqual(created.map((one) => one.status).sort(), [201, ...Array(19).fill(409)]);
  assert.equal((await document(server, key, 'rush')).etag, created.find((one) => one.status === 201).etag);
});

test('a document that is wrong is refused by place and reason, and changes nothing', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  const before = await document(server, key);
  const zone = { time_zone: 'America/New_York' };
  const wrong = [
    ['/ends_at must be after', { starts_at: '2026-05-05T10:00', ends_at: '2026-05-05T09:00' }],
    ['/time_zone is not', { time_zone: 'Mars/Olympus' }], ['/time_zone is not', { time_zone: 'EST5EDT' }], ['/time_zone is not', { time_zone: '../../etc/passwd' }],
    ['/starts_at does not exist', { ...zone, starts_at: '2026-03-08T02:30', ends_at: '2026-03-08T05:00' }],
    ['/ends_at exists twice', { ...zone, starts_at: '2026-11-01T00:30', ends_at: '2026-11-01T01:30' }],
    ['/starts_at is not a local time', { starts_at: '2026-05-05T10:00Z' }], ['/starts_at is not a local time', { starts_at: '2026-02-30T10:00' }],
    ['/titel is not known', { titel: {} }], ['/title must be an object', { title: 'A title' }], ['/title needs', { title: {} }, { title: { en: null } }],
    ['/title/en must not be empty', { title: { en: '' } }], ['/title/en is longer', { title: { en: 'x'.repeat(3_000) } }], ['/title/e n', { title: { 'e n': 'x' } }],
    ['/format is of a version', { format: 2 }], ['/agenda must be an array', { agenda: {} }], ['/cancelled must be', { cancelled: 'yes' }],
    ['/languages/0 must be', { languages: ['<script>'] }],
  ];
  // A patch takes away what a document leaves out.
  for (const [reason, change, merge = change] of wrong) {
    for (const answer of [await patch(server, key, merge, '*'), await create(server, key, eventDocument({ slug: 'other', ...change }))]) {
      assert.equal(answer.status, 400, `${reason}: ${JSON.stringify(answer.body)}`);
      assert.equal(answer.body.type, '/problems/invalid');
      assert.ok(answer.body.detail.startsWith(reason), `${reason}: ${answer.body.detail}`);
    }
  }
  for (const name of ['format', 'slug', 'title', 'time_zone', 'starts_at', 'ends_at']) {
    const answer = await create(server, key, { ...eventDocument({ slug: 'other' }), [name]: undefined });
    assert.deepEqual([answer.status, answer.body.detail], [400, `/${name} is missing`]);
    assert.equal((await patch(server, key, { [name]: null }, '*')).status, 400, `${name}: null`);
  }
  for (const name of ['other event', 'ärger', '../x', 'a/b', '', 'x'.repeat(65), 'a.b']) {
    assert.equal((await create(server, key, eventDocument({ slug: name }))).status, 400, `slug ${name}`);
  }
  assert.match((await patch(server, key, { slug: 'other' }, '*')).body.detail, /^\/slug cannot be changed/);
  const bodies = ['', '{', '[]', 'null', '7', '"text"', '{"title":{"en":"\\ud800"}}', Buffer.from('{"title":{"en":"\xff"}}', 'latin1'), `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`];
  for (const body of bodies) {
    assert.equal((await patch(server, key, body, '*')).status, 400, `patch ${String(body).slice(0, 20)}`);
    assert.equal((await create(server, key, body)).status, 400, `document ${String(body).slice(0, 20)}`);
  }
  // What people write is text, whatever it looks like.
  const odd = { en: '<b>&"\u202e\u{1f600} =1+1' };
  const kept = await patch(server, key, { summary: odd }, '*');
  assert.deepEqual([kept.status, kept.body.summary], [200, odd]);
  assert.equal((await patch(server, key, { summary: null }, '*')).status, 200);
  assert.equal((await patch(server, key, {}, '*', slug, { type: 'application/json' })).status, 415);
  assert.equal((await create(server, key, eventDocument({ slug: 'other' }), { type: 'text/plain' })).status, 415);
  assert.equal((await create(server, key, eventDocument())).status, 409, 'a slug that is taken');
  assert.deepEqual((await document(server, key)).body, before.body, 'nothing of it was kept');
  const { events } = (await ask(server, '', 'GET', all)).body;
  assert.deepEqual(events.map((one) => one.slug), [slug]);
});

test('a body of 100 MB is refused before it is read, and the server goes on', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  const big = (method, path, type) => new Promise((done) => {
    const asking = httpRequest(server.url + path, { method, timeout: 20_000, headers: { authorization: `Bearer ${key}`, 'content-type': type, 'if-match': '*', 'content-length': 100_000_000 } });
    let written = 0;
    const chunk = Buffer.alloc(65_536, 0x20);
    const finish = (outcome) => { done({ ...outcome, written }); asking.destroy(); };
    asking.on('response', (response) => finish({ status: response.statusCode }));
    asking.on('error', () => finish({ status: 0 }));
    const write = () => {
      while (!asking.destroyed && written < 100_000_000) {
        written += chunk.length;
        if (!asking.write(chunk)) return void asking.once('drain', write);
      }
    };
    write();
  });
  for (const answer of [await big('POST', all, 'application/json'), await big('PATCH', at(slug), 'application/merge-patch+json')]) {
    assert.ok(answer.status === 413 || answer.status === 0, `answered ${answer.status}`);
    assert.ok(answer.written < 50_000_000, `${answer.written} bytes were taken`);
  }
  // A patch may be small and its outcome still too large.
  const texts = (count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${i}`, 'y'.repeat(15_000)]));
  assert.equal((await patch(server, key, { summary: texts(55) }, '*')).status, 200);
  const over = await patch(server, key, { privacy_notice: texts(30) }, '*');
  assert.deepEqual([over.status, over.body.detail], [400, 'The document is larger than 1 MiB']);
  assert.equal((await document(server, key)).status, 200);
});

test('only an organiser reads and changes a document, only the key makes one', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  await applyEvent(data, eventDocument({ slug: 'second' }));
  const server = await Server.start(t, data);
  const olga = (await joinLink(data, 'organiser')).token;
  for (const [name, token, status] of [
    ['no token', '', 401], ['a forged one', `${olga.slice(0, -4)}aaaa`, 403], ['a viewer', (await joinLink(data, 'viewer')).token, 403],
    ['a moderator', (await joinLink(data, 'moderator')).token, 403], ['garbage', 'x'.repeat(5_000), 403], ['half the key', (await keyOf(data)).slice(0, 10), 403],
  ]) {
    for (const [what, answer] of [
      ['document', await document(server, token)], ['revisions', await ask(server, token, 'GET', `${at(slug)}/revisions`)],
      ['revision', await ask(server, token, 'GET', `${at(slug)}/revisions/d1`)], ['patch', await patch(server, token, {}, '*')],
      ['delete', await remove(server, token)], ['create', await create(server, token, eventDocument({ slug: 'third' }))],
    ]) assert.equal(answer.status, status, `${what} by ${name}`);
  }
  assert.equal((await document(server, olga, 'second')).status, 403, 'of another event');
  assert.equal((await create(server, olga, eventDocument({ slug: 'third' }))).status, 403, 'an organiser has no key');
  assert.equal((await document(server, olga)).status, 200);
  // Who was an organiser is none any more, where that was taken back.
  const boss = await SessionClient.open(server, { token: (await joinLink(data, 'organiser')).token });
  const other = await SessionClient.open(server, { token: olga });
  assert.equal((await boss.command('participant.remove', { participant: other.you.id })).ok, true);
  assert.equal((await document(server, olga)).status, 403, 'one who was removed');
});

test('an event is copied to another day, as long by the clock', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const key = await keyOf(data);
  const server = await Server.start(t, data);
  const spring = { time_zone: 'America/New_York', starts_at: '2026-03-01T09:00', ends_at: '2026-03-01T10:30', agenda: [{ id: 'a', kind: 'panel' }], cancelled: true };
  await create(server, key, eventDocument(spring));
  const copy = await create(server, key, { copy_of: slug, slug: 'spring-2', starts_at: '2026-03-15T09:00', title: { en: 'Again' } });
  assert.equal(copy.status, 201);
  assert.equal(copy.headers.get('location'), at('spring-2'));
  const { cancelled, ...rest } = eventDocument(spring);
  assert.deepEqual(copy.body, { ...rest, slug: 'spring-2', starts_at: '2026-03-15T09:00', ends_at: '2026-03-15T10:30', title: { en: 'Again' } });
  const page = await (await server.fetch(at('spring-2'))).json();
  assert.deepEqual([page.starts_at, page.ends_at], ['2026-03-15T13:00:00.000Z', '2026-03-15T14:30:00.000Z'], 'on summer time');
  for (const [body, detail] of [
    [{ copy_of: 'none', slug: 'x', starts_at: '2026-03-15T09:00' }, /^\/copy_of names no event/], [{ copy_of: 7, slug: 'x', starts_at: '2026-03-15T09:00' }, /^\/copy_of/],
    [{ copy_of: slug, starts_at: '2026-03-15T09:00' }, /^\/slug/], [{ copy_of: slug, slug: 'x' }, /^\/starts_at/],
    [{ copy_of: slug, slug: 'x', starts_at: '2026-03-08T02:30' }, /^\/starts_at does not exist/],
  ]) {
    const answer = await create(server, key, body);
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, detail);
  }
  assert.equal((await create(server, key, { copy_of: slug, slug: 'spring-2', starts_at: '2026-04-15T09:00' })).status, 409);
});

test('who registered is told of a new time and of a cancellation, as by hand', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const later = (hours) => new Date(Date.now() + hours * 3600e3).toISOString().slice(0, 16);
  await applyEvent(data, eventDocument({ starts_at: later(240), ends_at: later(241), registration: { open: true } }));
  const server = await Server.start(t, data);
  const olga = (await joinLink(data, 'organiser')).token;
  assert.equal((await enrol(server, 'ann@example.org')).status, 201);
  const ann = (await mailTo(data, 'ann@example.org', 'Please confirm')).token;
  await ask(server, ann, 'PATCH', `${at(slug)}/registrations/me`, { body: { action: 'confirm' } });
  const entryOf = (mail) => readCalendar(mail.calendar.text);
  const confirmed = await eventually(() => files(data).find((mail) => mail.calendar), 'a mail with a calendar');
  const first = entryOf(confirmed);

  assert.equal((await patch(server, olga, { summary: { en: 'This tells nobody anything' } }, '*')).status, 200);
  assert.equal((await patch(server, olga, { starts_at: later(250), ends_at: later(251) }, '*')).status, 200);
  const calendars = (count) => eventually(() => {
    const found = files(data).filter((mail) => mail.calendar);
    return found.length === count && found.map(entryOf);
  }, `${count} mails with calendars`);
  const moved = (await calendars(2)).find((one) => one.sequence !== first.sequence);
  assert.deepEqual([moved.uid, moved.sequence], [first.uid, first.sequence + 1]);

  assert.equal((await remove(server, olga)).status, 409, 'not before they are told');
  assert.equal((await patch(server, olga, { cancelled: true }, '*')).status, 200);
  const off = (await calendars(3)).find((one) => one.method === 'CANCEL');
  assert.deepEqual([off.uid, off.sequence], [first.uid, first.sequence + 2]);
  await eventually(async () => (await remove(server, olga)).status === 204, 'deleted, once its mails are sent');
  await eventually(() => files(data).length === 0, 'and its mails with it');
});

/** Files of the data directory that have these bytes. */
function holding(data, words) {
  const found = [];
  const look = (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) look(path);
      else if (statSync(path).isFile() && readFileSync(path).includes(words)) found.push(path);
    }
  };
  look(data);
  return found;
}

test('an event is deleted with all that was said in it, for ever, and not while it goes on', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const key = await keyOf(data);
  let server = await Server.start(t, data);
  await create(server, key, eventDocument({ summary: { en: 'Zanzibar-summary' }, registration: { open: true } }));
  await create(server, key, eventDocument({ slug: 'neighbour', summary: { en: 'Neighbour-summary' } }));
  const viewer = await SessionClient.open(server, { token: (await joinLink(data, 'viewer', '--name', 'Zanzibar-name')).token });
  assert.equal((await viewer.command('question.ask', { text: 'Zanzibar-question?', lang: 'en' })).ok, true);
  const link = (await joinLink(data, 'organiser', '--name', 'Olga')).token;
  const organiser = await SessionClient.open(server, { token: link });
  assert.equal((await organiser.command('event.rehearse')).ok, true);
  const on = await remove(server, link);
  assert.deepEqual([on.status, on.body.type], [409, '/problems/wrong-state']);
  assert.equal((await organiser.command('event.rehearse', { reset: true })).ok, true);
  const phase = (await (await server.fetch(at(slug))).json()).phase;
  assert.equal(phase, 'draft');
  const { etag } = await document(server, key);
  assert.equal((await remove(server, link, slug, '"d0"')).status, 412);
  assert.ok(holding(data, 'Zanzibar').length > 0);
  assert.equal((await remove(server, link, slug, etag)).status, 204);
  await viewer.closed;
  for (let round = 0; round < 2; ++round) {
    for (const path of [at(slug), `${at(slug)}/document`, `${at(slug)}/revisions`, `${at(slug)}/registrations`]) {
      assert.equal((await ask(server, key, 'GET', path)).status, 404, path);
    }
    assert.equal((await remove(server, key)).status, 404);
    assert.deepEqual((await ask(server, '', 'GET', all)).body.events.map((one) => one.slug), ['neighbour']);
    const again = await create(server, key, eventDocument());
    assert.deepEqual([again.status, again.body.type], [409, '/problems/exists'], 'its links would open the new one');
    const byHand = await applyEvent(data).catch((error) => error.message);
    assert.match(byHand, /deleted/);
    assert.deepEqual(holding(data, 'Zanzibar'), []);
    assert.equal((await document(server, key, 'neighbour')).status, 200);
    server = await restarted(t, server);
  }
  const folders = () => readdirSync(join(data, 'stages'));
  await eventually(() => !folders().includes(slug), 'its stage\'s folder is gone, though the server was killed');
  const other = new URL((await command(data, 'link', '--event', 'neighbour', '--role', 'organiser')).stdout.trim()).hash.slice('#token='.length);
  const host = await SessionClient.open(server, { token: other }, 'neighbour');
  await host.command('event.rehearse');
  await eventually(() => folders().includes('neighbour'), 'a stage');
  await host.command('event.rehearse', { reset: true });
  assert.equal((await remove(server, other, 'neighbour')).status, 204);
  await eventually(() => !folders().includes('neighbour'), 'the folder of a stage that ran');
});
