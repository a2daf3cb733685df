// What was acknowledged is on disk: the server is killed while people ask, the disk loses every write that no sync
// followed, and a server on what is left must still know each acknowledged question.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, bin, joinLink, sanitized, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';
import { rebuild } from './unsynced/rebuild.mjs';

test('acknowledged questions survive the loss of every unsynced write', { timeout: 60_000, skip: sanitized && 'the layer is preloaded, and a sanitizer wants to come first' }, async (t) => {
  const folder = temporaryFolder(t);
  const data = temporaryFolder(t);
  const log = join(folder, 'record');
  const env = { LD_PRELOAD: join(bin, 'librostrum_recorder.so'), ROSTRUM_RECORD_FOLDER: data, ROSTRUM_RECORD_LOG: log };
  const server = await Server.start(t, data, { env });
  await applyEvent(data);
  const { token } = await joinLink(data, 'moderator');
  const clients = await Promise.all(Array.from({ length: 10 }, () => SessionClient.open(server)));
  const acknowledged = new Set();
  const asking = clients.map(async (client, i) => {
    for (let n = 0; n < 1000; ++n) {
      const answer = await client.command('question.ask', { text: `${i}/${n}`, lang: 'en', anonymous: false });
      if (answer.ok) acknowledged.add(`${i}/${n}`);
    }
  });
  setTimeout(() => server.kill(), 1500);
  await Promise.allSettled(asking);
  await server.exited;

  const survived = temporaryFolder(t);
  const dropped = rebuild(log, survived);
  const next = await Server.start(t, survived);
  const moderator = await SessionClient.open(next, { token });
  const kept = new Map();
  for (const question of moderator.first.state.questions.list) kept.set(question.text, (kept.get(question.text) ?? 0) + 1);
  assert.ok(acknowledged.size > 50, `${acknowledged.size} acknowledged`);
  for (const text of acknowledged) assert.equal(kept.get(text), 1, `${text} was acknowledged`);
  t.diagnostic(`${acknowledged.size} acknowledged, ${dropped} unsynced writes dropped`);
});
