// What an operator relies on: settings and their precedence, health, metrics, logs without secrets, how a server ends.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, bin, command, eventDocument, eventually, joinLink, oneStage, root, slug, stages, temporaryFolder } from './harness.mjs';
import { exchange } from './raw.mjs';
import { SessionClient } from './session-client.mjs';

const ask = (client, text) => client.command('question.ask', { text, lang: 'en', anonymous: false });

/** Runs rostrumd with its environment, to its end. */
function rostrumd(args, env = {}) {
  const { status, stdout, stderr } = spawnSync(join(bin, 'rostrumd'), args, { env: { ...process.env, ...env }, timeout: 10_000, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

test('flags win over variables, variables over the file, the file over what is built in', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'rostrum.toml');
  writeFileSync(file, 'public_url = "https://file.example"\n');
  const base = (args, env) => {
    const { code, stdout, stderr } = rostrumd(['link', '--event', slug, '--role', 'viewer', '--data', folder, ...args], env);
    assert.equal(code, 0, stderr);
    return new URL(stdout.trim()).origin;
  };
  const variable = { ROSTRUM_PUBLIC_URL: 'https://variable.example' };
  assert.equal(base([]), 'http://127.0.0.1:8080');
  assert.equal(base(['--config', file]), 'https://file.example');
  assert.equal(base([`--config=${file}`]), 'https://file.example');
  assert.equal(base([], { ROSTRUM_CONFIG: file }), 'https://file.example');
  assert.equal(base(['--config', file], variable), 'https://variable.example');
  assert.equal(base(['--config', file, '--public-url', 'https://flag.example'], variable), 'https://flag.example');
});

test('every wrong setting is one line naming its source, key and reason, exit 2', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'rostrum.toml');
  const faults = [
    ['listen = 17', /listen must be a string/], ['listen = "8080"', /listen/], ['listen = "127.0.0.1:http"', /listen/], ['listen = "host.example:80"', /listen.*IP address/],
    ['media_port = 70000', /media_port.*65535/], ['media_port = "x"', /media_port.*number/], ['media_address = "10.0.0.1"', /media_address.*array/],
    ['media_address = ["somewhere"]', /media_address.*somewhere/], ['trusted_proxy = ["10.0.0.0/40"]', /trusted_proxy.*10\.0\.0\.0\/40/],
    ['guest_network = ["all"]', /guest_network.*all/], ['metrics_from = ["all"]', /metrics_from.*all/], ['webhook_network = ["all"]', /webhook_network.*all/], ['organiser_mail = ["ada"]', /organiser_mail ada is no mail address/], ['organiser_mail = "a@b.org"', /organiser_mail.*array/], ['webhook_patience = "long"', /webhook_patience.*number/], ['public_url = "ftp://x"', /public_url/], ['tls_cert = "/none.pem"', /tls_key.*missing/],
    ['log_format = "xml"', /log_format.*plain, json/], ['log_level = "loud"', /log_level/], ['max_connections = 0', /max_connections/], ['colour = "red"', /colour is no setting/],
    ['listen = ', /rostrum\.toml:1/],
  ];
  for (const [text, says] of faults) {
    writeFileSync(file, `${text}\n`);
    for (const args of [['check-config', file], ['serve', '--config', file, '--data', join(folder, 'data')]]) {
      const result = rostrumd(args);
      assert.equal(result.code, 2, `${text}: ${JSON.stringify(result)}`);
      assert.match(result.stderr, says);
      assert.match(result.stderr, /rostrum\.toml/);
      assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
    }
  }
  for (const [args, env, says] of [[['serve', '--media-port', 'x'], {}, /media-port/], [['serve'], { ROSTRUM_MEDIA_PORT: 'x' }, /media-port/i],
    [['serve', '--no-such-flag'], {}, /no-such-flag/], [['serve'], { ROSTRUM_TRUSTED_PROXY: '10.0.0.0/8,x' }, /trusted_proxy.*x/], [['serve', '--config', join(folder, 'none.toml')], {}, /none\.toml/],
    [[], {}, /subcommand/]]) {
    const result = rostrumd([...args, '--data', join(folder, 'data')], env);
    assert.equal(result.code, 2, JSON.stringify(result));
    assert.match(result.stderr, says);
    assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
  }
  writeFileSync(file, 'listen = "[::1]:0"\nmedia_address = ["10.0.0.1", "2001:db8::1"]\ntrusted_proxy = ["10.0.0.0/8", "::1"]\nlog_format = "json"\n');
  assert.deepEqual(rostrumd(['check-config', file]), { code: 0, stdout: '', stderr: '' });
});

