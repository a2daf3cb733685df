// Pictures of an event: put by organisers, shown to all who may see its page, there after kill -9, copied and deleted with
// it, and read from beside the document by `event apply`, with a server and without one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Server, applyEvent, command, eventDocument, joinLink, root, slug, temporaryFolder } from './harness.mjs';
import { png, pngOf } from './pictures.mjs';

const at = (name, event = slug) => `/api/v1/events/${event}/assets/${name}`;
const keyOf = async (data) => (await command(data, 'key')).stdout.trim();
const put = (server, token, name, body, headers = {}, event = slug) =>
  server.fetch(at(name, event), { method: 'PUT', body, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers } });
const got = async (server, name, event = slug) => {
  const response = await server.fetch(at(name, event));
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000)]);
const webp = Buffer.from('RIFF\x10\0\0\0WEBPVP8 \0\0\0\0', 'latin1');

test('a picture is served as what it is and nothing else, after kill -9 too', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ people: [{ id: 'ann', name: 'Ann', photo: 'ann.png' }], organisers: [{ name: 'Us', logo: 'logo.webp' }] }));
  let server = await Server.start(t, data);
  const olga = (await joinLink(data, 'organiser')).token;
  assert.equal((await got(server, 'ann.png')).status, 404, 'named, and still to be put');
  const made = await put(server, olga, 'ann.png', png, { 'content-type': 'image/jpeg' });
  assert.deepEqual([made.status, made.headers.get('location'), await made.json()], [201, at('ann.png'), { name: 'ann.png', url: at('ann.png'), type: 'image/png', bytes: png.length }]);
  // Without a word of what it is; a big one; each of the kinds.
  assert.equal((await put(server, olga, 'big.png', pngOf(5 << 20))).status, 201);
  assert.equal((await put(server, olga, 'logo.webp', webp)).status, 201);
  assert.equal((await put(server, olga, 'a.b_c-d.jpg', jpeg, { 'content-type': 'application/octet-stream' })).status, 201);
  const page = await (await server.fetch(`/api/v1/events/${slug}`)).json();
  assert.deepEqual([page.people[0].photo, page.organisers[0].logo], [at('ann.png'), at('logo.webp')], 'the page is told where they lie');

  await server.kill();
  server = await Server.start(t, data);
  const ann = await got(server, 'ann.png');
  assert.deepEqual([ann.status, ann.headers.get('content-type'), ann.bytes], [200, 'image/png', png]);
  assert.equal(ann.headers.get('etag'), made.headers.get('etag'));
  assert.match(ann.headers.get('etag'), /^"[0-9a-f]+"$/);
  assert.equal(ann.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(ann.headers.get('content-security-policy'), "default-src 'none'; sandbox");
  assert.equal(ann.headers.get('cache-control'), 'public, no-cache');
  assert.deepEqual([(await got(server, 'big.png')).bytes.length, (await got(server, 'logo.webp')).headers.get('content-type'), (await got(server, 'a.b_c-d.jpg')).headers.get('content-type')], [5 << 20, 'image/webp', 'image/jpeg']);
  const known = await server.fetch(at('ann.png'), { headers: { 'if-none-match': ann.headers.get('etag') } });
  assert.equal(known.status, 304);

  const replaced = await put(server, olga, 'ann.png', jpeg);
  assert.equal(replaced.status, 200);
  assert.notEqual(replaced.headers.get('etag'), ann.headers.get('etag'));
  assert.deepEqual((await got(server, 'ann.png')).bytes, jpeg);
  assert.equal((await server.fetch(at('ann.png'), { method: 'DELETE', headers: { authorization: `Bearer ${olga}` } })).status, 204);
  assert.equal((await got(server, 'ann.png')).status, 404);
});

test('what is no picture, from nobody, or too much is refused, and leaves what was there', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  await applyEvent(data, eventDocument({ slug: 'other' }));
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  const olga = (await joinLink(data, 'organiser')).token;
  assert.equal((await put(server, key, 'a.png', png)).status, 201, 'the key may too');
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  for (const [body, type, status] of [
    [svg, 'image/svg+xml', 415], [svg, 'image/png', 415], ['<html>', '', 415], ['', 'image/png', 415], [png.subarray(0, 10), 'image/png', 415],
    [png, 'text/html', 415], [png, 'application/json', 415], [pngOf((5 << 20) + 1), 'image/png', 413],
  ]) {
    const answer = await put(server, olga, 'a.png', body, { 'content-type': type || 'image/png' });
    assert.equal(answer.status, status, `${String(body).slice(0, 20)} as ${type}`);
    assert.match((await answer.json()).type, /^\/problems\//);
  }
  for (const name of ['A.png', '.a.png', '-a', 'a%2fb', '%2e%2e%2fx', 'a b', 'x'.repeat(101), 'ä', 'a%00']) {
    const answer = await put(server, olga, name, png);
    assert.ok(answer.status === 400 || answer.status === 404, `${name}: ${answer.status}`);
    assert.ok([400, 404].includes((await got(server, name)).status), name);
  }
  const [viewer, elsewhere] = [(await joinLink(data, 'viewer')).token, new URL((await command(data, 'link', '--event', 'other', '--role', 'organiser')).stdout.trim()).hash.slice('#token='.length)];
  for (const [token, status] of [['', 401], ['none', 403], [viewer, 403], [elsewhere, 403]]) {
    assert.equal((await put(server, token, 'b.png', png)).status, status);
    assert.equal((await server.fetch(at('a.png'), { method: 'DELETE', headers: token ? { authorization: `Bearer ${token}` } : {} })).status, status);
  }
  // An API key as far as its scope and its events go.
  const make = async (body) => (await (await server.fetch('/api/v1/keys', { method: 'POST', body: JSON.stringify({ name: 'k', ...body }), headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } })).json()).key;
  assert.equal((await put(server, await make({ scopes: ['events:read'] }), 'b.png', png)).status, 403);
  assert.equal((await put(server, await make({ scopes: ['events:write'], events: ['other'] }), 'b.png', png)).status, 403);
  assert.equal((await put(server, await make({ scopes: ['events:write'], events: [slug] }), 'b.png', png)).status, 201);
  assert.deepEqual((await got(server, 'a.png')).bytes, png);
  assert.deepEqual(readdirSync(join(data, 'assets', slug)).sort(), ['a.png', 'b.png']);
});

