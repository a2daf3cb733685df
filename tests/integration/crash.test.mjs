// What was acknowledged survives kill -9: people keep asking while the server is killed again and again, and repeat,
// with the same id, whatever was not answered. ROUNDS (5; 50 in a soak) says how often it dies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Asker, checkAcknowledged } from './asker.mjs';
import { Server, applyEvent, eventually, joinLink, sleep, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

const rounds = Number(process.env.ROUNDS ?? 5);
const people = 8;

test(`nothing acknowledged is lost or doubled over ${rounds} kills`, { timeout: 30_000 + rounds * 8000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const { token } = await joinLink(data, 'moderator');
  const state = { server: null, stopped: false, answered: 0 };
  const askers = Array.from({ length: people }, (_, i) => new Asker(`P${i}`, rounds > 10 ? 20 : 2));
  let failure;
  const running = askers.map((asker) => asker.run(state).catch((error) => { failure ??= error; }));
  for (let round = 0; round < rounds; ++round) {
    state.server = await Server.start(t, data);
    const before = state.answered;
    await eventually(() => failure || state.answered > before + 20, 'questions acknowledged', 15_000);
    if (failure) break;
    await sleep(Math.random() * 300);
    const dying = state.server;
    state.server = null;
    await dying.kill();
  }
  state.server = await Server.start(t, data);
  await sleep(1500);
  state.stopped = true;
  await Promise.all(running);
  if (failure) throw failure;

  const moderator = await SessionClient.open(state.server, { token });
  const list = moderator.first.state.questions.list;
  const acknowledged = checkAcknowledged(askers, list);
  assert.ok(acknowledged >= rounds * 20);
  t.diagnostic(`${acknowledged} acknowledged over ${rounds} kills, ${list.length} in the journal`);
});