test('a link leads where the running server is, secure when it is', async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const { url } = await joinLink(data, 'moderator');
  assert.equal(new URL(url).origin, server.url);
  assert.equal(new URL(url).pathname, `/e/${slug}/moderate`);
});

test('what a newer version wrote is refused in one line, and one unknown event does not take the others along', async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  await applyEvent(data, eventDocument({ slug: 'other' }));
  const sqlite = (...sql) => execFileSync('python3', ['-c', 'import sqlite3, sys\nd = sqlite3.connect(sys.argv[1])\nfor s in sys.argv[2:]: d.execute(s)\nd.commit()', join(data, 'rostrum.db'), ...sql]);
  sqlite("INSERT INTO journal SELECT event, max(seq) + 1, 0, at, 'x', '', 'question_teleported', 1, NULL, '{}' FROM journal WHERE event = 'other'");
  const server = await Server.start(t, data);
  assert.equal((await ask(await SessionClient.open(server), 'Still here?')).ok, true);
  const other = await SessionClient.open(server, {}, 'other');
  assert.equal(other.first.type, 'refused');
  assert.equal(other.first.error.status, 503);
  assert.equal((await server.fetch('/api/v1/events/other')).status, 404);
  assert.match(server.log, /event=other .*question_teleported/);
  const applied = await command(data, 'event', 'apply', join(data, 'other.json'));
  assert.notEqual(applied.code, 0);
  assert.equal((await server.drain()).code, 0);

  sqlite('PRAGMA user_version = 99');
  const files = () => readdirSync(data).filter((name) => name.startsWith('rostrum.db')).map((name) => [name, statSync(join(data, name)).size]);
  const before = files();
  for (const args of [['serve', '--listen', '127.0.0.1:0'], ['event', 'apply', join(data, `${slug}.json`)]]) {
    const newer = await command(data, ...args);
    assert.equal(newer.code, 2);
    assert.match(newer.stderr, /rostrum\.db.*version 99.*newer/);
    assert.equal(newer.stderr.trim().split('\n').length, 1, newer.stderr);
  }
  assert.deepEqual(files(), before, 'nothing of it was touched');
});

