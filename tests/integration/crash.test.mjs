// What was acknowledged survives kill -9: people keep asking and voting while the server is killed again and again, and
// repeat, with the same id, whatever was not answered. ROUNDS (5; 50 in a soak) says how often it dies.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Server, applyEvent, eventually, joinLink, sleep, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

const rounds = Number(process.env.ROUNDS ?? 5);
const people = 8;

/** One person who asks for ever; unanswered commands are repeated on the next connection. */
class Asker {
  constructor(name) {
    this.name = name;
    this.count = 0;
    this.acknowledged = new Map();
  }

  async run(state) {
    while (!state.stopped) {
      if (!state.server) { await sleep(20); continue; }
      try {
        const client = await SessionClient.open(state.server, this.token ? { token: this.token } : {});
        this.token = client.you?.token ?? this.token;
        while (!state.stopped) {
          this.pending ??= { id: randomUUID(), text: `${this.name} ${this.count++}` };
          const answer = await client.command('question.ask', { text: this.pending.text, lang: 'en', anonymous: false }, this.pending.id);
          if (answer.ok) {
            const known = this.acknowledged.get(this.pending.id);
            assert.ok(!known || known === answer.question, 'a repeat gives the same answer');
            this.acknowledged.set(this.pending.id, answer.question);
            state.answered += 1;
          } else if (answer.error.status !== 429 && answer.error.status !== 503) {
            throw new assert.AssertionError({ message: JSON.stringify(answer) });
          }
          this.pending = answer.ok ? undefined : this.pending;
          await sleep(2);
        }
        await client.close();
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        await sleep(30);
      }
    }
  }
}

test(`nothing acknowledged is lost or doubled over ${rounds} kills`, { timeout: 30_000 + rounds * 8000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const { token } = await joinLink(data, 'moderator');
  const state = { server: null, stopped: false, answered: 0 };
  const askers = Array.from({ length: people }, (_, i) => new Asker(`P${i}`));
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
  const byText = new Map();
  for (const question of list) byText.set(question.text, (byText.get(question.text) ?? 0) + 1);
  assert.deepEqual([...byText].filter(([, n]) => n > 1), [], 'no question twice');
  const ids = new Set(list.map((q) => q.id));
  let acknowledged = 0;
  for (const asker of askers) {
    for (const question of asker.acknowledged.values()) {
      assert.ok(ids.has(question), `${asker.name}: ${question} was acknowledged and is gone`);
      acknowledged += 1;
    }
  }
  assert.ok(acknowledged >= rounds * 20);
  t.diagnostic(`${acknowledged} acknowledged over ${rounds} kills, ${list.length} in the journal`);
});
