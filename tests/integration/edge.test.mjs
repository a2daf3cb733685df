// The server's edge as strangers meet it: HTTP and WebSocket to the letter, hostile bytes, limits, proxies, headers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { Server, applyEvent, eventDocument, eventually, joinLink, slug, sleep, temporaryFolder } from './harness.mjs';
import { exchange, framesOf, raw, rawSession, upgrade } from './raw.mjs';
import { SessionClient } from './session-client.mjs';

async function serve(t, args = [], change = {}) {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument(change));
  const server = await Server.start(t, data, { args });
  server.data = data;
  return server;
}
const get = (path, more = '', method = 'GET') => `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${more}\r\n`;

test('requests sent before their answers are answered in order, HEAD without its body', async (t) => {
  const server = await serve(t);
  const all = `GET /healthz HTTP/1.1\r\nHost: h\r\n\r\nHEAD /e/${slug} HTTP/1.1\r\nHost: h\r\n\r\n`
    + `GET /none HTTP/1.1\r\nHost: h\r\n\r\n${get(`http://h/api/v1/events/${slug}`)}`;
  for (const cut of [all.length, 7]) {
    const client = raw(server);
    for (let at = 0; at < all.length; at += cut) {
      client.socket.write(all.slice(at, at + cut));
      if (cut < 100) await sleep(1);
    }
    const text = await client.closed;
    assert.deepEqual(text.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
    assert.ok(!text.includes('<!doctype'), 'HEAD has no body');
    assert.match(text, /content-length: [1-9]\d{2,}/i);
  }
});

test('errors are problem documents, methods are named, every response has its security headers', async (t) => {
  const server = await serve(t);
  for (const [path, method, status] of [['/none', 'GET', 404], ['/e', 'GET', 404], ['/healthz', 'DELETE', 405], ['/api/v1/events', 'PUT', 405],
    [`/e/${slug}`, 'POST', 405], ['/assets/none.js', 'GET', 404], ['/a%2fb', 'GET', 400], ['/%zz', 'GET', 400], [`/${'a'.repeat(9000)}`, 'GET', 414],
    [`/ws/v1/${slug}`, 'GET', 426], ['/ws/v1/none', 'GET', 404], ['/healthz', 'BREW', 405]]) {
    const answer = await exchange(server, get(path, 'Content-Length: 0\r\n', method));
    assert.equal(answer.status, status, `${method} ${path}`);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json', path);
    const problem = JSON.parse(answer.body);
    assert.match(problem.type, /^\/problems\/[a-z-]+$/);
    assert.equal(problem.status, status);
    assert.ok(problem.title);
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.ok(Math.abs(Date.parse(answer.headers.get('date')) - Date.now()) < 5000);
    if (status === 405) assert.match(answer.headers.get('allow'), /GET/);
  }
  assert.equal((await exchange(server, get(`/ws/v1/${slug}`))).headers.get('sec-websocket-version'), '13');
  const options = await exchange(server, get(`/live/${slug}/index.m3u8`, 'Origin: https://player.example\r\nAccess-Control-Request-Method: GET\r\n', 'OPTIONS'));
  assert.equal(options.status, 204);
  assert.equal(options.headers.get('access-control-allow-origin'), '*');
  assert.match(options.headers.get('access-control-allow-methods'), /GET/);
});

test('what is no request is refused and ends the connection; the server goes on', async (t) => {
  const server = await serve(t);
  const post = (more) => `POST /whip/${slug} HTTP/1.1\r\nHost: h\r\n${more}\r\n`;
  for (const [bytes, status] of [['GET / HTTP/1.1\r\n\r\n', 400], ['GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400], ['\x00\x01\x02\x03\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\n${'Host: h\r\n'.repeat(2)}\r\n`, 400], ['GET / HTTP/2.0\r\nHost: h\r\n\r\n', 400], ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400], ['GET /a\x00b HTTP/1.1\r\nHost: h\r\n\r\n', 400],
    [post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'), 400], [post('Content-Length: 5\r\nContent-Length: 7\r\n'), 400],
    [post('Content-Length: 1048577\r\n'), 413], [post('Content-Length: 99999999999999999999\r\n'), 400],
    [`${post('Transfer-Encoding: chunked\r\n')}zz\r\n`, 400], [`GET / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(17_000)}`, 431],
    [`GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(4000)}\r\n`, 431]]) {
    const answer = await exchange(server, bytes);
    assert.equal(answer.status, status, JSON.stringify(bytes.slice(0, 70)));
    assert.equal(answer.headers.get('connection'), 'close');
  }
  const endless = raw(server, post('Transfer-Encoding: chunked\r\n'));
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
  endless.socket.on('drain', () => endless.socket.write(chunk));
  for (let i = 0; i < 100; ++i) endless.socket.write(chunk);
  assert.match(await endless.closed, /^HTTP\/1\.1 413 /);
  assert.equal((await server.fetch('/healthz')).status, 200);
});

test('a client that asks before it sends its body is told to go on, or why not', async (t) => {
  const server = await serve(t);
  const ask = (size) => `POST /whip/${slug} HTTP/1.1\r\nHost: h\r\nContent-Type: application/sdp\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ${size}\r\n\r\n`;
  const client = raw(server, ask(3));
  await client.until((c) => c.text === 'HTTP/1.1 100 Continue\r\n\r\n', '100');
  client.socket.write('v=0');
  assert.match(await client.closed, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 401 /);
  assert.match(await raw(server, ask(2 << 20)).closed, /^HTTP\/1\.1 413 /);
});

test('a WebSocket is agreed on to the letter', async (t) => {
  const server = await serve(t);
  const agreed = async (more) => {
    const client = raw(server, upgrade(more));
    await client.until((c) => c.text.includes('\r\n\r\n'), 'a response');
    client.socket.destroy();
    return client.text;
  };
  assert.match(await agreed('Sec-WebSocket-Protocol: rostrum.v1\r\n'), /^HTTP\/1\.1 101 [^]*Sec-WebSocket-Protocol: rostrum\.v1\r\n/);
  assert.match(await agreed('Sec-WebSocket-Protocol: chat, rostrum.v1\r\n'), /Sec-WebSocket-Protocol: rostrum\.v1\r\n/);
  for (const other of ['', 'Sec-WebSocket-Protocol: rostrum.v2\r\n', 'Sec-WebSocket-Protocol: ROSTRUM.V1\r\n']) {
    const text = await agreed(other);
    assert.match(text, /^HTTP\/1\.1 101 /);
    assert.ok(!/sec-websocket-protocol/i.test(text), other);
  }
  assert.ok(!/sec-websocket-extensions/i.test(await agreed('Sec-WebSocket-Extensions: permessage-deflate\r\n')));
  assert.match(await agreed('Origin: https://elsewhere.example\r\n'), /^HTTP\/1\.1 403 /);
  assert.match(await agreed('Origin: null\r\n'), /^HTTP\/1\.1 403 /);
  assert.match(await agreed('Origin: http://127.0.0.1\r\n'), /^HTTP\/1\.1 101 /);
  assert.match((await raw(server, upgrade().replace('Version: 13', 'Version: 8')).closed), /^HTTP\/1\.1 426 /);
  assert.match((await raw(server, upgrade().replace('dGhlIHNhbXBsZSBub25jZQ==', 'short')).closed), /^HTTP\/1\.1 400 /);
});

test('frames that break RFC 6455 close with their codes', async (t) => {
  const server = await serve(t);
  const hundredMegabytes = 100 << 20;
  for (const [name, bytes, code] of [
    ['unmasked', [0x81, 'hi', { masked: false }], 1002], ['reserved bit', [0xc1, 'hi'], 1002], ['reserved opcode', [0x83, 'hi'], 1002],
    ['binary', [0x82, 'hi'], 1003], ['no UTF-8', [0x81, Buffer.from([0xc3, 0x28])], 1007], ['a surrogate', [0x81, Buffer.from([0xed, 0xa0, 0x80])], 1007],
    ['a question of 100 MB', [0x81, 'x', { length: hundredMegabytes }], 1009], ['continues nothing', [0x80, 'hi'], 1002], ['a long ping', [0x89, 'p'.repeat(126)], 1002],
  ]) {
    const client = await rawSession(server);
    client.hello();
    client.say(...bytes);
    assert.equal(await client.closeCode(), code, name);
    client.socket.end();
    await client.closed;
  }
  const pieces = await rawSession(server);
  pieces.say(0x01, 'x'.repeat(40_000));
  pieces.say(0x80, 'y'.repeat(40_000));
  assert.equal(await pieces.closeCode(), 1009);
  const polite = await rawSession(server);
  polite.say(0x01, '{"type":');
  polite.say(0x89, 'still there?');
  polite.say(0x80, '"hello"}');
  await polite.until((c) => framesOf(c).some((f) => f.opcode === 1 && String(f.payload).includes('welcome')), 'welcome');
  assert.ok(framesOf(polite).some((f) => f.opcode === 10 && String(f.payload) === 'still there?'), 'the same payload comes back');
  polite.say(0x88, Buffer.from([0x0f, 0xa0]));
  assert.equal(await polite.closeCode(), 4000);
  await polite.closed;
});

test('JSON of every bad kind is answered, never obeyed', async (t) => {
  const server = await serve(t);
  const viewer = await SessionClient.open(server);
  const bad = ['', '{', 'null', '[]', '42', '"text"', '{"id":"a"}', '{"id":7,"type":"question.ask"}', '{"id":"","type":"question.ask","text":"x","lang":"en","anonymous":false}',
    '{"id":"b","type":"question.ask","text":{"a":1},"lang":"en","anonymous":false}', '{"id":"c","type":"question.ask","text":"x","lang":"en","anonymous":"no"}',
    '{"id":"d","type":"question.ask","lang":"en","anonymous":false}', '{"id":"e","type":"question.ask","text":"\\ud800","lang":"en","anonymous":false}',
    '{"id":"f","type":"no.such"}', '{"id":"g","type":"question.ask","text":"x","lang":"en","anonymous":false,"state":"live"}', '[', `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
    `{"id":"h","type":"question.ask","text":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)},"lang":"en","anonymous":false}`, '{"id":"i","type":"question.ask","text":"a\u0000b","lang":"en","anonymous":false}'];
  let answers = 0;
  viewer.socket.on('message', () => { answers += 1; });
  for (const text of bad) viewer.send(text);
  await eventually(() => answers >= bad.length, 'an answer to each');
  const refusals = viewer.frames.filter((f) => f.ok === false);
  assert.equal(refusals.length, bad.length);
  for (const refusal of refusals) assert.ok(refusal.error.status >= 400 && refusal.error.status < 500 && refusal.error.title, JSON.stringify(refusal));
  assert.equal((await viewer.command('question.ask', { text: 'Still here?', lang: 'en', anonymous: false })).ok, true);
  const moderator = await SessionClient.open(server, { token: (await joinLink(server.data, 'moderator')).token });
  assert.equal(moderator.first.state.questions.list.length, 1, 'nothing of it was a question');
});

test('a reader that stops is closed with 1013 and holds nobody up', { timeout: 60_000 }, async (t) => {
  const server = await serve(t, [], { questions: { moderated: true, opens: 'published', max_length: 5000, rate: { per_minute: 10_000 } } });
  const { token } = await joinLink(server.data, 'moderator');
  const stopped = await SessionClient.open(server, { token });
  stopped.socket.pause();
  const moderator = await SessionClient.open(server, { token: (await joinLink(server.data, 'moderator')).token });
  const text = 'wide '.repeat(990);
  let slowest = 0;
  for (let i = 0; i < 700; ++i) {
    const began = Date.now();
    const answer = await moderator.command('question.ask', { text: `${i} ${text}`, lang: 'en', anonymous: false });
    if (answer.ok === false && answer.error.status === 429) { await sleep(answer.error.retry_after_ms); --i; continue; }
    assert.equal(answer.ok, true, JSON.stringify(answer));
    slowest = Math.max(slowest, Date.now() - began);
  }
  assert.ok(slowest < 2000, `${slowest} ms`);
  stopped.socket.resume();
  assert.equal((await stopped.closed).code, 1013);
  assert.equal(moderator.socket.readyState, WebSocket.OPEN);
  const back = await SessionClient.open(server, { token, resume: stopped.lastSeq });
  assert.ok(['resumed', 'welcome'].includes(back.first.type));
});

test('beyond the limit connections are refused, and taken again when there is room', async (t) => {
  const server = await serve(t, ['--max-connections', '5']);
  const held = await Promise.all(Array.from({ length: 5 }, () => rawSession(server)));
  assert.equal(await raw(server, get('/healthz')).closed, '');
  held[0].socket.destroy();
  await eventually(async () => (await raw(server, get('/healthz')).closed).startsWith('HTTP/1.1 200'), 'room again');
});

test('forwarded addresses are believed from trusted proxies only, and limit guests alone', { timeout: 60_000 }, async (t) => {
  const open = (server, headers, hello = {}) => new Promise((done, fail) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/v1/${slug}`, 'rostrum.v1', { headers });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', ...hello })));
    socket.on('message', (bytes) => { done(JSON.parse(String(bytes))); socket.terminate(); });
    socket.on('error', fail);
  });
  const trusting = await serve(t, ['--trusted-proxy', '127.0.0.1/32', '--guest-network', '198.51.100.0/24']);
  const from = (address) => ({ 'X-Forwarded-For': address });
  let made = 0;
  let refused;
  while (made < 400 && !refused) {
    const first = await open(trusting, from('203.0.113.7'));
    if (first.type === 'welcome') made += 1;
    else refused = first;
  }
  assert.ok(made >= 200 && made < 300, `${made} guests`);
  assert.equal(refused.type, 'refused');
  assert.equal(refused.error.status, 429);
  assert.ok(refused.error.retry_after_ms > 0);
  const spoofed = await open(trusting, from('192.0.2.55, 127.0.0.1, 203.0.113.7'));
  assert.equal(spoofed.type, 'refused', 'what a client writes before its proxy counts for nothing');
  assert.equal((await open(trusting, from('203.0.113.8'))).type, 'welcome');
  const { token } = await joinLink(trusting.data, 'panelist');
  assert.equal((await open(trusting, from('203.0.113.7'), { token })).type, 'welcome', 'who has a link is no guest to be made');
  for (let i = 0; i < 250; ++i) assert.equal((await open(trusting, from('198.51.100.9'))).type, 'welcome');
  const secure = await exchange(trusting, get('/healthz', 'X-Forwarded-Proto: https\r\n'));
  assert.ok(secure.headers.get('strict-transport-security'));

  const plain = await serve(t);
  for (let i = 0; i < 250; ++i) assert.equal((await open(plain, from('203.0.113.7'))).type, 'welcome', 'loopback is not limited');
  assert.equal((await exchange(plain, get('/healthz', 'X-Forwarded-Proto: https\r\nForwarded: proto=https\r\n'))).headers.get('strict-transport-security'), undefined);
});

test('pages carry a strict policy, assets are kept for ever, text is packed', async (t) => {
  const server = await serve(t);
  const page = async (path, more = '') => exchange(server, get(path, more));
  const viewer = await page(`/e/${slug}`);
  const policy = viewer.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /connect-src 'self' ws:\/\/127\.0\.0\.1(;|$)/);
  assert.ok(!/unsafe|\*|https?:/.test(policy), policy);
  assert.equal(viewer.headers.get('cross-origin-opener-policy'), 'same-origin');
  assert.match(viewer.headers.get('permissions-policy'), /camera=\(\), microphone=\(\)/);
  assert.match((await page(`/e/${slug}/studio`)).headers.get('permissions-policy'), /camera=\(self\), microphone=\(self\)/);
  assert.equal(viewer.headers.get('cache-control'), 'no-cache');
  assert.ok(!/<script(?![^>]*\bsrc=)|<style|\son\w+=|style=/.test(viewer.body), 'nothing inline');
  const etag = viewer.headers.get('etag');
  for (const known of [etag, `"x", W/${etag}`]) {
    const again = await page(`/e/${slug}`, `If-None-Match: ${known}\r\n`);
    assert.equal(again.status, 304);
    assert.equal(again.body, '');
    assert.equal(again.headers.get('content-length'), undefined);
  }
  const [script] = /\/assets\/[^"]+\.js/.exec(viewer.body);
  const plain = await page(script);
  const packed = await page(script, 'Accept-Encoding: br, gzip\r\n');
  assert.match(plain.headers.get('cache-control'), /immutable/);
  assert.equal(packed.headers.get('content-encoding'), 'gzip');
  assert.equal(packed.headers.get('vary'), 'Accept-Encoding');
  assert.notEqual(packed.headers.get('etag'), plain.headers.get('etag'));
  assert.ok(Number(packed.headers.get('content-length')) < Number(plain.headers.get('content-length')));
  assert.equal((await (await server.fetch(script)).text()).length, plain.body.length);
});
