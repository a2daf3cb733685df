// The picture's way through the real programs: WHIP in, one programme out, and both deaths.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, eventually, oneStage, sanitized, sleep, slug, stages } from './harness.mjs';
import { blue, foreign, green, panel, publish, red, shows } from './panel.mjs';
import { lastPicture, newestParts, newestSegment, playlist, renditions, toneLevel } from './programme.mjs';

test('two codecs and a foreign stack are seen and heard together', { timeout: 120_000 }, async (t) => {
  const { server, ok, speaker } = await panel(t);
  const ann = await speaker('Ann');
  const bob = await speaker('Bob');
  const cem = await speaker('Cem');
  const publishers = [
    publish(t, server, ann.token, { codec: 'h264', colour: red, tone: 440 }),
    publish(t, server, bob.token, { codec: 'vp8', colour: green, tone: 700 }),
    foreign(t, server, cem.token, { colour: blue, tone: 1000 }),
  ];
  await ok('event.doors', {});
  for (const person of [ann, bob, cem]) await ok('stage.bring_on', { participant: person.id });
  await ok('event.go_live', {});
  try {
    await shows(server, [red, green, blue]);
  } catch (error) {
    throw new Error(`${error.message}\n${publishers.map((p) => p.lines).join('\n')}\n${server.log.slice(-4000)}`);
  }
  const sound = await eventually(() => newestSegment(server, renditions.sound).catch(() => null), 'a segment of sound');
  // Under a sanitizer three decoders do not keep up with time.
  for (const hertz of [440, 700, 1000]) assert.ok(sanitized || await toneLevel(sound, hertz) > 0.02, `tone of ${hertz} Hz`);
  assert.ok(await toneLevel(sound, 3100) < 0.01, 'nothing where nobody plays');
});

test('doors open on a slate, and the timeline is whole from the first part', { timeout: 60_000 }, async (t) => {
  const { server, ok } = await panel(t);
  const before = await server.fetch(`/live/${slug}/index.m3u8`);
  assert.equal(before.status, 404);
  assert.ok(before.headers.get('retry-after'));
  await ok('event.doors', {});
  const list = await eventually(async () => {
    const found = await playlist(server, renditions.video);
    return found.segments.length >= 2 && found;
  }, 'two segments', 20_000);
  for (const part of list.parts) assert.ok(part.duration <= 0.27734 && (part.gap || part.duration > 0.26), JSON.stringify(part));
  const times = list.segments.map((s) => s.dateTime);
  for (let i = 1; i < times.length; ++i) assert.ok(Math.abs(times[i] - times[i - 1] - 2133.333) <= 1);
  const master = await (await server.fetch(`/live/${slug}/index.m3u8`)).text();
  assert.match(master, /CODECS="avc1\.[0-9a-fA-F]{6},mp4a\.40\.2"/);
  assert.match(master, /RESOLUTION=1280x720/);
});

test('kill -9 of the stage: slate without a stall, then the panel again', { timeout: 120_000 }, async (t) => {
  const { data, server, ok, speaker, moderator } = await panel(t);
  const ann = await speaker('Ann');
  publish(t, server, ann.token, { codec: 'h264', colour: red, tone: 440, more: ['--reconnect'] });
  await ok('event.doors', {});
  await ok('stage.bring_on', { participant: ann.id });
  await ok('event.go_live', {});
  await shows(server, [red]);
  for (const signal of ['SIGKILL', 'SIGSTOP']) {
    const stage = await oneStage(data);
    process.kill(stage, signal);
    const killedAt = Date.now();
    const edge = await playlist(server, renditions.video);
    // The edge moves on in real time: a blocking reload of the part after next returns within its length and the stand-in's 0.3 s.
    const last = edge.parts.length;
    await eventually(async () => (await playlist(server, renditions.video)).parts.length !== last, 'the edge moves', 1500);
    await eventually(async () => (await lastPicture(await newestParts(server, renditions.video))).share(red) < 0.05, 'a slate', 4000);
    t.diagnostic(`${signal}: slate after ${Date.now() - killedAt} ms`);
    await oneStage(data, stage);
    await shows(server, [red]);
    t.diagnostic(`${signal}: panel back after ${Date.now() - killedAt} ms`);
    const list = await playlist(server, renditions.video);
    assert.equal(list.discontinuities, 0, 'the same encoder settings need no discontinuity');
    assert.equal(list.parts.filter((p) => p.gap).length, 0, 'slate, not gaps');
  }
  assert.equal(moderator.socket.readyState, 1, 'no WebSocket was closed');
});

test('kill -9 of the server: the stage is adopted, its sessions go on, no part is missing', { timeout: 120_000 }, async (t) => {
  const { data, server, ok, speaker } = await panel(t);
  const ann = await speaker('Ann');
  const feed = publish(t, server, ann.token, { codec: 'vp8', colour: green, tone: 440 });
  await ok('event.doors', {});
  await ok('stage.bring_on', { participant: ann.id });
  await ok('event.go_live', {});
  await shows(server, [green]);
  const stage = await oneStage(data);
  const before = await eventually(async () => {
    const found = await playlist(server, renditions.video);
    return found.segments.length > 0 && found;
  }, 'a complete segment');
  await server.kill();
  await sleep(500);
  const next = await Server.start(t, data, { port: server.port });
  const list = await eventually(async () => {
    const found = await playlist(next, renditions.video);
    return found.segments.length >= 2 && found;
  }, 'segments after adoption', 15_000);
  assert.deepEqual(stages(data), [stage], 'the same stage goes on');
  assert.equal(feed.child.exitCode, null);
  assert.ok(list.segments.at(-1).msn > before.segments.at(-1).msn);
  const shared = before.segments.find((s) => s.msn === list.segments[0].msn);
  if (shared) assert.equal(shared.dateTime, list.segments[0].dateTime, 'the same instant for the same segment');
  assert.equal(list.parts.filter((p) => p.gap).length, 0, 'what the stage kept was sent again');
  await shows(next, [green]);
});
