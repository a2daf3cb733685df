// TLS on the real server: HTTP and WebSocket on one port, versions, certificates that cannot be used, clients that say nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { Server, applyEvent, command, joinLink, root, slug, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

/** A certificate for 127.0.0.1 and its key, self-made. */
function certificate(folder, name = 'server') {
  const cert = join(folder, `${name}.pem`);
  const key = join(folder, `${name}.key`);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { cert, key };
}

async function secure(t) {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const { cert, key } = certificate(data);
  const server = await Server.start(t, data, { args: ['--tls-cert', cert, '--tls-key', key] });
  server.socketOptions = { ca: readFileSync(cert) };
  return { data, server, cert, key };
}

function get(server, path, options = {}) {
  return new Promise((done, fail) => {
    const sent = request(new URL(path, server.url), { ...server.socketOptions, timeout: 10_000, ...options }, (response) => {
      const chunks = [];
      const protocol = response.socket.getProtocol();
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks), protocol }));
    });
    sent.on('error', fail);
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.end(options.body);
  });
}

test('HTTP and WebSocket share one TLS port, and only there is HSTS said', async (t) => {
  const { server, data } = await secure(t);
  assert.match(server.url, /^https:/);
  const page = await get(server, `/e/${slug}`);
  assert.equal(page.status, 200);
  assert.equal(page.protocol, 'TLSv1.3');
  assert.match(page.headers['strict-transport-security'], /^max-age=\d{7,}/);
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  const viewer = await SessionClient.open(server);
  const text = 'Over TLS? '.repeat(40).trim();
  const asked = await viewer.command('question.ask', { text, lang: 'en', anonymous: false });
  assert.equal(asked.ok, true, JSON.stringify(asked));
  assert.equal((await moderator.command('question.approve', { question: asked.question })).ok, true);
  const seen = await viewer.frame((f) => f.type === 'question.approved');
  assert.equal(seen.question.text, text);
  assert.equal((await viewer.close()).code, 1000);

  const plain = await Server.start(t, temporaryFolder(t));
  assert.equal((await plain.fetch('/healthz')).headers.get('strict-transport-security'), null);
});

test('bodies of many records come through whole, both ways', async (t) => {
  const { server, data } = await secure(t);
  const { token } = await joinLink(data, 'panelist');
  const body = 'v=0\r\n' + 'a=x:y\r\n'.repeat(30_000);
  const answer = await get(server, `/whip/${slug}`, { method: 'POST', body, headers: {
    'content-type': 'application/sdp', authorization: `Bearer ${token}`, 'content-length': String(body.length) } });
  assert.ok([400, 406, 422].includes(answer.status), `${answer.status} ${answer.body}`);
  const scripts = readdirSync(join(root, 'web-client/dist/assets')).filter((name) => name.endsWith('.js'));
  const files = await Promise.all(scripts.map((script) => get(server, `/assets/${script}`)));
  for (const file of files) assert.equal(file.body.length, Number(file.headers['content-length']));
  // hls.js is among them.
  assert.ok(Math.max(...files.map((file) => file.body.length)) > 200_000);
});

test('a burst of frames is delivered whole and in order to readers of every pace', async (t) => {
  const { server, data } = await secure(t);
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  const viewers = await Promise.all(Array.from({ length: 5 }, () => SessionClient.open(server)));
  viewers[0].socket.pause();
  const posted = await Promise.all(Array.from({ length: 40 }, (_, i) => moderator.command('announce.post', { text: `${i} ${'wide '.repeat(60)}` })));
  assert.deepEqual(posted.filter((answer) => !answer.ok), []);
  viewers[0].socket.resume();
  for (const viewer of viewers) {
    await viewer.frame((f) => f.seq === posted.at(-1).seq, 'the last announcement', 10_000);
    const numbers = viewer.frames.filter((f) => f.type === 'announcement.posted').map((f) => f.seq);
    assert.deepEqual(numbers, posted.map((answer) => answer.seq));
  }
});

