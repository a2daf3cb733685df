// The WHIP endpoint's manners, and hostile input at it and at the media port.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, joinLink, oneStage, root, slug, stages, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

async function stage(t) {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const { token } = await joinLink(data, 'panelist', '--name', 'Ann');
  const post = (sdp, headers = {}) => server.fetch(`/whip/${slug}`, {
    method: 'POST', body: sdp, headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}`, ...headers },
  });
  return { data, server, token, post };
}

const offer = (name) => readFileSync(join(root, 'tests/golden/sdp', name), 'utf8');

test('an offer is answered with 201, Location and ETag; DELETE ends it once', async (t) => {
  const { server, token, post } = await stage(t);
  const answered = await post(offer('chromium.sdp'));
  assert.equal(answered.status, 201, await answered.clone().text());
  assert.equal(answered.headers.get('content-type'), 'application/sdp');
  const location = answered.headers.get('location');
  assert.ok(location);
  assert.ok(answered.headers.get('etag'));
  const sdp = await answered.text();
  assert.match(sdp, /a=ice-lite/);
  assert.match(sdp, /a=setup:passive/);
  assert.match(sdp, /a=candidate:.* udp /i);
  const path = new URL(location, server.url).pathname;
  const end = () => server.fetch(path, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  assert.equal((await end()).status, 200);
  assert.equal((await end()).status, 404);
  const options = await server.fetch(`/whip/${slug}`, { method: 'OPTIONS' });
  assert.equal(options.headers.get('accept-post'), 'application/sdp');
});

test('a second device takes over and the first is told which session is over; what comes back by itself is refused', async (t) => {
  const { server, token, post } = await stage(t);
  const page = await SessionClient.open(server, { token });
  const sessionOf = (response) => response.headers.get('location').split('/').at(-1);
  const replacing = (session) => server.fetch(`/whip/${slug}?replaces=${session}`, {
    method: 'POST', body: offer('chromium.sdp'), headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` },
  });
  const first = sessionOf(await post(offer('chromium.sdp')));
  const second = sessionOf(await post(offer('chromium.sdp')));
  const taken = await page.frame((frame) => frame.type === 'feed.taken', 'that it was taken over');
  assert.deepEqual(taken, { type: 'feed.taken', feed: `${page.you.id}:camera`, session: first });
  const refused = await replacing(first);
  assert.equal(refused.status, 409);
  assert.equal((await refused.json()).type, '/problems/taken-over');
  // The one that sends may come anew, and after it ended anyone may.
  const third = await replacing(second);
  assert.equal(third.status, 201);
  assert.equal((await server.fetch(third.headers.get('location'), { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })).status, 200);
  assert.equal((await replacing(first)).status, 201);
  for (const wrong of ['', 'a'.repeat(65), '%ff']) assert.equal((await replacing(wrong)).status, 400, wrong);
});

test('offers that cannot be served say why', async (t) => {
  const { data, server, post } = await stage(t);
  const good = offer('chromium.sdp');
  const refused = async (response, statuses) => {
    const text = await response.text();
    assert.ok(statuses.includes(response.status), `${response.status}: ${text}`);
    assert.match(response.headers.get('content-type'), /application\/problem\+json/);
    assert.ok(JSON.parse(text).title);
  };
  await refused(await post('garbage'), [400]);
  await refused(await post(good, { 'content-type': 'text/plain' }), [415]);
  await refused(await post(good + 'a=x:y\r\n'.repeat(150_000)), [400, 413]);
  await refused(await post(good.replace(/a=(sendonly|sendrecv)/g, 'a=recvonly')), [400, 422]);
  await refused(await post(good.replace(/(opus|VP8|VP9|H264|AV1)\//g, 'unknown/')), [406, 422]);
  await refused(await post(good, { authorization: 'Bearer none' }), [401]);
  const { token: viewer } = await joinLink(data, 'viewer');
  await refused(await post(good, { authorization: `Bearer ${viewer}` }), [403]);
  const unknown = await server.fetch('/whip/no-such-event', { method: 'POST', body: good, headers: { 'content-type': 'application/sdp' } });
  assert.ok([401, 404].includes(unknown.status));
});

test('sound alone, picture alone, layers, and senders of little are welcome', async (t) => {
  const { post } = await stage(t);
  const good = offer('chromium.sdp');
  const sections = good.split(/(?=^m=)/m);
  const alone = (kind) => sections.filter((part, i) => i === 0 || part.startsWith(`m=${kind}`)).join('')
    .replace(/^a=group:BUNDLE.*$/m, (line) => `a=group:BUNDLE ${line.split(' ')[kind === 'audio' ? 1 : 2].trim()}`);
  const without = good.replace(/^a=(rtcp-fb|ssrc|ssrc-group|extmap|rtcp-rsize|rtcp-xr).*\r\n/gm, '').replace(/^a=rtpmap:\d+ rtx.*\r\n/gm, '');
  const odd = good.replace(/\b111\b/g, '77');
  for (const [what, sdp] of Object.entries({ audio: alone('audio'), video: alone('video'), little: without, odd,
    layers: offer('chromium-simulcast.sdp'), aiortc: offer('aiortc.sdp') })) {
    const response = await post(sdp);
    const answer = await response.text();
    assert.equal(response.status, 201, `${what}: ${answer}`);
    assert.equal(answer.match(/^m=/gm).length, sdp.match(/^m=/gm).length, `${what}: one section for each`);
    assert.doesNotMatch(answer, /bundle-only|a=sendonly|a=sendrecv/);
    assert.match(answer, /a=fingerprint:sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\r/);
    if (what === 'layers') assert.match(answer, /a=simulcast:recv /);
    if (what === 'little') assert.doesNotMatch(answer, /rtx|transport-cc|extmap/);
    if (what === 'odd') assert.match(answer, /a=rtpmap:77 opus/);
  }
});

test('ten thousand random datagrams at the media port leave it answering', async (t) => {
  const { data, post } = await stage(t);
  const first = await (await post(offer('chromium.sdp'))).text();
  const port = Number(/a=candidate:\S+ \d udp \d+ \S+ (\d+)/i.exec(first)[1]);
  const process_ = await oneStage(data);
  const socket = createSocket('udp4');
  for (let i = 0; i < 10_000; ++i) {
    const packet = randomBytes(1 + (i % 1400));
    // Every kind of first byte that the demultiplexer tells apart, not only what chance gives.
    packet[0] = [packet[0], 0, 1, 20, 22, 63, 128, 191][i % 8];
    await new Promise((done) => socket.send(packet, port, '127.0.0.1', done));
  }
  socket.close();
  assert.equal((await post(offer('chromium.sdp'))).status, 201);
  assert.deepEqual(stages(data), [process_], 'the same stage still runs');
});
