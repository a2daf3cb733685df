// Votes are counted exactly once, whatever dies meanwhile: 500 people vote at once, the server is killed in the middle,
// everyone repeats with the same id what was not answered.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, joinLink, sleep, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

const people = 500;
const kills = 3;

class Voter {
  /** Their token is all that they keep: a page that is opened again knows no more. */
  constructor(number) {
    this.id = randomUUID();
    this.option = String((number % 3) + 1);
    this.token = null;
    this.answer = null;
  }

  /** One attempt; false when the connection went away. */
  async attempt(server, poll) {
    let client;
    try {
      client = await SessionClient.open(server, this.token ? { token: this.token } : {});
      this.token ??= client.you.token;
      this.answer = await client.command('poll.vote', { poll, options: [this.option] }, this.id);
      // Another tab says it again: the same answer.
      const again = await client.command('poll.vote', { poll, options: [this.option] }, this.id);
      assert.deepEqual(again, this.answer);
      return true;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return false;
    } finally {
      client?.socket.terminate();
    }
  }

  async run(state, poll) {
    while (!this.answer?.ok) {
      if (this.answer && this.answer.error.status !== 503) throw new Error(JSON.stringify(this.answer));
      const { server } = state;
      if (server && await this.attempt(server, poll)) continue;
      if (server) state.interrupted += 1;
      await sleep(20 + Math.random() * 100);
    }
    state.voted += 1;
    state.reached();
  }
}

for (const anonymous of [true, false]) {
  test(`${people} votes at once over ${kills} kills are exact in ${anonymous ? 'an anonymous' : 'a named'} poll`, { timeout: 120_000 }, async (t) => {
    const data = temporaryFolder(t);
    await applyEvent(data);
    const { token } = await joinLink(data, 'moderator');
    const state = { server: await Server.start(t, data), voted: 0, interrupted: 0, reached: () => {} };
    let moderator = await SessionClient.open(state.server, { token });
    const { poll } = await moderator.command('poll.create', { poll: { question: 'Which?', kind: 'single', options: ['A', 'B', 'C'], anonymous, results: 'close' } });
    await moderator.command('poll.open', { poll });

    const voters = Array.from({ length: people }, (_, i) => new Voter(i));
    let failure;
    const running = [];
    const begin = (wave) => voters.filter((_, i) => i % (kills + 1) === wave).map(async (voter) => {
      // All in step, they would all be answered by one commit.
      await sleep(Math.random() * 400);
      await voter.run(state, poll).catch((error) => { failure ??= error; state.reached(); });
    });
    for (let wave = 0; wave < kills; ++wave) {
      running.push(...begin(wave));
      // At the wave's tenth vote: the others are on their way.
      const wanted = state.voted + 10;
      await new Promise((vote) => { state.reached = () => (failure || state.voted >= wanted) && vote(); });
      const dying = state.server;
      state.server = null;
      await dying.kill();
      state.server = await Server.start(t, data);
    }
    running.push(...begin(kills));
    await Promise.all(running);
    if (failure) throw failure;
    t.diagnostic(`${state.interrupted} attempts were interrupted`);
    assert.ok(state.interrupted > 0, 'killed while people vote');

    moderator = await SessionClient.open(state.server, { token });
    await moderator.command('poll.close', { poll });
    const told = anonymous
      ? (await moderator.frame((frame) => frame.type === 'poll.counted', 'the counts', 25_000)).poll
      : (await moderator.frame((frame) => frame.type === 'poll.closed', 'the close')).poll;
    assert.equal(told.voters, people);
    const wanted = Object.fromEntries(['1', '2', '3'].map((option) => [option, voters.filter((voter) => voter.option === option).length]));
    assert.deepEqual(told.counts, wanted);
    // And over one more restart.
    await state.server.kill();
    state.server = await Server.start(t, data);
    const after = await SessionClient.open(state.server, { token });
    assert.deepEqual(after.first.state.polls.find((one) => one.id === poll).counts, wanted);
    if (!anonymous) return;
    // Nothing is left of the urn, and no row says what somebody chose.
    assert.deepEqual(readdirSync(join(data, 'urns')), []);
    for (const file of readdirSync(data).filter((name) => name.startsWith('rostrum.db'))) {
      assert.equal(/"choices":\[[0-9]/.test(readFileSync(join(data, file), 'latin1')), false, file);
    }
  });
}

test('while an anonymous poll is open its counts are in no file alone', { timeout: 30_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const { token } = await joinLink(data, 'moderator');
  const server = await Server.start(t, data);
  const moderator = await SessionClient.open(server, { token });
  const { poll } = await moderator.command('poll.create', { poll: { question: 'Which?', kind: 'single', options: ['A', 'B'] } });
  await moderator.command('poll.open', { poll });
  const pads = [];
  // A file has two slots, a generation and its pad each.
  const slot = 8 + 32 * 8;
  for (let i = 0; i < 8; ++i) {
    const voter = await SessionClient.open(server);
    assert.equal((await voter.command('poll.vote', { poll, options: [String((i % 2) + 1)] })).ok, true);
    const [name] = readdirSync(join(data, 'urns'));
    const bytes = readFileSync(join(data, 'urns', name));
    const drawn = [bytes.subarray(8, slot), bytes.subarray(slot + 8)].filter((one) => one.some((byte) => byte !== 0));
    assert.equal(drawn.length, 1, 'the pad before is blank once the vote is acknowledged');
    pads.push(drawn[0]);
  }
  // What the log holds of the counts before cannot be read any more: their pads are nowhere.
  const gone = pads.slice(0, -1);
  for (const file of readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
    const bytes = readFileSync(join(file.parentPath ?? file.path, file.name));
    for (const one of gone) assert.equal(bytes.includes(one), false, file.name);
  }
});
