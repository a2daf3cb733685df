// Both deaths while a panel is on air and players watch: how long their picture stood still, what they never saw, when
// the panel was back. ROUNDS says how often the server dies (4; 50 in a soak), and a fifth of it how often the stage.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Asker, checkAcknowledged } from './asker.mjs';
import { Server, eventually, oneStage, sanitized, sleep, stages } from './harness.mjs';
import { panel, publish, red, shows } from './panel.mjs';
import { Player, checkPlaylists } from './player.mjs';
import { pictures, renditions } from './programme.mjs';
import { SessionClient } from './session-client.mjs';

const rounds = Number(process.env.ROUNDS ?? 4);
const stageRounds = Math.max(2, Math.round(rounds / 5));
const hangs = Math.max(1, Math.round(stageRounds / 3));

const ms = (value) => `${Math.round(value)} ms`;
const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return `p50 ${ms(sorted[Math.floor(sorted.length / 2)])}, worst ${ms(sorted.at(-1))}`;
};

/** Players of picture and sound; `base` is asked anew for each request, since the server changes. */
function audience(t, base, options) {
  return Object.fromEntries(Object.entries(renditions).map(([kind, name]) => [kind, new Player(base, name, options).start(t)]));
}

test(`the server dies ${rounds} times under a live panel`, { timeout: 90_000 + rounds * 12_000 }, async (t) => {
  const { data, server: first, moderatorToken, onAir, speaker } = await panel(t);
  const ann = await speaker('Ann');
  const feed = publish(t, first, ann.token, { colour: red });
  await onAir(ann);
  await shows(first, [red]);
  const stage = await oneStage(data);
  const players = audience(t, () => first.url, { keepTexts: true });
  const state = { server: first, stopped: false, answered: 0 };
  const askers = Array.from({ length: 8 }, (_, i) => new Asker(`P${i}`, rounds > 10 ? 200 : 10));
  let failure;
  const running = askers.map((asker) => asker.run(state).catch((error) => { failure ??= error; }));
  const stalls = [];
  const starts = [];
  const silences = [];
  for (let round = 0; round < rounds; ++round) {
    const before = state.answered;
    await eventually(() => failure || state.answered > before + 20, 'questions acknowledged', 15_000);
    if (failure) break;
    // Long enough for players to be at the edge again.
    await sleep(1000 + Math.random() * 600);
    const from = Object.fromEntries(Object.entries(players).map(([kind, player]) => [kind, player.parts.length - 1]));
    const dying = state.server;
    state.server = undefined;
    await dying.kill();
    state.server = await Server.start(t, data, { port: first.port });
    starts.push(state.server.startedInMs);
    for (const [kind, player] of Object.entries(players)) {
      // A second of media beyond the death.
      await eventually(() => player.parts.length > from[kind] + 5, `${kind} goes on`, 15_000);
      const report = player.report(from[kind]);
      assert.equal(report.missing, 0, `${kind}, round ${round}: media is missing ${JSON.stringify(report)}`);
      stalls.push(report.longestStall);
      silences.push(report.silence);
    }
    assert.deepEqual(stages(data), [stage], 'the same stage goes on');
  }
  state.stopped = true;
  await Promise.all(running);
  if (failure) throw failure;
  await shows(state.server, [red]);
  for (const [kind, player] of Object.entries(players)) {
    await player.stop();
    assert.deepEqual(player.faults, [], kind);
    assert.equal(player.gapParts + player.discontinuities, 0, `${kind}: no GAP and no discontinuity`);
    assert.equal(player.report().missing, 0, `${kind}: nothing is missing from first to last`);
    assert.equal(await checkPlaylists(player.texts), '', kind);
    t.diagnostic(`${kind}: ${player.parts.length} parts, ${JSON.stringify(Object.fromEntries(player.failures))}`);
  }
  assert.equal(feed.lines.match(/connected/g)?.length, 1, `one WebRTC session for all of it: ${feed.lines}`);
  assert.equal(feed.child.exitCode, null);
  const moderator = await SessionClient.open(state.server, { token: moderatorToken });
  const acknowledged = checkAcknowledged(askers, moderator.first.state.questions.list);
  t.diagnostic(`server killed ${rounds} times: ${acknowledged} questions acknowledged, none lost or doubled; stalls of players `
    + `0.833 s behind ${spread(stalls)}; between two parts ${spread(silences)}; starts ${spread(starts)}`);
  assert.ok(sanitized || Math.max(...stalls) <= 1000, `players stood still for ${spread(stalls)}`);
});

