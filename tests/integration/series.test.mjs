// An event's own organisers copy it, to one day or to several that become a series: each with document, pictures and a link
// of its own, none where one cannot be, all of them there after kill -9.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, joinLink, slug, temporaryFolder } from './harness.mjs';
import { png } from './pictures.mjs';
import { readCalendar } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const all = '/api/v1/events';
const at = (name, rest = '') => `${all}/${name}${rest}`;
async function ask(server, token, method, path, body) {
  const response = await server.fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }), headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) } });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}
const copy = (server, token, body, name = slug) => ask(server, token, 'POST', at(name, '/copies'), body);
const listed = async (server, query = '') => (await ask(server, '', 'GET', all + query)).body.events;

test('an organiser copies their event to several days as a series, and holds a link to each', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  const given = eventDocument({ time_zone: 'America/New_York', starts_at: '2031-03-01T09:00', ends_at: '2031-03-01T10:30', people: [{ id: 'ann', name: 'Ann', photo: 'ann.png' }], 'x-ours': { kept: true } });
  await applyEvent(data, given);
  await applyEvent(data, eventDocument({ slug: 'apart' }));
  let server = await Server.start(t, data);
  const olga = (await joinLink(data, 'organiser', '--name', 'Olga')).token;
  await server.fetch(at(slug, '/assets/ann.png'), { method: 'PUT', body: png, headers: { authorization: `Bearer ${olga}` } });
  const viewer = await SessionClient.open(server);
  const series = { id: 'spring', title: { en: 'Spring talks' } };
  const made = await copy(server, olga, { copies: [{ slug: 'later', starts_at: '2031-03-15T09:00' }, { slug: 'soon', starts_at: '2031-03-08T09:00', ends_at: '2031-03-08T09:30' }], series });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual(made.body.copies.map((one) => one.slug), ['later', 'soon']);
  assert.equal((await viewer.frame((frame) => frame.type === 'event.updated')).event.series.id, 'spring', 'the one copied is of it too');

  await server.kill();
  server = await Server.start(t, data);
  const found = await listed(server, '?series=spring');
  assert.deepEqual(found.map((one) => [one.slug, one.starts_at]), [[slug, '2031-03-01T14:00:00.000Z'], ['soon', '2031-03-08T14:00:00.000Z'], ['later', '2031-03-15T13:00:00.000Z']], 'in the order of time, by the clock on the wall');
  assert.ok(found.every((one) => one.series.title.en === 'Spring talks' && one.phase === 'draft'));
  assert.deepEqual(await listed(server, '?series=none'), []);
  assert.equal((await listed(server)).length, 4);
  const page = (await ask(server, '', 'GET', at('soon'))).body;
  assert.deepEqual([page.ends_at, page.people[0].photo], ['2031-03-08T14:30:00.000Z', at('soon', '/assets/ann.png')]);
  assert.deepEqual(Buffer.from(await (await server.fetch(page.people[0].photo)).arrayBuffer()), png);
  for (const { slug: name, token, url } of made.body.copies) {
    assert.equal(url, `${new URL(url).origin}/e/${name}/organise#token=${token}`);
    const document = await ask(server, token, 'GET', at(name, '/document'));
    assert.deepEqual([document.status, document.body['x-ours'], document.body.series], [200, { kept: true }, series]);
    const { you } = await SessionClient.open(server, { token }, name);
    assert.deepEqual([you.name, you.roles], ['Olga', ['organiser']]);
    assert.equal((await ask(server, token, 'GET', at(slug, '/document'))).status, 403, 'of that event alone');
  }
  assert.equal((await ask(server, olga, 'GET', at('soon', '/document'))).status, 403, 'the link of before opens the event of before');
  const file = await server.fetch(at('soon', '/series.ics?lang=en'));
  assert.equal(file.headers.get('content-type'), 'text/calendar; charset=utf-8; method=PUBLISH');
  const calendar = readCalendar(await file.text());
  assert.deepEqual([calendar.method, calendar.events, calendar.zones], ['PUBLISH', 3, ['America/New_York']]);
  assert.equal((await server.fetch(at('apart', '/series.ics'))).status, 404, 'of no series');
  // A copy of a copy is of the series too.
  const { token } = made.body.copies[0];
  assert.equal((await copy(server, token, { copies: [{ slug: 'last', starts_at: '2031-03-22T09:00' }] }, 'later')).status, 201);
  assert.equal((await listed(server, '?series=spring')).length, 4);
});

test('where one copy cannot be, none is made', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ time_zone: 'America/New_York', starts_at: '2031-03-01T09:00', ends_at: '2031-03-01T10:30' }));
  await applyEvent(data, eventDocument({ slug: 'taken' }));
  const server = await Server.start(t, data);
  const key = (await command(data, 'key')).stdout.trim();
  const olga = (await joinLink(data, 'organiser')).token;
  const good = { slug: 'good', starts_at: '2031-03-08T09:00' };
  const before = await ask(server, key, 'GET', at(slug, '/revisions'));
  for (const [status, detail, ...copies] of [
    [409, /^\/copies\/1\/slug is taken/, good, { slug: 'taken', starts_at: '2031-03-08T09:00' }],
    [409, /^\/copies\/0\/slug is taken/, { slug, starts_at: '2031-03-08T09:00' }],
    [400, /^\/copies\/1\/starts_at does not exist/, good, { slug: 'gap', starts_at: '2031-03-09T02:30' }],
    [400, /^\/copies\/1\/slug is used twice/, good, good],
    [400, /^\/copies may have 60/, ...Array.from({ length: 61 }, (_, i) => ({ slug: `c${i}`, starts_at: '2031-03-08T09:00' }))],
    [400, /^\/copies must not be empty/],
  ]) {
    const answer = await copy(server, olga, { copies, series: { id: 's' } });
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.match(answer.body.detail, detail);
  }
  for (const [token, status] of [['', 401], ['none', 403], [(await joinLink(data, 'moderator')).token, 403]]) {
    assert.equal((await copy(server, token, { copies: [good] })).status, status);
  }
  // A program may create events as far as its scope goes, not by this way, which hands out links.
  const made = await ask(server, key, 'POST', '/api/v1/keys', { name: 'k', scopes: ['events:write', 'events:read'] });
  assert.equal((await copy(server, made.body.key, { copies: [good] })).status, 403);
  assert.deepEqual((await listed(server)).map((one) => one.slug).sort(), ['taken', slug].sort());
  assert.deepEqual((await ask(server, key, 'GET', at(slug, '/revisions'))).body, before.body, 'and the event itself is as it was');
  // Of many who want one name at once one gets it.
  const answers = await Promise.all(Array.from({ length: 10 }, () => copy(server, key, { copies: [good] })));
  assert.deepEqual(answers.map((one) => one.status).sort(), [201, ...Array(9).fill(409)]);
});
