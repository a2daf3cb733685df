// What is in the programme: lips and voices together, a timeline that nobody who comes, goes, turns or crashes can break,
// sound without clicks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, oneStage, sleep, stages } from './harness.mjs';
import { green, panel, publish, red, shows } from './panel.mjs';
import { lastPicture, newestParts, playlist, renditions } from './programme.mjs';
import { brightness, chunks, pictureCount, samples, segmentMs, tape } from './tape.mjs';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Times at which something begins after it was not there. */
function onsets(list, there, quietFor) {
  const found = [];
  let last = -Infinity;
  for (const one of list) {
    if (!there(one)) continue;
    if (one.at - last > quietFor) found.push(one.at);
    last = one.at;
  }
  return found;
}

for (const [what, more] of [['with sender reports', []], ['without sender reports', ['--plain']]]) {
  test(`lips and voice are together, ${what}`, { timeout: 90_000 }, async (t) => {
    const { server, speaker, onAir } = await panel(t);
    const ann = await speaker('Ann');
    publish(t, server, ann.token, { colour: [20, 20, 60], tone: 1000, more: ['--beat', ...more] });
    await onAir(ann);
    await shows(server, [[20, 20, 60]]);
    // Sender reports come each second or so; what was there before them is another mapping.
    const from = Date.now() + 4000;
    const until = from + 12_000;
    const [video, sound] = [await tape(server, renditions.video, from, until), await tape(server, renditions.sound, from, until)];
    const flashes = onsets(await brightness(video), (one) => one.level > 140, 500);
    const heard = [...await samples(sound)].map((level, i) => ({ at: sound.segments[0].dateTime + i / 48, level }));
    const beeps = onsets(heard, (one) => Math.abs(one.level) > 0.05, 300);
    const apart = flashes.map((flash) => beeps.map((beep) => beep - flash).reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a), Infinity))
      .filter((one) => Math.abs(one) < 500);
    assert.ok(apart.length >= 6, `${flashes.length} flashes and ${beeps.length} beeps`);
    t.diagnostic(`the beep comes ${median(apart).toFixed(1)} ms after its flash (${Math.min(...apart).toFixed(1)} to ${Math.max(...apart).toFixed(1)})`);
    assert.ok(Math.abs(median(apart)) <= 40, `${apart}`);
    assert.ok(Math.max(...apart) - Math.min(...apart) <= 45, `it does not wander: ${apart}`);
  });
}