/** Samples of /metrics by name and labels. */
async function metrics(server) {
  const response = await server.fetch('/metrics');
  assert.match(response.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  return new Map((await response.text()).split('\n').filter((line) => line && !line.startsWith('#')).map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

test('metrics count what happens', async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const before = await metrics(server);
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'process_open_fds']) assert.ok(before.get(name) > 0, name);
  const viewer = await SessionClient.open(server);
  const other = await SessionClient.open(server);
  const asked = await ask(viewer, 'Counted?');
  await viewer.command('question.approve', { question: asked.question });
  await viewer.command('question.ask', { text: 'Counted?', lang: 'en', anonymous: false }, asked.re);
  await server.fetch('/none');
  const now = await eventually(async () => {
    const found = await metrics(server);
    return found.get('rostrum_web_sockets') === 2 && found;
  }, 'two WebSockets');
  const grew = (name) => now.get(name) - before.get(name);
  assert.equal(grew('rostrum_commands_total{outcome="accepted"}'), 1);
  assert.equal(grew('rostrum_commands_total{outcome="repeated"}'), 1);
  assert.equal(grew('rostrum_commands_total{outcome="403"}'), 1);
  assert.equal(grew('rostrum_guests_made_total'), 2);
  assert.equal(now.get('rostrum_rooms{phase="draft"}'), 1);
  assert.ok(grew('rostrum_frames_sent_total') >= 5);
  assert.ok(grew('rostrum_messages_received_total') === 5);
  assert.ok(grew('rostrum_journal_commits_total') >= 1);
  assert.equal(now.get('rostrum_journal_commit_seconds_count'), now.get('rostrum_journal_commits_total'));
  assert.ok(grew('rostrum_http_responses_total{class="4xx"}') >= 1);
  await viewer.close();
  await other.close();
  await eventually(async () => (await metrics(server)).get('rostrum_web_sockets') === 0, 'none left');
  // Of Prometheus' own rules: help and type before the samples, each family once.
  const text = await (await server.fetch('/metrics')).text();
  const families = text.match(/^# TYPE \S+/gm);
  assert.equal(new Set(families).size, families.length);
});

test('metrics are for loopback and the networks named, whoever stands in front', async (t) => {
  const data = temporaryFolder(t);
  const status = async (server, headers = {}) => (await server.fetch('/metrics', { headers })).status;
  const far = { 'x-forwarded-for': '203.0.113.9' };
  const bare = await Server.start(t, data);
  assert.equal(await status(bare), 200);
  // A proxy on this machine of which nothing is said in the settings.
  for (const headers of [far, { forwarded: 'for=203.0.113.9' }, { 'x-real-ip': '203.0.113.9' }, { 'x-forwarded-for': 'unknown' }]) {
    assert.equal(await status(bare, headers), 403, JSON.stringify(headers));
  }
  await bare.drain();
  const behind = await Server.start(t, data, { args: ['--trusted-proxy', '127.0.0.1', '--metrics-from', '198.51.100.0/24'] });
  assert.equal(await status(behind), 200);
  assert.equal(await status(behind, far), 403);
  assert.equal(await status(behind, { 'x-forwarded-for': '198.51.100.7' }), 200);
  assert.equal(await status(behind, { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' }), 403, 'what the client says of itself is worth nothing');
  const refused = await behind.fetch('/metrics', { headers: far });
  assert.match(refused.headers.get('content-type'), /^application\/problem\+json/);
  assert.equal((await refused.json()).type, '/problems/not-from-here');
});

test('healthz says alive, readyz ready, and not while the journal cannot be written', async (t) => {
  const umount = () => spawnSync('umount', ['-l', disk]);
  t.after(() => umount());
  const disk = join(temporaryFolder(t), 'small');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    t.skip(`a small disk cannot be mounted here: ${String(error.stderr).trim()}`);
    return;
  }
  await applyEvent(disk);
  const server = await Server.start(t, disk);
  assert.equal((await server.fetch('/healthz')).status, 200);
  assert.equal((await server.fetch('/readyz')).status, 200);
  const client = await SessionClient.open(server);
  execFileSync('sh', ['-c', `dd if=/dev/zero of='${disk}/ballast' bs=4096 2>/dev/null || test -e '${disk}/ballast'`]);
  const refused = await eventually(async () => {
    await ask(client, `${'full '.repeat(90)}`.trim());
    const response = await server.fetch('/readyz');
    return response.status === 503 && /journal/.test((await response.json()).detail) && response;
  }, 'not ready, since the journal cannot be written', 20_000);
  assert.ok(refused.headers.get('retry-after'));
  assert.equal((await server.fetch('/healthz')).status, 200, 'alive all the same');
  execFileSync('rm', [join(disk, 'ballast')]);
  await eventually(async () => (await server.fetch('/readyz')).status === 200, 'ready again');
});

test('logs are JSON on demand, the stage\'s too, name event, stage and session, and hold no token', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data, { args: ['--log-format', 'json', '--log-level', 'trace'] });
  const { token } = await joinLink(data, 'panelist', '--name', 'Ann');
  const { token: moderating } = await joinLink(data, 'moderator');
  const { stdout: key } = await command(data, 'key');
  const panelist = await SessionClient.open(server, { token });
  const guest = await SessionClient.open(server);
  await ask(guest, 'Secret?');
  const responses = [];
  const offer = readFileSync(join(root, 'tests/golden/sdp/chromium.sdp'), 'utf8');
  const whip = (bearer, body = offer) => server.fetch(`/whip/${slug}`, { method: 'POST', body, headers: { 'content-type': 'application/sdp', authorization: `Bearer ${bearer}` } });
  responses.push(await whip(token), await whip(guest.you.token), await whip(`${token}x`), await whip(token, 'garbage'));
  responses.push(await server.fetch(`/e/${slug}?token=${token}`), await server.fetch(`/live/${slug}/~${token}/index.m3u8`), await server.fetch(`/none/${token}`));
  const forged = await SessionClient.open(server, { token: `${moderating}x` });
  assert.equal(forged.first.type, 'refused');
  await exchange(server, `GET /none HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nX\r\n\r\n`);
  panelist.send(`{"id":"x","type":"${token}"}`);
  await panelist.frame((f) => f.re !== undefined || f.ok === false, 'an answer');
  await panelist.close();
  await guest.close();
  await server.drain();
  await eventually(() => /"told to end"/.test(server.log), 'the last word of the stage');
  const secrets = [token, moderating, guest.you.token, key.trim()].flatMap((secret) => [secret, secret.split('.').at(-1)]);
  for (const secret of secrets) {
    assert.ok(secret.length >= 32);
    assert.ok(!server.log.includes(secret), 'no token in the log');
    for (const response of responses) for (const [name, value] of response.headers) assert.ok(!value.includes(secret), `${name}: ${value}`);
  }
  const lines = server.log.split('\n').filter((line) => line && !line.startsWith('listening on ')).map((line) => JSON.parse(line));
  assert.ok(lines.length >= 4, server.log);
  for (const line of lines) {
    assert.ok(line.at.endsWith('Z') && Math.abs(Date.parse(line.at) - Date.now()) < 60_000);
    assert.match(line.level, /^(trace|debug|info|warning|error|critical)$/);
    assert.ok(line.message);
  }
  const run = / ready, run (\w+)$/.exec(lines.find((line) => / ready, run /.test(line.message))?.message)?.[1];
  const said = lines.filter((line) => line.stage);
  assert.ok(said.length >= 2, server.log);
  for (const line of said) assert.deepEqual([line.event, line.stage], [slug, run]);
  const opened = lines.find((line) => /opened/.test(line.message) && line.session);
  assert.equal(opened.event, slug);
  assert.ok(lines.some((line) => line.session === opened.session && /closed/.test(line.message)));
});

async function publishing(t, phase, args = []) {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data, { args });
  const { token } = await joinLink(data, 'panelist', '--name', 'Ann');
  const child = spawn(join(bin, 'rostrum-publish'), ['--whip', `${server.url}/whip/${slug}`, '--token', token, '--codec', 'vp8', '--colour', 'c81e1e', '--tone', '440', '--size', '320x180'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  for (const type of phase) assert.equal((await moderator.command(type)).ok, true, type);
  const stage = await oneStage(data);
  return { data, server, stage, moderator };
}

test('SIGTERM leaves the stage of an event that goes on to the next server', { timeout: 60_000 }, async (t) => {
  const { data, server, stage } = await publishing(t, ['event.doors']);
  assert.deepEqual(await server.drain(), { code: 0, signal: null });
  assert.deepEqual(stages(data), [stage]);
  const next = await Server.start(t, data);
  await eventually(async () => (await next.fetch(`/live/${slug}/index.m3u8`)).status === 200, 'the programme goes on');
  assert.deepEqual(stages(data), [stage], 'adopted');
});

test('SIGTERM leaves nothing when no event is between rehearsal and end, or when told so', { timeout: 60_000 }, async (t) => {
  for (const [phase, args] of [[[], []], [['event.doors', 'event.go_live'], ['--end-events']], [['event.doors', 'event.go_live', 'event.end'], ['--end-events']]]) {
    const { data, server } = await publishing(t, phase, args);
    assert.deepEqual(await server.drain(), { code: 0, signal: null }, JSON.stringify(phase));
    await eventually(() => stages(data).length === 0, 'no stage is left', 3000);
  }
});

test('--end-events ends the events that go on: pages are told, and the next server knows', { timeout: 90_000 }, async (t) => {
  for (const [before, after, told] of [
    [['event.doors', 'event.go_live'], 'ended', ['event.opened', 'event.went_live', 'event.ended']],
    [['event.rehearse'], 'draft', ['event.rehearsed', 'event.rehearsal_ended']],
    [[], 'draft', []],
  ]) {
    const { data, server, moderator } = await publishing(t, before, ['--end-events']);
    assert.deepEqual(await server.drain(), { code: 0, signal: null });
    assert.deepEqual(moderator.frames.map((frame) => frame.type).filter((type) => type?.startsWith('event.')), told);
    const next = await Server.start(t, data);
    const page = await eventually(async () => { const response = await next.fetch(`/api/v1/events/${slug}`); return response.ok && response.json(); }, 'the event');
    assert.equal(page.phase, after);
    if (after !== 'ended') continue;
    // Within its closing slate the end can be undone, as any.
    const again = await SessionClient.open(next, { token: (await joinLink(data, 'organiser')).token });
    assert.equal((await again.command('event.reopen')).ok, true);
    assert.equal((await again.frame((frame) => frame.type === 'event.reopened', 'reopened')).phase, 'live');
  }
});