test('TLS 1.2 is spoken with those who need it, older ones not, HTTP/1.1 is chosen', async (t) => {
  const { server } = await secure(t);
  const shake = (options) => new Promise((done) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', ...server.socketOptions, ...options }, () => {
      done({ protocol: socket.getProtocol(), alpn: socket.alpnProtocol, cipher: socket.getCipher().name });
      socket.destroy();
    });
    socket.on('error', (error) => done({ error: error.code ?? String(error) }));
    socket.setTimeout(8000, () => socket.destroy(new Error('timeout')));
  });
  const old = await shake({ maxVersion: 'TLSv1.2', ALPNProtocols: ['h2', 'http/1.1'] });
  assert.equal(old.protocol, 'TLSv1.2');
  assert.equal(old.alpn, 'http/1.1');
  assert.match(old.cipher, /^ECDHE-.*(GCM|CHACHA20)/);
  const older = await shake({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
  assert.ok(older.error, JSON.stringify(older));
});

test('certificates and keys that cannot be used: one line naming file and reason, exit 2', async (t) => {
  const data = temporaryFolder(t);
  const good = certificate(data);
  const other = certificate(data, 'other');
  const garbage = join(data, 'garbage.pem');
  writeFileSync(garbage, '-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n');
  const folder = join(data, 'folder');
  mkdirSync(folder);
  execFileSync('openssl', ['pkey', '-in', good.key, '-aes256', '-passout', 'pass:secret', '-out', join(data, 'locked.key')], { stdio: 'pipe' });
  const faults = [
    [[join(data, 'none.pem'), good.key], /none\.pem.*exist/],
    [[good.cert, join(data, 'none.key')], /none\.key.*exist/],
    [[garbage, good.key], /garbage\.pem.*certificate/],
    [[good.cert, garbage], /garbage\.pem.*key/],
    [[good.cert, other.key], /other\.key.*not the key/],
    [[good.cert, join(data, 'locked.key')], /locked\.key.*passphrase/],
    [[folder, good.key], /folder is a folder/],
  ];
  for (const [[cert, key], says] of faults) {
    const result = await command(data, 'serve', '--listen', '127.0.0.1:0', '--tls-cert', cert, '--tls-key', key);
    assert.equal(result.code, 2, JSON.stringify(result));
    assert.match(result.stderr, says);
    assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
  }
  const half = await command(data, 'serve', '--listen', '127.0.0.1:0', '--tls-cert', good.cert);
  assert.equal(half.code, 2);
  assert.match(half.stderr, /tls_key.*missing/);
});

test('a client that says nothing, half a handshake or plain HTTP is sent away and hurts nobody', { timeout: 40_000 }, async (t) => {
  const { server } = await secure(t);
  const until = (say) => new Promise((done) => {
    const began = Date.now();
    const socket = connectPlain(server.port, '127.0.0.1', () => say(socket));
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', () => done(Date.now() - began));
  });
  const silent = until(() => {});
  const half = until((socket) => socket.write(Buffer.from('1603010200010001fc0303', 'hex')));
  const plain = until((socket) => socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'));
  await assert.rejects(new Promise((done, fail) => {
    plainRequest({ port: server.port, host: '127.0.0.1', path: '/healthz' }, done).on('error', fail).end();
  }));
  for (let i = 0; i < 20; ++i) assert.equal((await get(server, '/healthz')).status, 200);
  assert.ok(await plain < 3000);
  for (const waited of [await silent, await half]) assert.ok(waited > 8000 && waited < 15_000, `${waited} ms`);
});

test('SIGTERM closes secure WebSockets with 1012 too', async (t) => {
  const { server } = await secure(t);
  const viewer = await SessionClient.open(server);
  const left = await server.drain();
  assert.equal((await viewer.closed).code, 1012);
  assert.deepEqual(left, { code: 0, signal: null });
});
