// Low-latency delivery as HTTP: every branch of blocking reload, deltas, hints, caching, coding and origins, on a programme
// of slate. draft-pantos-hls-rfc8216bis-22 6.2.5, 6.2.6 and B.1.
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { test } from 'node:test';
import { eventually, sanitized, slug } from './harness.mjs';
import { panel } from './panel.mjs';
import { Player, checkPlaylists, read } from './player.mjs';
import { renditions } from './programme.mjs';

/** As it comes over the wire: fetch would unpack it. { status, headers, body, ms }. */
function raw(server, path, { method = 'GET', headers = {} } = {}) {
  const began = performance.now();
  return new Promise((done, fail) => {
    const asking = request(server.url + path, { method, headers, timeout: 10_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks),
        ms: performance.now() - began }));
    });
    asking.on('error', fail);
    asking.end();
  });
}

test('a live programme over HTTP', { timeout: 90_000, skip: sanitized }, async (t) => {
  const { server, ok } = await panel(t);
  await ok('event.doors');
  const base = `/live/${slug}/v720`;
  const players = Object.values(renditions).map((name) => new Player(() => server.url, name).start(t));
  const get = (query = '', options) => raw(server, `${base}/index.m3u8${query}`, options);
  const now = async () => read(String((await get()).body));
  /** The segment that is open and the part that comes next in it. */
  const edge = (list) => {
    const [, msn, part] = /s(\d+)\.(\d+)\.m4s/.exec(list.hint);
    return { msn: Number(msn), part: Number(part) };
  };
  await eventually(async () => (await now()).segments.length >= 8, 'eight segments', 40_000);

  await t.test('blocking reload', async () => {
    const { msn } = edge(await now());
    for (const [query, status] of [['_HLS_part=1', 400], ['_HLS_msn=x', 400], [`_HLS_msn=${msn}&_HLS_part=-1`, 400],
      [`_HLS_msn=${msn + 3}`, 400], [`_HLS_msn=${msn}&_HLS_part=99`, 400], ['_HLS_msn=0', 200], [`_HLS_msn=${msn - 1}&_HLS_part=0`, 200]]) {
      const answer = await get(`?${query}`);
      assert.equal(answer.status, status, query);
      // What is held is held for three target durations, 6 s, or answered with a part that was not there yet.
      assert.ok(answer.ms < 2000, `${query} at once, not after ${answer.ms} ms`);
      assert.equal(answer.headers['access-control-allow-origin'], '*', query);
    }
    // A part: its list holds it, was not answered before it was there, and not kept for those after it.
    let next = edge(await now());
    const part = await get(`?_HLS_msn=${next.msn}&_HLS_part=${next.part}`);
    assert.equal(part.status, 200);
    const { parts } = read(String(part.body));
    const place = parts.findIndex((p) => p.msn === next.msn && p.index === next.part);
    assert.ok(place >= 0 && place >= parts.length - 2, `${JSON.stringify(next)} is at ${place} of ${parts.length}`);
    // Beyond the last part: the first of the next segment. Without a part: the whole segment.
    next = edge(await now());
    const [beyond, whole] = await Promise.all([get(`?_HLS_msn=${next.msn}&_HLS_part=8`), get(`?_HLS_msn=${next.msn}`)]);
    assert.ok(read(String(whole.body)).segments.some((s) => s.msn === next.msn), 'complete');
    assert.ok(read(String(beyond.body)).parts.some((p) => p.msn === next.msn + 1 && p.index === 0));
    assert.ok(beyond.ms >= whole.ms - 20, 'the next segment begins after this one ends');
  });

  await t.test('deltas', async () => {
    const full = await now();
    const at = edge(full);
    const answer = await get(`?_HLS_msn=${at.msn}&_HLS_part=${at.part}&_HLS_skip=YES`);
    const text = String(answer.body);
    const delta = read(text);
    const skipped = Number(/#EXT-X-SKIP:SKIPPED-SEGMENTS=(\d+)/.exec(text)[1]);
    assert.ok(skipped > 0);
    assert.equal(delta.mediaSequence, full.mediaSequence, 'numbers are those of the full list');
    assert.equal(delta.segments[0].msn, full.mediaSequence + skipped);
    // What ends within 12 s of the last complete segment stays: six segments of 2.133 s end less than 12 s before its end.
    assert.equal(delta.segments.length, 6);
    for (const tag of ['#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,', '#EXT-X-PART-INF:', '#EXT-X-PRELOAD-HINT:', '#EXT-X-RENDITION-REPORT:',
      '#EXT-X-TARGETDURATION:2']) assert.ok(text.includes(tag), tag);
    assert.equal(/#EXT-X-MAP/.test(text), false, 'the skipped map is not repeated');
    assert.ok(/#EXT-X-SKIP/.test(String((await get('?_HLS_skip=v2')).body)));
    assert.equal(/#EXT-X-SKIP/.test(String((await get('?_HLS_skip=no')).body)), false);
  });

  await t.test('hints are held and come whole; what is unknown is refused at once', async () => {
    for (let i = 0; i < 3; ++i) {
      const { hint } = await now();
      const part = await raw(server, `${base}/${hint}`);
      assert.equal(part.status, 200, hint);
      assert.equal(part.body.toString('latin1', 4, 8), 'moof');
      assert.equal(part.headers['content-type'], 'video/iso.segment');
      assert.equal(part.headers['cache-control'], 'public, max-age=12');
      assert.ok((await now()).parts.some((p) => p.uri === hint), 'it is the part that is listed then');
    }
    const { msn, part } = edge(await now());
    for (const name of [`s${msn + 5}.m4s`, `s${msn}.${(part + 4) % 8 + 8}.m4s`, `s${msn + 2}.0.m4s`, 's0.0.m4s', 'init-none.mp4', 'x', `s0${msn - 1}.m4s`]) {
      const answer = await raw(server, `${base}/${name}`);
      assert.equal(answer.status, 404, name);
      assert.ok(answer.ms < 2000, `${name}, not held for ${answer.ms} ms`);
      assert.equal(answer.headers['access-control-allow-origin'], '*');
      assert.equal(answer.headers['cache-control'], 'public, max-age=2');
    }
    assert.equal((await raw(server, `/live/${slug}/v9/index.m3u8`)).status, 404);
    assert.equal((await raw(server, '/live/no-such-event/index.m3u8')).status, 404);
  });

  await t.test('caching, coding, origins', async () => {
    const { msn } = edge(await now());
    const plain = await get();
    const blocking = await get(`?_HLS_msn=${msn}`);
    assert.equal(plain.headers['cache-control'], 'public, max-age=1');
    assert.equal(blocking.headers['cache-control'], 'public, max-age=12');
    for (const list of [plain, blocking]) {
      assert.equal(list.headers['content-type'], 'application/vnd.apple.mpegurl');
      assert.equal(list.headers.vary, 'Accept-Encoding');
      assert.equal(list.headers.age, undefined, 'an origin says no Age');
      assert.match(list.headers['access-control-expose-headers'], /Age/);
      assert.ok(list.headers['timing-allow-origin']);
    }
    const packed = await get('', { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.match(String(gunzipSync(packed.body)), /^#EXTM3U\n#EXT-X-VERSION:9\n/);
    assert.equal((await get('', { headers: { 'accept-encoding': 'gzip;q=0' } })).headers['content-encoding'], undefined);
    const head = await get('', { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    assert.equal((await get('', { method: 'POST' })).status, 405);
    const options = await get('', { method: 'OPTIONS' });
    assert.equal(options.status, 204);
    assert.match(options.headers['access-control-allow-methods'], /GET/);
    const segment = await raw(server, `${base}/${(await now()).segments.at(-1).uri}`);
    assert.equal(segment.headers['cache-control'], 'public, max-age=900');
    const master = await raw(server, `/live/${slug}/index.m3u8`);
    assert.equal(master.headers['content-type'], 'application/vnd.apple.mpegurl');
    assert.match(String(master.body), /#EXT-X-INDEPENDENT-SEGMENTS/);
  });

  await t.test('a segment is its parts, one after the other', async () => {
    const list = await now();
    const { msn, uri } = list.segments.at(-1);
    const parts = list.parts.filter((part) => part.msn === msn);
    assert.equal(parts.length, 8);
    const bodies = await Promise.all(parts.map(async (part) => (await raw(server, `${base}/${part.uri}`)).body));
    assert.ok(Buffer.concat(bodies).equals((await raw(server, `${base}/${uri}`)).body));
  });

  await t.test('the end: ENDLIST for whoever waits', async () => {
    const { msn } = edge(await now());
    const waiting = get(`?_HLS_msn=${msn + 1}`);
    await ok('event.go_live');
    await ok('event.end');
    assert.equal((await waiting).status, 200);
  });

  for (const player of players) {
    await player.stop();
    assert.ok(player.texts.length > 30);
    assert.equal(await checkPlaylists(player.texts), '', player.rendition);
    assert.deepEqual(player.faults, []);
    assert.equal(player.report().missing, 0);
  }
});
