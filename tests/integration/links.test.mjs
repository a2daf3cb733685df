// Links as an organiser gives them out and takes them back: over HTTP, on the command line beside a server and without
// one, and what a revoked one still opens: nothing, now and after a restart.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, root, slug, temporaryFolder } from './harness.mjs';
import { as } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const sdp = readFileSync(join(root, 'tests/golden/sdp/chromium.sdp'), 'utf8');

const keyOf = async (data) => (await command(data, 'key')).stdout.trim();
const listed = async (server, token) => (await as(server, token, 'GET', '/links')).body.links;
const publish = (server, token, feed = 'camera') => server.fetch(`/whip/${slug}?feed=${feed}`, { method: 'POST', body: sdp, headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` } });
const published = (server, token) => eventually(async () => {
  const response = await publish(server, token);
  return response.status !== 503 && response;
}, 'a stage', 20_000);

/** Everything that a token may open answers as to a forged one. */
async function opensNothing(server, token) {
  const bearer = { authorization: `Bearer ${token}` };
  const client = await SessionClient.open(server, { token });
  assert.equal(client.first.type, 'refused');
  assert.equal(client.first.error.status, 401);
  assert.equal((await client.closed).code, 1008);
  const stream = await server.fetch(`/api/v1/events/${slug}/stream`, { headers: bearer });
  assert.match(await stream.text(), /"type":"refused"/);
  const sent = await server.fetch(`/api/v1/events/${slug}/commands`, { method: 'POST', headers: { ...bearer, 'content-type': 'application/json' }, body: '{"id":"late","type":"hand.raise"}' });
  assert.equal(sent.status, 401);
  assert.equal((await server.fetch(`/api/v1/events/${slug}/questions`, { headers: bearer })).status, 401);
  assert.equal((await publish(server, token)).status, 401);
  assert.equal((await server.fetch(`/live/${slug}/~${token}/index.m3u8`)).status, 403);
  for (const path of ['/links', '/registrations', '/document', '/records']) assert.equal((await as(server, token, 'GET', path)).status, 403, path);
}

test('a link is made, used, listed and revoked; revoked it opens nothing, also after a restart', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ access: 'invited' }));
  let server = await Server.start(t, data);
  const key = await keyOf(data);
  const { status, body: ada } = await as(server, key, 'POST', '/links', { role: 'panelist', name: 'Ada Lovelace', language: 'en' });
  assert.equal(status, 201);
  assert.equal(ada.url, `${server.url}/e/${slug}/studio#token=${ada.token}`);
  let [shown] = await listed(server, key);
  assert.deepEqual({ ...shown, made_at: null }, { id: ada.id, roles: ['panelist'], can: [], languages: ['en'], name: 'Ada Lovelace', made_at: null, made_by: 'organiser', used: false, revoked_at: null, revoked_by: '' });

  // On two sockets, a stream and the stage.
  const sockets = [await SessionClient.open(server, { token: ada.token }), await SessionClient.open(server, { token: ada.token })];
  assert.equal(sockets[0].you.id, ada.id);
  const stream = (await server.fetch(`/api/v1/events/${slug}/stream`, { headers: { authorization: `Bearer ${ada.token}` }, signal: AbortSignal.timeout(60_000) })).text();
  const organiser = await as(server, key, 'POST', '/links', { role: 'organiser', name: 'Olga' });
  const staff = await SessionClient.open(server, { token: organiser.body.token });
  assert.equal((await staff.command('event.doors')).ok, true);
  assert.equal((await published(server, ada.token)).status, 201);
  await staff.frame((frame) => frame.type === 'presence' && frame.participant.id === ada.id && frame.participant.feeds?.length > 0, 'her feed');
  assert.equal((await staff.command('stage.bring_on', { participant: ada.id })).ok, true);
  await eventually(async () => (await server.fetch(`/live/${slug}/~${ada.token}/index.m3u8`)).status === 200, 'the programme under her token', 20_000);
  assert.equal((await listed(server, key)).find((one) => one.id === ada.id).used, true);

  assert.equal((await as(server, organiser.body.token, 'DELETE', `/links/${ada.id}`)).status, 204);
  for (const socket of sockets) {
    assert.equal((await socket.frame((frame) => frame.type === 'refused', 'a refusal')).error.type, '/problems/bad-token');
    assert.equal((await socket.closed).code, 1008);
  }
  assert.match(await stream, /"type":"welcome"[\s\S]*"type":"refused"/, 'the stream says it and ends');
  // Nobody is on stage, and nothing of hers is connected.
  await staff.frame((frame) => frame.type === 'stage.sent_off' && frame.stage.on_stage.length === 0, 'the empty stage');
  await staff.frame((frame) => frame.type === 'participant.left' && frame.participant.id === ada.id, 'that she left');
  await opensNothing(server, ada.token);
  [, shown] = await listed(server, key);
  assert.equal(shown.id, ada.id);
  assert.equal(shown.revoked_by, organiser.body.id);
  assert.ok(Date.parse(shown.revoked_at) >= Date.parse(shown.made_at));
  // Again does no harm, and changes nothing.
  assert.equal((await as(server, key, 'DELETE', `/links/${ada.id}`)).status, 204);
  assert.equal((await listed(server, key))[1].revoked_at, shown.revoked_at);

  await server.kill();
  server = await Server.start(t, data);
  // Answered once the registrations are read; until then whoever knocks is told to come back.
  assert.equal((await as(server, key, 'GET', '/registrations')).status, 200);
  await opensNothing(server, ada.token);
  assert.deepEqual((await listed(server, key))[1], shown);
  // Her name is where words are kept, and not in the log.
  assert.ok(!server.log.includes('Lovelace'));
});