/** When the panel went and came back, in ms since `killedAt`, by decoding what the player took. */
async function panelBack(player, from, killedAt) {
  const taken = player.parts.slice(from);
  const whole = Buffer.concat([player.inits.get(taken[0].map), ...taken.map((part) => part.bytes)]);
  const frames = (await pictures(whole)).map((picture) => picture.share(red) > 0.1);
  const gone = frames.indexOf(false);
  const back = frames.indexOf(true, gone);
  // Eight pictures in a part.
  const arrival = (frame) => (frame < 0 ? undefined : taken[Math.floor(frame / 8)].arrived - killedAt);
  return { slate: arrival(gone), back: gone < 0 ? undefined : arrival(back) };
}

test(`the stage dies ${stageRounds} times and hangs ${hangs} times`, { timeout: 120_000 + stageRounds * 25_000, skip: sanitized }, async (t) => {
  const { data, server, moderator, onAir, speaker } = await panel(t);
  const ann = await speaker('Ann');
  publish(t, server, ann.token, { colour: red, more: ['--reconnect'] });
  await onAir(ann);
  await shows(server, [red]);
  const players = audience(t, () => server.url, { keepBytes: true });
  const viewers = await Promise.all(Array.from({ length: 20 }, () => SessionClient.open(server)));
  const times = { SIGKILL: [], SIGSTOP: [] };
  const stalls = [];
  for (const signal of [...Array(stageRounds).fill('SIGKILL'), ...Array(hangs).fill('SIGSTOP')]) {
    // Old enough that its death is not held against it.
    await shows(server, [red]);
    await sleep(500);
    const from = players.video.parts.length;
    const independent = () => {
      for (let i = from; i < players.video.parts.length; ++i) if (players.video.parts[i].index % 4 === 0) return i;
      return -1;
    };
    await eventually(() => independent() >= 0, 'a group of pictures');
    const stage = await oneStage(data);
    const killedAt = performance.now();
    process.kill(stage, signal);
    await oneStage(data, stage);
    const { slate, back } = await eventually(async () => {
      await sleep(400);
      const found = await panelBack(players.video, independent(), killedAt);
      return found.back && found;
    }, 'slate, then the panel', 15_000);
    times[signal].push(back);
    for (const player of Object.values(players)) stalls.push(player.report(from).longestStall);
    t.diagnostic(`${signal}: slate after ${ms(slate)}, panel after ${ms(back)}`);
    assert.ok(back <= (signal === 'SIGKILL' ? 3000 : 5000), `${signal}: the panel is back after ${ms(back)}`);
  }
  for (const [kind, player] of Object.entries(players)) {
    await player.stop();
    assert.deepEqual(player.faults, [], kind);
    assert.equal(player.gapParts + player.discontinuities, 0, `${kind}: slate, not gaps; the same settings, no discontinuity`);
    assert.equal(player.report().missing, 0, `${kind}: nothing is missing`);
    assert.equal(await checkPlaylists(player.texts), '', kind);
    assert.equal(player.failures.size, 0, `${kind}: no request failed`);
  }
  for (const client of [moderator, ann.client, ...viewers]) assert.equal(client.socket.readyState, 1, 'no WebSocket was closed');
  const [video, sound] = Object.values(players).map((player) => player.report().silence);
  t.diagnostic(`stage: killed, panel back ${spread(times.SIGKILL)}; stopped, panel back ${spread(times.SIGSTOP)}; `
    + `stalls ${spread(stalls)}; longest between two parts ${ms(video)} of picture, ${ms(sound)} of sound`);
});

