// Registering on a real server: seats, confirmation, the waiting list, one's own link, the organiser's list, exactness
// while it is killed.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, sleep, temporaryFolder } from './harness.mjs';
import { as, enrol, events, files, mailTo, tokensIn } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const fields = [
  { id: 'role', kind: 'text', label: { en: 'Your role' } },
  { id: 'privacy', kind: 'consent', label: { en: 'I have read the notice' }, required: true, version: '2' },
  { id: 'needs', kind: 'accessibility', label: { en: 'What you need' } },
  { id: 'ask', kind: 'question', label: { en: 'Ask in advance' } },
];

async function opened(t, registration = {}, change = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true, ...registration }, ...change }));
  const server = await Server.start(t, data);
  const organiser = (await joinLink(data, 'organiser', '--name', 'Olga')).token;
  return { data, server, organiser };
}
/** As the page's button does. */
const press = (server, token, action) => as(server, token, 'PATCH', '/registrations/me', { action });
/** Every file of the data directory as bytes. */
function holds(folder, words) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return holds(path, words);
    return entry.isFile() && statSync(path).size > 0 && readFileSync(path).includes(words);
  });
}

test('a seat is held, confirmed by a button, taken, changed and given back; whoever waited is offered it', { timeout: 60_000 }, async (t) => {
  const { data, server, organiser } = await opened(t, { capacity: 1, waitlist: 1, fields });
  const answers = { role: '=cmd()', privacy: true, needs: 'captions', ask: 'Why open?' };
  const first = await enrol(server, 'ann@example.org', { answers });
  assert.equal(first.status, 201);
  assert.deepEqual(await first.json(), { status: 'held' });
  const second = await enrol(server, 'bob@example.org', { answers, language: 'fr' });
  assert.equal(second.status, 202);
  assert.equal((await enrol(server, 'cat@example.org', { answers })).status, 409);

  const ann = (await mailTo(data, 'ann@example.org', 'Please confirm')).token;
  // Mail scanners open links: neither the page nor its reading changes anything.
  assert.equal((await server.fetch(`/e/${slug}/registration`)).status, 200);
  const before = await as(server, ann, 'GET', '/registrations/me');
  assert.equal(before.body.status, 'held');
  assert.equal(before.body.needs, 'captions');
  assert.deepEqual(before.body.consents, [{ field: 'privacy', version: '2' }]);
  assert.deepEqual((await press(server, ann, 'confirm')).body, { status: 'taken' });
  const bob = (await mailTo(data, 'bob@example.org', 'Merci de confirmer')).token;
  assert.deepEqual((await press(server, bob, 'confirm')).body, { status: 'waiting' });

  // Only by whoever knows the present state, if they say so; and only one's own.
  const now = await as(server, ann, 'GET', '/registrations/me');
  const change = { name: 'Ann Lee', organisation: 'UN', answers: { privacy: true } };
  assert.equal((await as(server, ann, 'PATCH', '/registrations/me', change, { 'if-match': before.headers.get('etag') })).status, 412);
  assert.equal((await as(server, ann, 'PATCH', '/registrations/me', change, { 'if-match': now.headers.get('etag') })).status, 200);
  assert.equal((await as(server, bob, 'PATCH', `/registrations/${now.body.id}`, { action: 'cancel' })).status, 403);
  assert.equal((await press(server, ann, 'approve')).status, 400);
  assert.deepEqual((({ name, needs, question }) => ({ name, needs, question }))((await as(server, ann, 'GET', '/registrations/me')).body), { name: 'Ann Lee', needs: '', question: '' });

  const list = (await as(server, organiser, 'GET', '/registrations?q=LEE')).body;
  assert.equal(list.found, 1);
  assert.deepEqual([list.counts.taken, list.counts.waiting, list.seats], [1, 1, 1]);
  assert.ok(!('needs' in list.registrations[0]), 'needs are told to whoever asks for them by name');
  assert.ok('needs' in (await as(server, organiser, 'GET', '/registrations?needs=true')).body.registrations[0]);
  const csv = (await as(server, organiser, 'GET', '/registrations.csv')).body;
  assert.ok(csv.includes('"\'=cmd()"') && !csv.includes('captions'), csv);

  assert.equal((await as(server, ann, 'DELETE', '/registrations/me')).body.status, 'cancelled');
  await mailTo(data, 'bob@example.org', 'Une place pour vous');
  assert.equal((await press(server, bob, 'accept')).body.status, 'taken');
});