test('the session that a revoked speaker sends by is over', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  const { body: ada } = await as(server, key, 'POST', '/links', { role: 'panelist' });
  // A link of another speaker may look after a session as well as hers may: its address is the secret.
  const { body: pat } = await as(server, key, 'POST', '/links', { role: 'panelist' });
  await SessionClient.open(server, { token: ada.token });
  const location = (await published(server, ada.token)).headers.get('location');
  assert.equal((await as(server, key, 'DELETE', `/links/${ada.id}`)).status, 204);
  await eventually(async () => (await server.fetch(location, { method: 'PATCH', body: 'a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n', headers: { 'content-type': 'application/trickle-ice-sdpfrag', 'if-match': '*', authorization: `Bearer ${pat.token}` } })).status === 404, 'the end of her session');
});

test('moderators who look after people make and revoke links of everyone but staff', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  const make = async (by, link) => as(server, by, 'POST', '/links', link);
  const people = (await make(key, { role: 'moderator', can: ['people'], name: 'Mo' })).body;
  const questions = (await make(key, { role: 'moderator', can: 'questions' })).body;
  for (const role of ['viewer', 'panelist', 'interpreter', 'signer', 'captioner']) {
    const made = await make(people.token, { role });
    assert.equal(made.status, 201, role);
    assert.equal((await as(server, people.token, 'DELETE', `/links/${made.body.id}`)).status, 204);
    assert.equal((await make(questions.token, { role })).status, 403, role);
  }
  for (const role of ['moderator', 'organiser']) assert.equal((await make(people.token, { role })).status, 403, role);
  assert.equal((await make(people.token, { role: ['viewer', 'organiser'] })).status, 403);
  assert.equal((await as(server, people.token, 'DELETE', `/links/${questions.id}`)).status, 403);
  assert.equal((await as(server, questions.token, 'GET', '/links')).status, 403);
  assert.equal((await as(server, people.token, 'GET', '/links')).status, 200);
  // The maker is named, and a narrowed one stays so.
  const own = (await listed(server, people.token)).find((one) => one.made_by === people.id);
  assert.ok(own);
  assert.equal((await as(server, people.token, 'DELETE', `/links/${people.id}`)).status, 400, 'their own');
  assert.equal((await as(server, key, 'DELETE', `/links/${people.id}`)).status, 204);
  assert.equal((await make(people.token, { role: 'viewer' })).status, 403);
});

test('names are taken as they are or refused, whatever is in them', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  for (const name of ['=cmd|calc', '<img src=x onerror=alert(1)>', 'آدا', "O'Neil \"x\""]) {
    const made = await as(server, key, 'POST', '/links', { role: 'viewer', name });
    assert.equal(made.status, 201, name);
    assert.equal((await listed(server, key)).find((one) => one.id === made.body.id).name, name);
    assert.equal((await SessionClient.open(server, { token: made.body.token })).you.name, name);
  }
  for (const name of ['a\0b', 'a\r\nSet-Cookie: x', '\u202eevil', 'a'.repeat(101), 7, ['a']]) {
    const refused = await as(server, key, 'POST', '/links', { role: 'viewer', name });
    assert.equal(refused.status, 400, JSON.stringify(name));
    assert.match(refused.body.detail, /^\/name /);
  }
  for (const body of [{}, [], null, 7, { role: [] }, { role: 'viewer', can: ['people'] }, { role: 'viewer', __proto__x: 1 }]) {
    assert.equal((await as(server, key, 'POST', '/links', body)).status, 400, JSON.stringify(body));
  }
});

test('a link of the command line is listed, made beside a server or without one', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  // Of an event that is still to be created: as before, it opens; nobody knows of it until it is used.
  const early = await joinLink(data, 'panelist', '--name', 'Early');
  await applyEvent(data);
  const before = await joinLink(data, 'panelist,interpreter', '--name', 'Before', '--language', 'fr,ar');
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  const beside = await joinLink(data, 'moderator', '--name', 'Beside', '--can', 'people,stage');
  assert.ok(beside.url.startsWith(`${server.url}/e/${slug}/moderate#token=`));
  assert.deepEqual((await listed(server, key)).map((one) => [one.name, one.roles, one.can, one.languages, one.made_by, one.used]), [
    ['Beside', ['moderator'], ['people', 'stage'], [], 'organiser', false],
    ['Before', ['panelist', 'interpreter'], [], ['fr', 'ar'], 'organiser', false],
  ]);
  for (const { token } of [early, before, beside]) assert.equal((await SessionClient.open(server, { token })).first.type, 'welcome');
  const all = await listed(server, key);
  assert.deepEqual(all.map((one) => [one.name, one.used, one.made_at !== null]), [['Beside', true, true], ['Before', true, true], ['Early', true, false]]);
  // One of before there were lists is revoked like any other.
  assert.equal((await as(server, key, 'DELETE', `/links/${all[2].id}`)).status, 204);
  await opensNothing(server, early.token);
  assert.deepEqual(readdirSync(data).filter((name) => /link/.test(name)), []);
  const wrong = await command(data, 'link', '--event', slug, '--role', 'king');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /role\/0 is no role/);
});

test('where no server runs, a link is made and its program ends, on a busy machine too', { timeout: 120_000 }, async (t) => {
  // Six at a time on two cores: threads are held up where they never are by themselves.
  await Promise.all(Array.from({ length: 6 }, async () => {
    const data = temporaryFolder(t);
    await applyEvent(data);
    for (let i = 0; i < 25; ++i) await joinLink(data, 'moderator');
  }));
});
