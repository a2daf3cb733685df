// The data directory and the address: one holder at a time, clear refusals, commands beside a running server.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

test('a second server on the same data exits 2 and names the holder', async (t) => {
  const data = temporaryFolder(t);
  const server = await Server.start(t, data);
  const second = await command(data, 'serve', '--listen', '127.0.0.1:0');
  assert.equal(second.code, 2);
  assert.match(second.stderr + second.stdout, new RegExp(String(server.pid)));
});

test('a port in use exits 2 and says so in one line', async (t) => {
  const server = await Server.start(t, temporaryFolder(t));
  const second = await command(temporaryFolder(t), 'serve', '--listen', `127.0.0.1:${server.port}`);
  assert.equal(second.code, 2);
  assert.match(second.stderr + second.stdout, new RegExp(`${server.port}.*in use`, 'i'));
});

test('events and links made beside a running server take effect in it', async (t) => {
  const data = temporaryFolder(t);
  const server = await Server.start(t, data);
  await applyEvent(data);
  const { token, url } = await joinLink(data, 'moderator,panelist', '--name', 'Ann');
  assert.match(url, /#token=/);
  const client = await SessionClient.open(server, { token });
  assert.equal(client.you.name, 'Ann');
  assert.deepEqual([...client.you.roles].sort(), ['moderator', 'panelist']);
});

test('an event document with a fault is refused, naming where and why', async (t) => {
  const data = temporaryFolder(t);
  const faults = [
    [{ time_zone: 'EST5' }, /time_zone/],
    [{ starts_at: '2026-03-29T01:30', ends_at: '2026-03-29T04:00', time_zone: 'Europe/London' }, /starts_at/],
    [{ colour: 'red' }, /\/colour/],
    [{ agenda: [{ id: 'a', kind: 'party', minutes: 3 }] }, /\/agenda\/0/],
    [{ questions: { max_length: 'long' } }, /\/questions\/max_length/],
  ];
  for (const [change, says] of faults) {
    const file = join(data, 'faulty.json');
    writeFileSync(file, JSON.stringify(eventDocument(change)));
    const result = await command(data, 'event', 'apply', file);
    assert.notEqual(result.code, 0, JSON.stringify(change));
    assert.match(result.stderr + result.stdout, says);
  }
});

test('SIGTERM drains: sockets close with 1012, exit 0, and the next start has everything', async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const viewer = await SessionClient.open(server);
  const asked = await viewer.command('question.ask', { text: 'Kept?', lang: 'en', anonymous: false });
  assert.equal(asked.ok, true);
  const left = await server.drain();
  assert.equal((await viewer.closed).code, 1012);
  assert.deepEqual(left, { code: 0, signal: null });
  const next = await Server.start(t, data);
  const back = await SessionClient.open(next, { token: viewer.you.token });
  assert.equal(back.first.state.questions.list[0].text, 'Kept?');
});

test('secrets are readable by their owner alone', async (t) => {
  const data = temporaryFolder(t);
  await Server.start(t, data);
  const key = await command(data, 'key');
  assert.equal(key.code, 0);
  assert.ok(key.stdout.trim().length >= 32);
  assert.equal(statSync(join(data, 'organiser.key')).mode & 0o777, 0o600);
});

test('a bad setting is one line naming key and reason, exit 2', async (t) => {
  const data = temporaryFolder(t);
  const file = join(data, 'rostrum.toml');
  writeFileSync(file, 'listen = 17\n');
  const result = await command(data, 'check-config', file);
  assert.equal(result.code, 2);
  assert.match(result.stderr + result.stdout, /rostrum\.toml.*listen/);
});

test('a full disk refuses, never acknowledges, and recovers when space returns', async (t) => {
  // Hooks run in the order they were given: the disk goes before the folder that it lies in.
  const umount = () => spawnSync('umount', ['-l', disk]);
  t.after(() => umount());
  const data = temporaryFolder(t);
  const disk = join(data, 'small');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    t.skip(`a small disk cannot be mounted here: ${String(error.stderr).trim()}`);
    return;
  }
  await applyEvent(disk);
  const server = await Server.start(t, disk);
  const viewer = await SessionClient.open(server);
  const ask = (text) => viewer.command('question.ask', { text, lang: 'en', anonymous: false });
  assert.equal((await ask('Before')).ok, true);
  execFileSync('sh', ['-c', `dd if=/dev/zero of='${disk}/ballast' bs=4096 2>/dev/null || test -e '${disk}/ballast'`]);
  const acknowledged = ['Before'];
  let refused;
  for (let i = 0; i < 400 && !refused; ++i) {
    const text = `${i} ${'full '.repeat(90)}`.trim();
    const answer = await ask(text);
    if (answer.ok) acknowledged.push(text);
    else refused = answer;
  }
  assert.ok(refused, 'a full disk is refused at last');
  assert.ok([503, 507].includes(refused.error.status), JSON.stringify(refused));
  execFileSync('rm', [join(disk, 'ballast')]);
  await eventually(async () => {
    const answer = await ask('After');
    if (answer.ok) acknowledged.push('After');
    return answer.ok;
  }, 'questions accepted again');
  await server.kill();
  const next = await Server.start(t, disk);
  const back = await SessionClient.open(next, { token: viewer.you.token });
  const kept = back.first.state.questions.list.map((q) => q.text);
  for (const text of acknowledged) assert.equal(kept.filter((k) => k === text).length, 1, text.slice(0, 20));
});

test('paths that climb, oversized heads and bodies, and unknown files are refused', async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const { request } = await import('node:http');
  const get = (path, headers = {}, method = 'GET', body) => new Promise((done, fail) => {
    const sent = request({ port: server.port, host: '127.0.0.1', path, headers, method }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode));
    });
    sent.on('error', fail);
    sent.end(body);
  });
  for (const path of ['/../organiser.key', '/assets/..%2f..%2forganiser.key', '/live/trial/..%2f..%2fetc/passwd', '/%00', '/e/%2e%2e/%2e%2e/etc/passwd']) {
    assert.ok([400, 404].includes(await get(path)), path);
  }
  assert.equal(await get('/', { 'x-long': 'y'.repeat(20_000) }), 431);
  assert.equal(await get('/live/trial/v720/none.m4s'), 404);
  const big = await get('/api/v1/events', { 'content-length': String(100 << 20) }, 'POST', 'x').catch(() => 413);
  assert.equal(big, 413);
  assert.equal(await get('/healthz'), 200);
});