test('asking again mails again and says what it says to anybody; a repeated form has one effect', { timeout: 60_000 }, async (t) => {
  const { data, server, organiser } = await opened(t, { capacity: 2, waitlist: 0 });
  const key = { 'idempotency-key': '"one"' };
  const answers = [];
  for (const headers of [key, key, {}]) {
    const response = await enrol(server, 'ann@example.org', {}, headers);
    answers.push([response.status, await response.text(), [...response.headers.keys()].sort().join()]);
    await eventually(() => files(data).length >= answers.length - (answers.length > 1 ? 1 : 0), 'mails');
  }
  assert.deepEqual(new Set(answers.map(String)).size, 1, String(answers));
  assert.equal((await enrol(server, 'bob@example.org', {}, key)).status, 422);
  assert.equal((await enrol(server, 'ann@example.org', {}, { 'idempotency-key': 'bare' })).status, 400);
  await eventually(() => files(data).length === 2, 'one mail for the form, one for asking again');
  assert.equal((await enrol(server, 'bob@example.org')).status, 201);
  const known = await enrol(server, 'ann@example.org');
  const fresh = await enrol(server, 'eve@example.org');
  assert.deepEqual([known.status, await known.text()], [fresh.status, await fresh.text()]);
  assert.equal((await as(server, organiser, 'GET', '/registrations')).body.found, 2);
});

test('five hundred at once for 100 seats and 10 places, killed twice in the middle: exact', { timeout: 120_000 }, async (t) => {
  const { data, organiser } = await opened(t, { capacity: 100, waitlist: 10 }).then(async ({ data, server, organiser }) => {
    await server.drain();
    return { data, organiser };
  });
  let server = await Server.start(t, data);
  let answered = 0;
  const told = new Map();
  const ask = async (person) => {
    const headers = { 'idempotency-key': `"form-${person}"`, connection: 'close' };
    for (;;) {
      try {
        const response = await enrol(server, `person${person}@example.org`, {}, headers);
        await response.text();
        if (response.status === 503) throw new Error('later');
        answered += 1;
        return told.set(person, response.status);
      } catch { await sleep(20); }
    }
  };
  const everyone = Promise.all(Array.from({ length: 500 }, (_, person) => ask(person)));
  for (const many of [25, 70]) {
    while (answered < many) await sleep(1);
    await server.kill();
    server = await Server.start(t, data);
  }
  await everyone;
  const count = (status) => [...told.values()].filter((one) => one === status).length;
  assert.deepEqual([count(201), count(202), count(409)], [100, 10, 390]);
  const list = await eventually(async () => {
    const { status, body } = await as(server, organiser, 'GET', '/registrations?limit=1000');
    return status === 200 && body;
  }, 'the list');
  assert.deepEqual([list.found, list.counts.held, list.counts.waiting, list.seats], [110, 100, 10, 100]);
  // Each was told what is so, and the same still holds after one more start.
  for (const one of list.registrations) {
    assert.equal(told.get(Number(/\d+/.exec(one.email)[0])), one.status === 'held' ? 201 : 202);
  }
  await eventually(() => tokensIn(data).size === 110, 'a mail to each', 20_000);
  await server.kill();
  server = await Server.start(t, data);
  const tokens = [...tokensIn(data)];
  await eventually(async () => (await as(server, tokens[0][1], 'GET', '/registrations/me')).status === 200, 'the desk is read');
  const statuses = await Promise.all(tokens.map(async ([, token]) => (await press(server, token, 'confirm')).body.status));
  assert.equal(statuses.filter((one) => one === 'taken').length, 100);
  assert.equal(statuses.filter((one) => one === 'waiting').length, 10);
});

test('an event for the registered lets in who has a seat, by name, until it is given back', { timeout: 60_000 }, async (t) => {
  const { data, server } = await opened(t, {}, { access: 'registered' });
  const stranger = await SessionClient.open(server, {});
  assert.equal(stranger.first.type, 'refused');
  await enrol(server, 'ann@example.org', { name: 'Ann' });
  const { token } = await mailTo(data, 'ann@example.org', 'Please confirm');
  assert.equal((await SessionClient.open(server, { token })).first.type, 'refused', 'not before the address is confirmed');
  await press(server, token, 'confirm');
  const ann = await SessionClient.open(server, { token });
  assert.equal(ann.you?.name, 'Ann');
  assert.deepEqual(ann.you.roles, ['viewer']);
  await server.kill();
  const again = await Server.start(t, data);
  assert.equal((await eventually(async () => {
    const client = await Promise.race([SessionClient.open(again, { token }), sleep(1000)]);
    return client?.you && client;
  }, 'in again after a restart')).you.id, ann.you.id);
  await press(again, token, 'cancel');
  assert.equal((await SessionClient.open(again, { token })).first.type, 'refused');
  assert.equal((await SessionClient.open(again, { token: (await joinLink(data, 'panelist')).token })).you.roles[0], 'panelist');
});

