// Who speaks: two speakers who take turns, as pages are told and as the record has it, over the deaths of server and stage.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { faultOfFrame } from './contract.mjs';
import { Server, command, eventually, joinLink, oneStage, root, sleep, slug } from './harness.mjs';
import { blue, panel, publish, red, shows } from './panel.mjs';
import { SessionClient } from './session-client.mjs';

const readCsv = (file) => JSON.parse(execFileSync('/usr/bin/python3', [join(root, 'tests/integration/foreign/csv_reader.py'), file], { encoding: 'utf8' }));
const turnSeconds = 5;
const turns = (place) => ['--turn', `${place}/2`, '--turn-seconds', String(turnSeconds)];
const told = (client) => client.frames.filter((frame) => frame.type === 'stage.speaking');

async function record(data, name) {
  const to = join(data, name);
  const { code, stderr } = await command(data, 'export', '--event', slug, '--to', to);
  assert.equal(code, 0, stderr);
  return { json: JSON.parse(readFileSync(join(to, 'records.json'), 'utf8')), report: readFileSync(join(to, 'report.html'), 'utf8'), rows: readCsv(join(to, 'speakers.csv')).rows };
}

test('one speaks, stops, another speaks: pages see it, and the record has each turn', { timeout: 120_000 }, async (t) => {
  const { data, server, ok, speaker, onAir } = await panel(t);
  const [ann, bob] = [await speaker('Ann <b>'), await speaker('Bob')];
  // In a rehearsal everybody speaks, and nobody is on record.
  publish(t, server, ann.token, { colour: red, more: turns(0) });
  publish(t, server, bob.token, { colour: blue, more: turns(1) });
  const viewer = await SessionClient.open(server);
  await ok('event.rehearse');
  for (const person of [ann, bob]) await ok('stage.bring_on', { participant: person.id });
  const both = (client, from) => eventually(() => [ann, bob].every((one) => told(client).slice(from).some((frame) => frame.speaking.includes(one.id))), 'both are told to speak', 25_000);
  await both(ann.client, 0);
  assert.equal(told(viewer).length, 0, 'a rehearsal takes place for nobody else');
  await ok('event.rehearse', { reset: true });

  await onAir(ann, bob);
  await shows(server, [red, blue]);
  await both(viewer, 0);
  for (const frame of told(viewer)) assert.equal(faultOfFrame(frame, 'viewer'), null);
  const from = told(viewer).length;
  await both(viewer, from);
  await sleep(2 * turnSeconds * 1000);
  await ok('stage.mute', { participant: bob.id, on: true });
  const muted = Date.now();
  await sleep(2 * turnSeconds * 1000);
  await ok('event.end');
  // Whoever spoke when it ended is known to be through by their silence.
  await eventually(() => told(viewer).at(-1).speaking.length === 0, 'nobody speaks behind the closing slate');
  const { json, report, rows } = await record(data, 'record');
  const all = json.speaking.map((turn) => ({ ...turn, from: Date.parse(turn.from), to: Date.parse(turn.to) }));
  t.diagnostic(JSON.stringify(all.map((turn) => [turn.person.name, turn.from % 100_000, turn.seconds])));
  assert.ok(all.length >= 4, `${all.length} turns`);
  assert.deepEqual(new Set(all.map((turn) => turn.person.id)), new Set([ann.id, bob.id]));
  for (const [i, turn] of all.entries()) {
    // The first and the last may be cut by doors, the mute and the end. Turns begin when the publisher's clock says so, a moment later in
    // programme time.
    assert.ok(turn.seconds >= 1 && turn.seconds <= turnSeconds + 0.2, `${turn.person.name} for ${turn.seconds} s`);
    const whole = i > 0 && turn.to < muted - 1000;
    if (whole) assert.ok(turn.seconds > turnSeconds - 0.5, `${turn.person.name} for ${turn.seconds} s of ${turnSeconds}`);
    const place = Math.floor((turn.from + turn.to) / 2000 / turnSeconds) % 2;
    if (whole) assert.equal(turn.person.id, [ann.id, bob.id][place], 'whose turn it was');
    if (turn.person.id === bob.id) assert.ok(turn.to < muted + 400, 'who is muted does not speak');
  }
  const sums = rows.map((row) => [row.person, row.name, row.from, row.to, row.seconds]);
  assert.deepEqual(sums, json.speaking.map((turn) => [turn.person.id, turn.person.name, turn.from, turn.to, String(turn.seconds)]));
  assert.match(report, /<h2>Who spoke<\/h2>[\s\S]*<bdi>Ann &lt;b&gt;<\/bdi>[\s\S]*<svg class="strip"/);
  for (const client of [viewer, ann.client, bob.client]) client.socket.terminate();
});

test('a turn goes on over a new server, and ends with its stage', { timeout: 120_000 }, async (t) => {
  const { data, server: first, moderatorToken, ok, speaker, onAir } = await panel(t);
  const ann = await speaker('Ann');
  publish(t, first, ann.token, { colour: red });
  await onAir(ann);
  await shows(first, [red]);
  const begun = await eventually(() => told(ann.client).find((frame) => frame.speaking.includes(ann.id)), 'Ann speaks');
  const stage = await oneStage(data);
  await first.kill();
  const second = await Server.start(t, data, { port: first.port });
  const viewer = await SessionClient.open(second, { token: (await joinLink(data, 'viewer', '--name', 'Vi')).token });
  await eventually(() => told(viewer).some((frame) => frame.speaking.includes(ann.id)), 'the new server knows who speaks');
  assert.equal((await record(data, 'before')).rows.length, 0, 'a turn is told when it ends');
  process.kill(stage, 'SIGKILL');
  const killed = Date.now();
  await eventually(() => told(viewer).at(-1).speaking.length === 0, 'nobody speaks without a stage');
  const { json } = await record(data, 'after');
  assert.equal(json.speaking.length, 1);
  const turn = json.speaking[0];
  assert.equal(turn.from, begun.media_time, 'since the server before');
  assert.ok(Math.abs(Date.parse(turn.to) - killed) < 2500, `until the stage died: ${turn.to}, ${new Date(killed).toISOString()}`);
  const moderator = await SessionClient.open(second, { token: moderatorToken });
  assert.equal((await moderator.command('event.end')).ok, true);
  for (const client of [viewer, moderator, ann.client]) client.socket.terminate();
});
