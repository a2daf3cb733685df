// API keys as an integrator uses them: each opens what its scopes name, of its events; what was done with it is told;
// revoked, it opens nothing, over kill -9 too.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openapi } from './contract.mjs';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, temporaryFolder } from './harness.mjs';
import { mailTo } from './registering.mjs';
import { SessionClient } from './session-client.mjs';

const base = '/api/v1/events';

async function ask(server, token, method, path, body, headers = {}) {
  const response = await server.fetch(path, {
    method, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get('etag'), body: text.startsWith('{') ? JSON.parse(text) : text };
}

async function made(server, organiser, wanted) {
  const answer = await ask(server, organiser, 'POST', '/api/v1/keys', { name: 'CRM', ...wanted });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

/** Every file of the data directory, as bytes. */
function everything(folder) {
  return readdirSync(folder).map((name) => join(folder, name)).flatMap((path) => {
    const about = statSync(path);
    return about.isDirectory() ? everything(path) : about.isFile() ? [readFileSync(path, 'latin1')] : [];
  });
}

test('a key opens what its scopes name and nothing else, says what it lacks, and is kept over kill -9', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  await applyEvent(data, eventDocument({ slug: 'other' }));
  const organiser = (await command(data, 'key')).stdout.trim();
  let server = await Server.start(t, data);
  const reader = await made(server, organiser, { scopes: ['events:read', 'questions:read'], events: [slug] });
  assert.match(reader.key, /^rk_/);
  assert.deepEqual(everything(data).filter((file) => file.includes(reader.key)), [], 'the key itself is in no file');
  await server.kill();
  server = await Server.start(t, data);

  const document = await ask(server, reader.key, 'GET', `${base}/${slug}/document`);
  assert.deepEqual([document.status, document.body.slug], [200, slug]);
  assert.equal((await ask(server, reader.key, 'GET', `${base}/other/document`)).status, 403, 'another event is not its own');
  const lacking = await ask(server, reader.key, 'PATCH', `${base}/${slug}`, { cancelled: true }, { 'content-type': 'application/merge-patch+json', 'if-match': document.etag });
  assert.deepEqual([lacking.status, lacking.body.type, lacking.body.detail], [403, '/problems/scope', 'It needs the scope events:write.']);
  assert.equal((await ask(server, reader.key, 'POST', base, eventDocument({ slug: 'new' }))).body.detail, 'It needs the scope events:write.');
  // What moderators see, the questions that wait too.
  const viewer = await SessionClient.open(server, {});
  await viewer.command('question.ask', { text: 'May I?', lang: 'en', anonymous: false });
  const { questions } = (await ask(server, reader.key, 'GET', `${base}/${slug}/questions`)).body;
  assert.deepEqual(questions.map((one) => [one.text, one.state]), [['May I?', 'pending']]);
  assert.match((await ask(server, reader.key, 'GET', `${base}/${slug}/questions.csv`)).body, /May I\?/);
  assert.equal((await ask(server, reader.key, 'GET', '/api/v1/keys')).body.detail, 'No API key may do this.');
  assert.equal((await SessionClient.open(server, { token: reader.key })).first.type, 'refused', 'a session is for people');
  assert.equal((await ask(server, reader.key, 'POST', `${base}/${slug}/commands`, { id: 'a', type: 'questions.close' })).body.detail, 'It needs the scope questions:translate.');
  assert.equal((await ask(server, `${reader.key}x`, 'GET', `${base}/${slug}/document`)).status, 401);

  const writer = await made(server, organiser, { scopes: ['events:write'] });
  const created = await ask(server, writer.key, 'POST', base, eventDocument({ slug: 'new' }));
  assert.equal(created.status, 201);
  const { revisions } = (await ask(server, organiser, 'GET', `${base}/new/revisions`)).body;
  assert.deepEqual(revisions.map((one) => one.by), [writer.id], 'the journal names the key');
  const narrow = await made(server, organiser, { scopes: ['events:write'], events: [slug] });
  assert.equal((await ask(server, narrow.key, 'POST', base, eventDocument({ slug: 'newer' }))).status, 403);

  const { audit } = (await ask(server, organiser, 'GET', `/api/v1/keys/${reader.id}/audit`)).body;
  assert.deepEqual(audit.slice(-3).map((use) => [use.method, use.path, use.status]).reverse(), [
    ['GET', `${base}/${slug}/document`, 200], ['GET', `${base}/other/document`, 403], ['PATCH', `${base}/${slug}`, 403]]);

  assert.equal((await ask(server, organiser, 'DELETE', `/api/v1/keys/${reader.id}`)).status, 204);
  assert.equal((await ask(server, reader.key, 'GET', `${base}/${slug}/document`)).status, 401, 'at once');
  await server.kill();
  server = await Server.start(t, data);
  assert.equal((await ask(server, reader.key, 'GET', `${base}/${slug}/document`)).status, 401, 'and after a restart');
  const { keys } = (await ask(server, organiser, 'GET', '/api/v1/keys')).body;
  assert.deepEqual(keys.map((key) => [key.id, 'revoked_at' in key, 'key' in key]), [[reader.id, true, false], [writer.id, false, false], [narrow.id, false, false]]);
  assert.ok(keys[0].used_at, 'when it was used last outlives the server');
  assert.ok((await ask(server, organiser, 'GET', `/api/v1/keys/${reader.id}/audit`)).body.audit.length >= 3, 'its audit stays');
});

test('accessibility needs are told to no key without their own scope, nor a way around it', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true, fields: [{ id: 'needs', kind: 'accessibility', label: { en: 'What you need' } }] } }));
  const organiser = (await command(data, 'key')).stdout.trim();
  const server = await Server.start(t, data);
  await ask(server, '', 'POST', `${base}/${slug}/registrations`, { email: 'ann@example.org', name: 'Ann', answers: { needs: 'a ramp' } });
  await mailTo(data, 'ann@example.org', 'Please confirm');
  const everyOther = ['events:read', 'events:write', 'registrations:read', 'registrations:write', 'mails:read', 'mails:write', 'questions:read', 'records:read'];
  const key = await made(server, organiser, { scopes: everyOther });
  const list = await ask(server, key.key, 'GET', `${base}/${slug}/registrations`);
  assert.equal(list.body.registrations[0].name, 'Ann');
  const one = `${base}/${slug}/registrations/${list.body.registrations[0].id}`;
  const { mails } = (await ask(server, key.key, 'GET', `${base}/${slug}/mails`)).body;
  for (const path of [`${base}/${slug}/registrations?needs=true`, `${base}/${slug}/registrations.csv?needs=true`, `${one}?needs=true`]) {
    const refused = await ask(server, key.key, 'GET', path);
    assert.deepEqual([refused.status, refused.body.detail], [403, 'It needs the scope needs:read.'], path);
  }
  // In a mail is the link by which its owner sees them.
  assert.equal((await ask(server, key.key, 'GET', `${base}/${slug}/mails/${mails[0].id}`)).status, 403);
  // Whatever an organiser can read of this event.
  const reads = Object.entries(openapi.paths).filter(([path, item]) => path.startsWith(`${base}/{slug}/`) && item.get && !path.endsWith('/stream'))
    .map(([path]) => path.replace('{slug}', slug).replace('registrations/{id}', one.split('/').slice(-2).join('/')).replace('{id}', mails[0].id));
  assert.ok(reads.length >= 14);
  for (const path of reads) assert.doesNotMatch(JSON.stringify((await ask(server, key.key, 'GET', path)).body), /a ramp/, path);
  const trusted = await made(server, organiser, { scopes: ['registrations:read', 'needs:read'] });
  assert.equal((await ask(server, trusted.key, 'GET', `${one}?needs=true`)).body.needs, 'a ramp');
});

