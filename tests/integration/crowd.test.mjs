// Everything at once: 64 people, guests among them, sockets that are cut, a server that is killed, commands that are
// repeated. Nothing acknowledged is lost, doubled or out of order; votes equal distinct voters. CROWD_SECONDS (10; an
// hour in a soak) says for how long, CROWD_SEED repeats a run's choices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hall, Member, Observer, chances, checkCrowd } from './crowd.mjs';
import { Server, applyEvent, joinLink, sanitized, sleep, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

const seconds = Number(process.env.CROWD_SECONDS ?? 10);
const seed = Number(process.env.CROWD_SEED ?? Date.now() % 1e9);

test(`64 people for ${seconds} s over kills, cuts and repeats`, { timeout: (seconds + 120) * 1000 }, async (t) => {
  t.diagnostic(`CROWD_SEED=${seed}`);
  const data = temporaryFolder(t);
  await applyEvent(data);
  const chance = chances(seed);
  const { token } = await joinLink(data, 'moderator');
  const hall = new Hall();
  hall.server = await Server.start(t, data);
  const people = Array.from({ length: 56 }, (_, i) => new Member(hall, { name: `P${i}`, seed: seed + i }));
  for (let i = 0; i < 5; ++i) {
    people.push(new Member(hall, { name: `M${i}`, seed: seed + 100 + i, desk: true, token: (await joinLink(data, 'moderator', '--name', `M${i}`)).token }));
  }
  const observers = { desk: new Observer(hall, token), viewers: [new Observer(hall), new Observer(hall)] };
  const seats = [...people, observers.desk, ...observers.viewers];
  let failure;
  const running = [];
  const begin = (some) => running.push(...some.map((one) => one.run().catch((error) => { failure ??= error; hall.stopped = true; })));
  begin([observers.desk, ...observers.viewers]);
  await sleep(500);
  begin(people);

  let kills = 0;
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until && !failure) {
    await sleep(50 + chance.below(100));
    chance.of(seats).cut();
    // A sanitizer's start takes as long as the life between two of these.
    if (chance.below(sanitized ? 40 : 15) > 0) continue;
    const dying = hall.server;
    hall.server = undefined;
    await dying.kill();
    hall.server = await Server.start(t, data, { port: dying.port });
    kills += 1;
  }
  hall.stopped = true;
  await Promise.all(running);
  if (failure) throw failure;

  // Whoever only looks comes back once more for what came last.
  hall.stopped = false;
  const ending = [observers.desk, ...observers.viewers].map((one) => one.run());
  const late = await SessionClient.open(hall.server, { token });
  const { state, seq } = late.first;
  late.socket.terminate();
  for (let i = 0; i < 200 && observers.desk.seq < seq; ++i) await sleep(20);
  await sleep(300);
  hall.stopped = true;
  await Promise.all(ending);
  const { acknowledged, refused, repeated, cut } = hall;
  t.diagnostic(JSON.stringify({ acknowledged, refused, repeated, cut, kills, questions: state.questions.list.length, polls: state.polls.length, seq }));
  checkCrowd(hall, people, observers, state);
  assert.ok(acknowledged > seconds * 20 && kills > 0 && cut > 0 && repeated > 0, 'there was something to check');
});
