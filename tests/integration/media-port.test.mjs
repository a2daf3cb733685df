// The media port as strangers and unusual peers meet it: checks of every kind over UDP, TCP and IPv6, a publisher behind
// TCP only, a feed that kills decoders, and what is left when a hundred sessions have gone.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, joinLink, oneStage, root, sanitized, sleep, slug, stages } from './harness.mjs';
import { green, panel, publish, red, shows } from './panel.mjs';
import { dieOf } from './poison.mjs';
import { newestSegment, renditions, toneLevel } from './programme.mjs';
import { bindingRequest, bindingResponse, iceOf } from './stun.mjs';
import { deframer, framed, tcpBridge } from './tcp-bridge.mjs';

const offer = readFileSync(join(root, 'tests/golden/sdp/chromium.sdp'), 'utf8');

/** A panel whose stage runs, and `session(person)` that makes one without media behind it. */
async function house(t, args = ['--media-address', '127.0.0.1']) {
  const setup = await panel(t, { args });
  const session = async (token) => {
    const response = await setup.server.fetch(`/whip/${slug}`, { method: 'POST', body: offer,
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` } });
    const sdp = await response.text();
    assert.equal(response.status, 201, sdp);
    return { ...iceOf(sdp), location: new URL(response.headers.get('location'), setup.server.url).pathname };
  };
  return { ...setup, session };
}

/** Sends over UDP and gives the response to that request, undefined when none comes. */
function ask(request, port, address = '127.0.0.1', type = 'udp4') {
  const socket = createSocket(type);
  return new Promise((done) => {
    const timer = setTimeout(() => { socket.close(); done(undefined); }, 700);
    socket.on('message', (bytes) => {
      const response = bindingResponse(bytes);
      if (response?.transaction !== request.toString('hex', 8, 20)) return;
      clearTimeout(timer);
      response.askedFrom = socket.address().port;
      socket.close();
      done(response);
    });
    socket.send(request, port, address);
  });
}

test('checks are answered as RFC 8489 9.1.3 and RFC 8445 7.3 order', { timeout: 30_000 }, async (t) => {
  const { data, session } = await house(t);
  const { token } = await joinLink(data, 'panelist', '--name', 'Ann');
  const { ufrag, password, candidates } = await session(token);
  const [udp] = candidates.filter((c) => c.transport === 'udp');
  const [tcp] = candidates.filter((c) => c.transport === 'tcp');
  assert.equal(udp.address, '127.0.0.1');
  assert.equal(udp.priority, 2130706431);
  assert.equal(tcp.tcpType, 'passive');
  assert.ok(tcp.priority < udp.priority);
  const username = `${ufrag}:hmZa`;
  const good = await ask(bindingRequest({ username, password }), udp.port);
  assert.equal(good.ok, true);
  assert.ok(good.integrity(password), 'the answer is signed');
  assert.deepEqual([...good.mapped.address], [127, 0, 0, 1]);
  assert.equal(good.mapped.port, good.askedFrom);
  const code = async (request) => (await ask(bindingRequest(request), udp.port))?.code;
  assert.equal(await code({ password }), 400, 'no USERNAME');
  assert.equal(await code({ username }), 400, 'no MESSAGE-INTEGRITY');
  assert.equal(await code({ username: 'nobody:hmZa', password }), 401, 'an unknown user');
  assert.equal(await code({ username, password: `${password}x` }), 401, 'a bad integrity value');
  assert.equal(await code({ username, password, role: 'controlled' }), 487, 'both controlled');
  const unknown = await ask(bindingRequest({ username, password, extra: [0x7ffe] }), udp.port);
  assert.equal(unknown.code, 420);
  assert.deepEqual(unknown.unknown, [0x7ffe]);
  const optional = await ask(bindingRequest({ username, password, extra: [0xfffe] }), udp.port);
  assert.equal(optional.ok, true, 'attributes that need not be understood are passed over');
  const broken = bindingRequest({ username, password });
  broken[broken.length - 1] ^= 1;
  assert.equal(await ask(broken, udp.port), undefined, 'a bad FINGERPRINT is no STUN');
});

test('ICE restarts by PATCH, and DELETE ends consent', { timeout: 30_000 }, async (t) => {
  const { data, server, session } = await house(t);
  const { token } = await joinLink(data, 'panelist', '--name', 'Ann');
  const { ufrag, password, candidates: [{ port }], location } = await session(token);
  const patch = (body, headers = {}) => server.fetch(location, { method: 'PATCH', body,
    headers: { 'content-type': 'application/trickle-ice-sdpfrag', authorization: `Bearer ${token}`, ...headers } });
  const trickle = 'a=ice-ufrag:hmZa\r\na=ice-pwd:BgP2Wm10KFd4slkQUQeRWXmr\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n'
    + 'a=candidate:1 1 UDP 2130706431 192.0.2.3 5000 typ host\r\n';
  const restart = trickle.replace('hmZa', 'another').replace('BgP2Wm10', 'restart0');
  assert.equal((await patch(trickle)).status, 428);
  assert.equal((await patch(trickle, { 'if-match': '"stale"' })).status, 412);
  assert.equal((await patch(trickle, { 'if-match': `"${ufrag}"`, 'content-type': 'text/plain' })).status, 415);
  assert.equal((await patch('nonsense', { 'if-match': '*' })).status, 400);
  const taken = await patch(trickle, { 'if-match': `"${ufrag}"` });
  assert.equal(taken.status, 204);
  assert.equal(taken.headers.get('etag'), null);
  let before = { ufrag, password };
  for (const any of ['*', '"*"']) {
    const restarted = await patch(restart.replace('another', `another${any.length}`), { 'if-match': any });
    assert.equal(restarted.status, 200);
    assert.equal(restarted.headers.get('content-type'), 'application/trickle-ice-sdpfrag');
    const now = iceOf(await restarted.text());
    assert.notEqual(now.ufrag, before.ufrag);
    assert.equal(restarted.headers.get('etag'), `"${now.ufrag}"`);
    assert.ok(restarted.headers.get('access-control-expose-headers').includes('ETag'));
    const check = (ice) => ask(bindingRequest({ username: `${ice.ufrag}:another`, password: ice.password }), port);
    assert.equal((await check(before)).ok, true, 'the old generation keeps consent');
    assert.equal((await check(now)).ok, true);
    assert.equal((await check(before)).code, 401, 'until the new one has nominated');
    before = now;
  }
  const end = (headers = {}) => server.fetch(location, { method: 'DELETE', headers });
  const unauthorised = await end();
  assert.equal(unauthorised.status, 401);
  assert.match(unauthorised.headers.get('www-authenticate'), /^Bearer/);
  const { token: viewer } = await joinLink(data, 'viewer');
  assert.equal((await end({ authorization: `Bearer ${viewer}` })).status, 403);
  assert.equal((await end({ authorization: `Bearer ${token}`, 'if-match': '"stale"' })).status, 200, 'If-Match is ignored');
  assert.equal((await end({ authorization: `Bearer ${token}` })).status, 404);
  assert.equal((await ask(bindingRequest({ username: `${before.ufrag}:another`, password: before.password }), port)).code, 403, 'consent is revoked');
});

test('the same port over IPv6', { timeout: 30_000 }, async (t) => {
  const { data, session } = await house(t, ['--media-address', '203.0.113.7', '--media-address', '::1']);
  const { token } = await joinLink(data, 'panelist', '--name', 'Ann');
  const { ufrag, password, candidates } = await session(token);
  assert.deepEqual(candidates.filter((c) => c.transport === 'udp').map((c) => c.address), ['203.0.113.7', '::1'],
    'addresses are announced as given, in order');
  const good = await ask(bindingRequest({ username: `${ufrag}:hmZa`, password }), candidates[0].port, '::1', 'udp6');
  assert.equal(good?.ok, true);
  assert.deepEqual([...good.mapped.address], [...Array(15).fill(0), 1]);
});

/** A connection to the media port: { send, responses, closed }. */
function stream(port) {
  const socket = connect(port, '127.0.0.1');
  const responses = [];
  socket.on('data', deframer((packet) => responses.push(bindingResponse(packet))));
  socket.on('error', () => {});
  return { socket, responses, closed: new Promise((done) => socket.once('close', done)) };
}

test('ICE-TCP: checks in frames, cut anywhere; strangers are shown out', { timeout: 30_000 }, async (t) => {
  const { data, session } = await house(t);
  const { token } = await joinLink(data, 'panelist', '--name', 'Ann');
  const { ufrag, password, candidates } = await session(token);
  const { port } = candidates.find((c) => c.transport === 'tcp');
  const good = stream(port);
  for (const byte of framed(bindingRequest({ username: `${ufrag}:hmZa`, password }))) {
    good.socket.write(Buffer.from([byte]));
    await sleep(1);
  }
  const response = await eventually(() => good.responses[0], 'an answer in a frame');
  assert.equal(response.ok, true);
  assert.ok(response.integrity(password));
  for (const bytes of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), framed(Buffer.alloc(40, 22)), framed(Buffer.alloc(40, 128)),
    framed(bindingRequest({ username: 'nobody:x', password })), Buffer.from([0xff, 0xff, 0])]) {
    const stranger = stream(port);
    stranger.socket.write(bytes);
    await stranger.closed;
  }
  // Who says nothing at all has 5 s.
  const silent = stream(port);
  const began = Date.now();
  await silent.closed;
  assert.ok(Date.now() - began < 8000);
  good.socket.write(framed(bindingRequest({ username: `${ufrag}:hmZa`, password })));
  await eventually(() => good.responses.length === 2, 'the good one is still served');
  good.socket.destroy();
});

test('a publisher that has only TCP is seen and heard', { timeout: 60_000 }, async (t) => {
  const { data, server, ok, speaker } = await house(t);
  await ok('event.doors');
  const port = await eventually(() => Number(readFileSync(join(data, 'stages', slug, 'port'), 'utf8')), 'a media port');
  const bridge = await tcpBridge(port, { chop: 700 });
  t.after(() => bridge.close());
  const ann = await speaker('Ann');
  const feed = publish(t, server, ann.token, { colour: green, tone: 600, more: ['--to', `127.0.0.1:${bridge.port}`] });
  await ok('stage.bring_on', { participant: ann.id });
  await ok('event.go_live');
  await shows(server, [green]).catch((error) => { throw new Error(`${error.message}\n${feed.lines}`); });
  await eventually(async () => (await toneLevel(await newestSegment(server, renditions.sound), 600)) > 0.02, 'the tone', 10_000);
  assert.ok(bridge.frames.out > 100 && bridge.frames.back > 10, JSON.stringify(bridge.frames));
});

test('a feed on which the stage died twice in a minute is refused, the moderator told, the others go on', { timeout: 90_000 }, async (t) => {
  const { data, server, moderator, onAir, speaker } = await house(t);
  const [mal, bob] = [await speaker('Mal'), await speaker('Bob')];
  const poison = publish(t, server, mal.token, { colour: red, more: ['--reconnect'] });
  publish(t, server, bob.token, { colour: green, codec: 'vp8', more: ['--reconnect'] });
  await onAir(mal, bob);
  await shows(server, [red, green]);
  const feed = `${mal.id}:camera`;
  for (let death = 1; death <= 2; ++death) await dieOf(data, feed);
  const told = await moderator.frame((f) => f.type === 'feed.refused', 'word of the refusal', 10_000);
  assert.equal(told.feed, feed);
  assert.equal((await mal.client.frame((f) => f.type === 'feed.refused', 'word to whose feed it is')).feed, feed);
  assert.ok(!bob.client.frames.some((f) => f.type === 'feed.refused'), 'and to nobody else');
  await eventually(() => /refused: 409/.test(poison.lines), 'the offer is refused', 15_000);
  await shows(server, [green]);
  const last = await oneStage(data);
  await sleep(2000);
  assert.deepEqual(stages(data), [last], 'the stage lives on');
});

/** What a process holds: descriptors, threads, resident bytes. */
function held(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, threads: readdirSync(`/proc/${pid}/task`).length,
    megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024 };
}

test('a hundred sessions later the stage holds what it held before', { timeout: 150_000 }, async (t) => {
  const { data, server, session, onAir, speaker } = await house(t);
  const ann = await speaker('Ann');
  await onAir(ann);
  const stage = await oneStage(data);
  // With media, so that decoders and their threads come and go.
  const withMedia = async () => {
    const feed = publish(t, server, ann.token, { colour: red });
    await eventually(() => /connected/.test(feed.lines), 'connected');
    await sleep(300);
    feed.child.kill('SIGTERM');
    await feed.exited;
  };
  // Only checks over TCP; every other one just goes away, and the next takes its place.
  const withoutMedia = async (goodbye) => {
    const { ufrag, password, candidates, location } = await session(ann.token);
    const connection = stream(candidates.find((c) => c.transport === 'tcp').port);
    connection.socket.write(framed(bindingRequest({ username: `${ufrag}:hmZa`, password })));
    await eventually(() => connection.responses.length > 0, 'an answer');
    if (goodbye) await server.fetch(location, { method: 'DELETE', headers: { authorization: `Bearer ${ann.token}` } });
    else connection.socket.destroy();
    await connection.closed;
  };
  const fifty = async () => {
    for (let i = 0; i < 40; ++i) await withoutMedia(i % 2 === 0);
    for (let i = 0; i < 10; ++i) await withMedia();
  };
  // What is reached by the first fifty (buffers of the programme, the allocator's pools) is the measure for the second.
  await fifty();
  await sleep(2000);
  const before = held(stage);
  await fifty();
  const after = await eventually(() => (held(stage).threads <= before.threads ? held(stage) : null), 'threads end', 8000);
  t.diagnostic(`after 50 sessions ${JSON.stringify(before)}, after 100 ${JSON.stringify(after)}`);
  assert.ok(after.descriptors <= before.descriptors, `${after.descriptors} descriptors, ${before.descriptors} before`);
  // A sanitizer keeps what was freed.
  assert.ok(sanitized || after.megabytes < before.megabytes + 10, `${after.megabytes} MB, ${before.megabytes} before`);
});