test('an upgrade, and deaths of both together', { timeout: 120_000, skip: sanitized }, async (t) => {
  const { data, server: first, moderator, onAir, speaker } = await panel(t);
  const ann = await speaker('Ann');
  const feed = publish(t, first, ann.token, { colour: red, more: ['--reconnect'] });
  await onAir(ann);
  await shows(first, [red]);
  const players = audience(t, () => first.url);
  await eventually(() => players.video.parts.length > 8 && players.sound.parts.length > 8, 'players at the edge');
  const stage = await oneStage(data);
  /** How many playlists each player had read when what was done to the programme was done. */
  const epochs = { video: [], sound: [] };
  /** Players' books from now on, once they have taken eight parts more; `gap` is how long none came. */
  const after = async (what) => {
    const from = Object.fromEntries(Object.entries(players).map(([kind, player]) => [kind, player.parts.length - 1]));
    await what();
    for (const kind of Object.keys(players)) epochs[kind].push(players[kind].texts.length);
    const reports = [];
    for (const [kind, player] of Object.entries(players)) {
      await eventually(() => player.parts.length > from[kind] + 8, `${kind} goes on`, 20_000);
      reports.push(player.report(from[kind]));
    }
    return { missing: Math.max(...reports.map((r) => r.missing)), stall: Math.max(...reports.map((r) => r.longestStall)) };
  };

  // What systemd does for an upgrade: SIGTERM, then the new one.
  let server = first;
  const upgraded = await after(async () => {
    const exit = await server.drain();
    assert.deepEqual(exit, { code: 0, signal: null });
    server = await Server.start(t, data, { port: first.port });
  });
  assert.equal((await moderator.closed).code, 1012);
  assert.deepEqual(stages(data), [stage], 'adopted');
  assert.equal(feed.lines.match(/connected/g).length, 1);
  t.diagnostic(`upgrade: ${upgraded.missing} s missing, longest stall ${ms(upgraded.stall)}`);
  assert.equal(upgraded.missing, 0);
  assert.ok(upgraded.stall <= 1000);

  // The stage dies while no server is there to see it: nobody kept its parts, so some are missing, but the numbers go on.
  const both = await after(async () => {
    await server.kill();
    process.kill(stages(data)[0], 'SIGKILL');
    server = await Server.start(t, data, { port: first.port });
  });
  t.diagnostic(`both dead: ${both.missing.toFixed(2)} s missing, longest stall ${ms(both.stall)}`);
  assert.ok(both.missing <= 4 && both.stall <= 4000, JSON.stringify(both));
  await shows(server, [red]);

  // Twice, faster than anything can be ready.
  const twice = await after(async () => {
    for (let i = 0; i < 2; ++i) {
      await server.kill();
      for (const pid of stages(data)) process.kill(pid, 'SIGKILL');
      server = await Server.start(t, data, { port: first.port });
    }
  });
  t.diagnostic(`both dead twice: ${twice.missing.toFixed(2)} s missing, longest stall ${ms(twice.stall)}`);
  assert.ok(twice.missing <= 5 && twice.stall <= 5000, JSON.stringify(twice));
  await shows(server, [red]);
  assert.equal(stages(data).length, 1, 'one stage, not two');
  for (const [kind, player] of Object.entries(players)) {
    await player.stop();
    assert.deepEqual(player.faults, [], kind);
    // Beyond the deaths of both a new list stands: what was open before has vanished with whoever knew it.
    const [, firstBoth, secondBoth] = epochs[kind];
    for (const texts of [player.texts.slice(0, firstBoth), player.texts.slice(firstBoth, secondBoth), player.texts.slice(secondBoth)]) {
      assert.ok(texts.length > 1);
      assert.equal(await checkPlaylists(texts), '', kind);
    }
  }
});