test('by invitation: a list is imported, its people answer by their link, nobody else learns who is on it', { timeout: 60_000 }, async (t) => {
  const { data, server, organiser } = await opened(t, { capacity: 1 }, { access: 'invited' });
  const list = 'email,name\r\nann@example.org,"Ann, Lee"\r\nnobody\r\nbob@example.org,Bob\r\n';
  assert.deepEqual((await as(server, organiser, 'POST', '/invitations', list)).body, { invited: 2, known: 0, faulty: [3] });
  assert.deepEqual((await as(server, organiser, 'POST', '/invitations', list)).body, { invited: 0, known: 2, faulty: [3] });
  const { token } = await mailTo(data, 'ann@example.org', 'Invitation');
  const known = await enrol(server, 'bob@example.org');
  const fresh = await enrol(server, 'eve@example.org');
  assert.deepEqual([known.status, await known.text()], [202, await fresh.text()]);
  assert.equal((await press(server, token, 'confirm')).body.status, 'taken');
  assert.equal((await SessionClient.open(server, { token })).you.name, 'Ann, Lee');
  assert.ok(!files(data).some((mail) => mail.to[0].address === 'eve@example.org'));
});

test('erased, a person is in no file of the data directory, and their seat is free', { timeout: 60_000 }, async (t) => {
  const { data, server, organiser } = await opened(t, { capacity: 1, fields });
  const words = ['zaphod.beeblebrox', 'Zaphod the Second', 'a ramp for two heads', 'Whose ship is it?'];
  await enrol(server, `${words[0]}@example.org`, { name: words[1], answers: { privacy: true, needs: words[2], ask: words[3] } });
  const { token } = await mailTo(data, `${words[0]}@example.org`, 'Please confirm');
  await press(server, token, 'confirm');
  await mailTo(data, `${words[0]}@example.org`, 'You are registered');
  assert.ok(holds(data, words[1]), 'it was there');
  assert.equal((await as(server, token, 'DELETE', '/registrations/me?erase=true')).status, 200);
  assert.equal((await as(server, token, 'GET', '/registrations/me')).status, 404);
  const list = (await as(server, organiser, 'GET', '/registrations')).body;
  assert.deepEqual([list.found, list.seats, list.registrations[0].email], [1, 0, '']);
  await server.drain();
  // Whatever the log of SQLite still had is written over when it is opened again.
  assert.equal((await command(data, 'event', 'apply', join(data, `${slug}.json`))).code, 0);
  for (const word of words) assert.ok(!holds(data, word), word);
});

test('what nobody may do, and what cannot be read', { timeout: 60_000 }, async (t) => {
  const { data, server, organiser } = await opened(t, { fields });
  const moderator = (await joinLink(data, 'moderator')).token;
  const answers = { privacy: true };
  for (const [more, headers] of [[{ name: '' }], [{ name: 'a\r\nBcc: eve@example.org' }], [{ email: 'a@b.org>\r\nRCPT TO:<eve@example.org' }],
    [{ name: '\u0000' }], [{ name: 'x'.repeat(900) }], [{ answers: {} }], [{ answers: { ...answers, none: 1 } }], [{ status: 'taken' }], [{ language: '../../etc' }]]) {
    const response = await enrol(server, 'ann@example.org', { answers, ...more }, headers);
    assert.equal(response.status, 400, JSON.stringify(more));
    assert.match((await response.json()).detail, /^\//);
  }
  const kept = await enrol(server, 'ann@example.org', { answers, name: '<b>‮😀' });
  assert.equal(kept.status, 201);
  // A page from elsewhere can send text, not JSON.
  assert.equal((await enrol(server, 'eve@example.org', { answers }, { 'content-type': 'text/plain' })).status, 415);
  for (const path of ['/registrations', '/registrations.csv', '/mails']) {
    assert.equal((await server.fetch(events + path)).status, 401, path);
    assert.equal((await as(server, moderator, 'GET', path)).status, 403, path);
  }
  assert.equal((await as(server, moderator, 'POST', '/mails', { subject: 's', text: 't' })).status, 403);
  const one = (await as(server, organiser, 'GET', '/registrations')).body.registrations[0];
  assert.equal(one.name, '<b>‮😀');
  assert.equal((await as(server, moderator, 'GET', `/registrations/${one.id}`)).status, 403);
  assert.equal((await as(server, organiser, 'PATCH', `/registrations/${one.id}`, { action: 'confirm' })).status, 400, 'for oneself only');
  assert.equal((await as(server, organiser, 'GET', '/registrations/none')).status, 404);
  const key = (await command(data, 'key')).stdout.trim();
  assert.equal((await as(server, key, 'GET', '/registrations')).status, 200);
});
