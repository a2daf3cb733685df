// One person who asks for ever and keeps what was acknowledged; unanswered commands are repeated, with the same id, on
// the next connection.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sleep } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

export class Asker {
  constructor(name, pauseMs = 2) {
    this.name = name;
    this.pauseMs = pauseMs;
    this.count = 0;
    this.acknowledged = new Map();
    /** Connections that ended without our wish. */
    this.lost = 0;
  }

  /** Until state.stopped; `state.server` is undefined while there is none. Throws when an answer contradicts another. */
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
          await sleep(this.pauseMs);
        }
        await client.close();
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        this.lost += 1;
        await sleep(30);
      }
    }
  }
}

/** What a moderator's list says of them: nothing acknowledged is lost, nothing is there twice. Gives the number acknowledged. */
export function checkAcknowledged(askers, list) {
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
  return acknowledged;
}