test('what is wrong with a wanted key is said by name; keys expire; only the organiser key makes them', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const organiser = (await command(data, 'key')).stdout.trim();
  const server = await Server.start(t, data);
  const good = { name: 'n', scopes: ['events:read'] };
  for (const [change, named] of [
    [{ name: '' }, '/name'], [{ name: 'a\nb' }, '/name'], [{ name: 'x\u0000' }, '/name'], [{ name: 'x'.repeat(201) }, '/name'], [{ name: 7 }, '/name'], [{ name: undefined }, '/name'],
    [{ scopes: [] }, '/scopes'], [{ scopes: ['everything'] }, '/scopes/0'], [{ scopes: 'events:read' }, '/scopes'], [{ scopes: Array(51).fill('events:read') }, '/scopes'],
    [{ events: [] }, '/events'], [{ events: ['../x'] }, '/events/0'], [{ events: ['a b'] }, '/events/0'], [{ expires: 'soon' }, '/expires'], [{ expires: '2001-01-01T00:00:00Z' }, '/expires'], [{ admin: true }, '/admin'],
  ]) {
    const answer = await ask(server, organiser, 'POST', '/api/v1/keys', { ...good, ...change });
    assert.deepEqual([answer.status, answer.body.detail.split(' ')[0]], [400, named], JSON.stringify(change));
  }
  assert.equal((await ask(server, organiser, 'POST', '/api/v1/keys', '[[[[[[1]]]]]]')).status, 400);
  const olga = (await joinLink(data, 'organiser')).token;
  assert.equal((await ask(server, olga, 'POST', '/api/v1/keys', good)).status, 403);
  const short = await made(server, organiser, { ...good, expires: new Date(Date.now() + 4000).toISOString() });
  assert.equal((await ask(server, short.key, 'GET', `${base}/${slug}/document`)).status, 200);
  await eventually(async () => (await ask(server, short.key, 'GET', `${base}/${slug}/document`)).status === 401, 'it has expired');
  const twice = await made(server, organiser, { ...good, scopes: ['events:read', 'events:read'] });
  assert.deepEqual(twice.scopes, ['events:read']);
});
