// A bad path between speaker and stage: packets lost, doubled and out of order, both ways. Picture and sound go on; how
// long either stood still and how fast losses were repaired is measured. LOSS_SECONDS (8) is how long.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, sanitized, slug, sleep } from './harness.mjs';
import { blue, foreign, green, panel, publish, red, shows } from './panel.mjs';
import { Player } from './player.mjs';
import { pictures, renditions, toneLevels } from './programme.mjs';
import { lossyProxy, seeded } from './udp-proxy.mjs';

const seconds = Number(process.env.LOSS_SECONDS ?? 8);
const path = { loss: 0.05, duplicate: 0.02, reorder: 0.05 };
const frameMs = 1000 / 30;

// Sound that was lost is concealed: of 20 ms steps fewer are quiet than packets were lost. What is left are the first losses, when nothing was
// played late yet, and a machine that is busy with other things, as the longest stretches are.
const quietMost = path.loss / 2;
const dropoutMost = 400;

const ms = (value) => `${Math.round(value)} ms`;
const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))];

/** Longest run of values that fail. */
function longestRun(values, fails) {
  let run = 0;
  let longest = 0;
  for (const value of values) {
    run = fails(value) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

async function stageBehindProxy(t) {
  const setup = await panel(t, { args: ['--media-address', '127.0.0.1'] });
  await setup.ok('event.doors');
  const port = await eventually(() => Number(readFileSync(join(setup.data, 'stages', slug, 'port'), 'utf8')), 'a media port');
  const proxy = await lossyProxy(port, { ...path, random: seeded(20210923) });
  t.after(() => proxy.close());
  return { ...setup, proxy };
}

/** Plays both renditions for that long, from a group's start, and gives what it took as one stream each. */
async function watch(t, server, forMs, during = async () => {}) {
  const players = Object.values(renditions).map((name) => new Player(() => server.url, name, { keepBytes: true }).start(t));
  await eventually(() => players.every((player) => player.parts.length > 0), 'parts');
  const began = performance.now();
  await during(players);
  await sleep(Math.max(0, forMs - (performance.now() - began)));
  const streams = [];
  for (const player of players) {
    await player.stop();
    assert.equal(player.report().missing, 0, 'the programme has no holes');
    streams.push(Buffer.concat([player.inits.get(player.parts[0].map), ...player.parts.map((part) => part.bytes)]));
  }
  return { video: streams[0], sound: streams[1], videoParts: players[0].parts };
}

/** Share of distinct pictures, and ms of the longest stretch without a new one, by the bar that moves in each. */
async function motion(video, colour) {
  const frames = await pictures(video);
  const moved = frames.slice(1).map((frame, i) => frame.changedBelow(frames[i]) > 1);
  return { frames, moved, distinct: moved.filter(Boolean).length / moved.length, freeze: longestRun(moved, (m) => !m) * frameMs,
    shown: frames.every((frame) => frame.share(colour) > 0.1) };
}

async function sound(stream, hertz) {
  const levels = await toneLevels(stream, hertz);
  const usual = percentile(levels, 0.5);
  const quiet = (level) => level < usual / 2;
  return { usual, dropout: longestRun(levels, quiet) * 20, quiet: levels.filter(quiet).length / levels.length };
}

for (const { codec, colour, plain } of [{ codec: 'h264', colour: red, plain: false }, { codec: 'vp8', colour: green, plain: true }]) {
  const how = plain ? 'the packets themselves again' : 'RTX';
  test(`5 % loss, ${codec}, repaired by ${how}`, { timeout: 90_000 + seconds * 3000, skip: sanitized }, async (t) => {
    const { server, ok, proxy, speaker } = await stageBehindProxy(t);
    const ann = await speaker('Ann');
    const feed = publish(t, server, ann.token, { codec, colour, tone: 440,
      more: ['--to', `127.0.0.1:${proxy.port}`, ...(plain ? ['--plain'] : [])] });
    await ok('stage.bring_on', { participant: ann.id });
    await ok('event.go_live');
    await shows(server, [colour]);
    const taken = await watch(t, server, seconds * 1000);
    const picture = await motion(taken.video, colour);
    const tone = await sound(taken.sound, 440);
    feed.child.kill('SIGTERM');
    await feed.exited;
    assert.match(feed.lines, /sent \d+ packets/);
    const again = Number(/(\d+) again/.exec(feed.lines)[1]);
    t.diagnostic(`${codec}, ${how}: of ${JSON.stringify(proxy.counts)}; ${feed.lines.trim().split('\n').at(-1)}; `
      + `${Math.round(picture.distinct * 100)} % of pictures distinct, longest freeze ${ms(picture.freeze)}; `
      + `sound away for ${ms(tone.dropout)} at most, ${(tone.quiet * 100).toFixed(1)} % in all; `
      + (plain ? `lost packet to its repetition p50 ${ms(percentile(proxy.repairs, 0.5))}, p95 ${ms(percentile(proxy.repairs, 0.95))}` : ''));
    assert.ok(proxy.counts.lost > 20 && again > 10, 'packets were lost and asked for again');
    assert.ok(picture.shown, 'the speaker is in every picture');
    assert.ok(picture.freeze <= 1200, `longest freeze ${ms(picture.freeze)}`);
    assert.ok(picture.distinct > 0.7, `${picture.distinct} of the pictures are new`);
    assert.ok(tone.usual > 0.02 && tone.dropout <= dropoutMost && tone.quiet <= quietMost, `sound: ${JSON.stringify(tone)}`);
    if (plain) assert.ok(percentile(proxy.repairs, 0.5) < 300, 'losses are repaired within what may be played late');
  });
}

test('a path that is dead for 600 ms: a key frame is asked for, and the picture moves again', { timeout: 90_000, skip: sanitized }, async (t) => {
  const { server, ok, proxy, speaker } = await stageBehindProxy(t);
  const ann = await speaker('Ann');
  const feed = publish(t, server, ann.token, { colour: red, more: ['--to', `127.0.0.1:${proxy.port}`] });
  await ok('stage.bring_on', { participant: ann.id });
  await ok('event.go_live');
  await shows(server, [red]);
  const taken = await watch(t, server, 6000, async () => {
    await sleep(2000);
    proxy.block(600);
  });
  const picture = await motion(taken.video, red);
  feed.child.kill('SIGTERM');
  await feed.exited;
  t.diagnostic(`dead for 600 ms: frozen for ${ms(picture.freeze)}; ${feed.lines.trim().split('\n').at(-1)}`);
  assert.ok(picture.freeze >= 400, 'the path was dead');
  assert.ok(picture.freeze <= 2000, `frozen for ${ms(picture.freeze)}`);
  assert.equal(feed.lines.match(/connected/g)?.length, 1, 'on the same session');
});

test('5 % loss, aiortc: another stack repairs as ours does', { timeout: 90_000 + seconds * 3000, skip: sanitized }, async (t) => {
  const { server, ok, proxy, speaker } = await stageBehindProxy(t);
  const cem = await speaker('Cem');
  const feed = foreign(t, server, cem.token, { colour: blue, tone: 1000, more: [String(proxy.port)] });
  await ok('stage.bring_on', { participant: cem.id });
  await ok('event.go_live');
  await shows(server, [blue], 40_000).catch((error) => { throw new Error(`${error.message}\n${feed.lines}`); });
  const taken = await watch(t, server, seconds * 1000);
  const frames = await pictures(taken.video);
  const tone = await sound(taken.sound, 1000);
  t.diagnostic(`aiortc: of ${JSON.stringify(proxy.counts)}; sound away for ${ms(tone.dropout)} at most, ${(tone.quiet * 100).toFixed(1)} %`);
  assert.ok(proxy.counts.lost > 20);
  assert.ok(frames.every((frame) => frame.share(blue) > 0.1), 'the speaker is in every picture');
  assert.ok(tone.usual > 0.02 && tone.dropout <= dropoutMost && tone.quiet <= quietMost, `sound: ${JSON.stringify(tone)}`);
});