test('many who put the same picture at once leave one of theirs, whole', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const key = await keyOf(data);
  const theirs = Array.from({ length: 20 }, (_, i) => pngOf(100_000 + i));
  const answers = await Promise.all(theirs.map((bytes) => put(server, key, 'a.png', bytes)));
  assert.deepEqual(answers.map((one) => one.status).sort(), [...Array(19).fill(200), 201]);
  const { bytes } = await got(server, 'a.png');
  assert.ok(theirs.some((one) => one.equals(bytes)));
  assert.deepEqual(readdirSync(join(data, 'assets', slug)), ['a.png']);
});

test('pictures go with a copy and with a backup, and are deleted with their event', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ people: [{ id: 'ann', name: 'Ann', photo: 'ann.png' }] }));
  let server = await Server.start(t, data);
  const key = await keyOf(data);
  const as = (method, path, body) => server.fetch(path, { method, ...(body ? { body: JSON.stringify(body) } : {}), headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) } });
  await put(server, key, 'ann.png', png);
  assert.equal((await as('POST', '/api/v1/events', { copy_of: slug, slug: 'again', starts_at: '2031-01-02T10:00' })).status, 201);
  assert.deepEqual((await got(server, 'ann.png', 'again')).bytes, png);
  assert.equal((await (await server.fetch('/api/v1/events/again')).json()).people[0].photo, at('ann.png', 'again'));

  const copy = join(temporaryFolder(t), 'copy');
  await promisify(execFile)(join(root, 'deploy/backup'), [data, copy], { timeout: 30_000 });
  const restored = await Server.start(t, copy);
  assert.deepEqual((await got(restored, 'ann.png')).bytes, png);
  await restored.end();

  assert.equal((await as('DELETE', `/api/v1/events/${slug}`)).status, 204);
  assert.equal(existsSync(join(data, 'assets', slug)), false, 'when it is answered they are gone');
  assert.equal((await got(server, 'ann.png')).status, 404);
  assert.equal((await put(server, key, 'ann.png', png)).status, 404);
  assert.deepEqual((await got(server, 'ann.png', 'again')).bytes, png, 'the copy has its own');
  // What a crash left of a deleted event is gone at the next start.
  await server.kill();
  mkdirSync(join(data, 'assets', slug));
  writeFileSync(join(data, 'assets', slug, 'ann.png'), png);
  server = await Server.start(t, data);
  await got(server, 'ann.png', 'again');
  assert.equal(existsSync(join(data, 'assets', slug)), false);
});

for (const running of [false, true]) {
  test(`event apply takes the pictures beside the document, ${running ? 'to a server' : 'without a server'}`, { timeout: 60_000 }, async (t) => {
    const data = temporaryFolder(t);
    const folder = temporaryFolder(t);
    let server = running ? await Server.start(t, data) : null;
    mkdirSync(join(folder, 'photos'));
    writeFileSync(join(folder, 'photos/Ann Lee.PNG'), pngOf(3 << 20));
    writeFileSync(join(folder, 'logo.jpg'), jpeg);
    writeFileSync(join(folder, 'drawing.svg'), '<svg/>');
    const file = join(folder, 'event.json');
    const apply = async (change) => {
      writeFileSync(file, JSON.stringify(eventDocument(change)));
      return command(data, 'event', 'apply', file);
    };
    const people = (photo) => ({ people: [{ id: 'ann', name: 'Ann', photo }], organisers: [{ name: 'Us', logo: 'logo.jpg' }] });
    for (const [photo, reason] of [
      ['photos/none.png', /\/people\/0\/photo names no file beside the document/], ['drawing.svg', /drawing\.svg is no PNG, JPEG or WebP/],
      ['../secret.png', /\/people\/0\/photo must not climb/], ['/etc/passwd', /\/people\/0\/photo must not climb/], ['https://example.org/a.png', /\/people\/0\/photo must be an asset/],
    ]) {
      const refused = await apply(people(photo));
      assert.equal(refused.code, 1, photo);
      assert.match(refused.stderr, reason);
    }
    const applied = await apply(people('photos/Ann Lee.PNG'));
    assert.deepEqual([applied.code, applied.stderr], [0, '']);
    server ??= await Server.start(t, data);
    const page = await (await server.fetch(`/api/v1/events/${slug}`)).json();
    assert.equal(page.people[0].photo, at('photos-ann-lee.png'));
    assert.deepEqual((await got(server, 'photos-ann-lee.png')).bytes, pngOf(3 << 20));
    assert.deepEqual((await got(server, 'logo.jpg')).bytes, jpeg);
    // One that was put otherwise is meant where there is no such file, and that is said.
    await put(server, await keyOf(data), 'bob.png', png);
    const meant = await apply(people('bob.png'));
    assert.equal(meant.code, 0);
    assert.match(meant.stderr, /\/people\/0\/photo is no file beside it/);
    assert.deepEqual((await got(server, 'bob.png')).bytes, png);
  });
}