test('thirty seconds of coming, going, turning, muting and crashing leave the timeline whole and the sound without clicks', { timeout: 150_000 }, async (t) => {
  const { data, server, ok, speaker, onAir } = await panel(t);
  const [ann, bob] = [await speaker('Ann'), await speaker('Bob')];
  publish(t, server, ann.token, { colour: red, tone: 200 });
  await onAir(ann, bob);
  await shows(server, [red]);
  const stage = await oneStage(data);
  const from = Date.now();
  const sizes = ['640x360', '360x640', '320x240', '1280x720', '240x320'];
  for (let round = 0; Date.now() < from + 30_000; ++round) {
    const feed = publish(t, server, bob.token, { codec: round % 2 ? 'vp8' : 'h264', colour: green, tone: 300, size: sizes[round % sizes.length] });
    await sleep(2000);
    await ok('stage.mute', { participant: bob.id, on: true });
    await sleep(700);
    await ok('stage.mute', { participant: bob.id, on: false });
    await ok('stage.send_off', { participant: bob.id });
    await sleep(700);
    await ok('stage.bring_on', { participant: bob.id });
    await sleep(1000);
    feed.child.kill(round % 2 ? 'SIGKILL' : 'SIGTERM');
    await feed.exited;
  }
  const until = Date.now();
  assert.deepEqual(stages(data), [stage], 'the same stage all the time');
  const [video, sound] = [await tape(server, renditions.video, from, until), await tape(server, renditions.sound, from, until)];
  assert.ok(video.segments.length >= Math.floor((until - from) / segmentMs) - 1, `${video.segments.length} segments`);
  for (const [recorded, frameTicks] of [[video, 1600], [sound, 1024]]) {
    assert.equal(recorded.list.discontinuities, 0);
    assert.equal(recorded.list.parts.filter((part) => part.gap).length, 0, 'nothing is missing');
    let next = null;
    for (const segment of recorded.segments) {
      for (const chunk of chunks(segment.bytes)) {
        if (next !== null) assert.equal(chunk.time, next, `segment ${segment.msn}`);
        next = chunk.time + chunk.count * frameTicks;
      }
    }
    assert.equal(next - chunks(recorded.segments[0].bytes)[0].time, recorded.segments.length * 102_400);
  }
  assert.equal(await pictureCount(video), video.segments.length * 64, 'every picture decodes');
  const heard = await samples(sound);
  assert.ok(Math.abs(heard.length - sound.segments.length * 102_400) <= 2048, `${heard.length} samples`);
  // Tones of 200 and 300 Hz at a quarter of full scale move by 0.017 from one sample to the next at most; a cut jumps by up to a quarter.
  // That holds on a starved machine too: a source that runs dry fades, and silence in place of parts that come too late is faded into by AAC.
  let steepest = 0;
  let where = 0;
  for (let i = 4096; i < heard.length; ++i) {
    const step = Math.abs(heard[i] - heard[i - 1]);
    if (step > steepest) [steepest, where] = [step, i];
  }
  const said = server.log.split('\n').filter((line) => /late|gives way|stand/i.test(line)).join('\n');
  t.diagnostic(`steepest step between samples ${steepest.toFixed(4)} of full scale, ${(where / 48000).toFixed(2)} s in; ${said || 'nothing was late'}`);
  assert.ok(steepest < 0.04, `a click: ${steepest} at ${new Date(sound.segments[0].dateTime + where / 48).toISOString()}\n${said}`);
});

test('whoever has no picture is a tile with a name; a picture beside it is letterboxed', { timeout: 60_000 }, async (t) => {
  const { server, ok, speaker, onAir } = await panel(t);
  const [ann, bob] = [await speaker('Ann'), await speaker('محمد علي 王小明')];
  publish(t, server, ann.token, { colour: red, tone: 440, size: '360x640' });
  await onAir(ann, bob);
  await shows(server, [red], 25_000).catch(() => undefined);
  const picture = await eventually(async () => {
    const found = await lastPicture(await newestParts(server, renditions.video));
    return found.share(red) > 0.02 && found;
  }, 'the upright picture', 20_000);
  const isRed = ([r, g, b]) => r > 140 && g < 90 && b < 90;
  const row = Array.from({ length: 160 }, (_, i) => isRed(picture.colourAt((i + 0.5) / 160, 0.5)));
  const width = row.filter(Boolean).length / 160;
  const column = Array.from({ length: 90 }, (_, i) => isRed(picture.colourAt((row.indexOf(true) + width * 80) / 160, (i + 0.5) / 90))).filter(Boolean).length / 90;
  assert.ok(Math.abs((width * 1280) / (column * 720) - 9 / 16) < 0.06, `${width * 1280} by ${column * 720} is 9:16`);
  assert.ok(!row.slice(80).some(Boolean) || !row.slice(0, 80).some(Boolean), 'in one half only');
  // The other half shows a name: bright letters on a dark tile.
  const half = row.slice(0, 80).some(Boolean) ? 0.5 : 0;
  let letters = 0;
  for (let y = 0.3; y < 0.7; y += 0.005) for (let x = half + 0.1; x < half + 0.4; x += 0.003) letters += Math.min(...picture.colourAt(x, y)) > 120 ? 1 : 0;
  assert.ok(letters > 20, `${letters} bright places`);
  await ok('stage.cut', {});
  await eventually(async () => (await lastPicture(await newestParts(server, renditions.video))).share(red) < 0.005, 'a slate after the cut', 10_000);
  assert.equal((await playlist(server, renditions.video)).discontinuities, 0);
});
