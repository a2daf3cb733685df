// deploy/backup beside a running server: what was acknowledged before it began is in the copy, once, and the copy is served.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Asker } from './asker.mjs';
import { Server, applyEvent, eventually, joinLink, root, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

const backup = (from, to) => promisify(execFile)(join(root, 'deploy/backup'), [from, to], { timeout: 30_000 });

test('a backup taken while people ask holds all that was acknowledged before, once, and is served', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const moderator = (await joinLink(data, 'moderator')).token;
  const state = { server: await Server.start(t, data), answered: 0, stopped: false };
  const askers = Array.from({ length: 6 }, (_, i) => new Asker(`person ${i}`));
  const running = askers.map((asker) => asker.run(state));
  await eventually(() => state.answered > 200, '200 questions');
  const before = new Set(askers.flatMap((asker) => [...asker.acknowledged.values()]));
  const copies = temporaryFolder(t);
  const copy = join(copies, 'copy');
  await backup(data, copy);
  const answered = state.answered;
  await eventually(() => state.answered > answered + 50, 'more questions: nobody was held up');
  state.stopped = true;
  await Promise.all(running);
  assert.equal((await state.server.drain()).code, 0);
  assert.equal(statSync(join(copy, 'rostrum.db')).mode & 0o777, 0o600);

  const restored = await Server.start(t, copy);
  const desk = await SessionClient.open(restored, { token: moderator });
  const questions = desk.first.state.questions.list;
  const ids = new Set(questions.map((one) => one.id));
  assert.equal(ids.size, questions.length);
  assert.equal(new Set(questions.map((one) => one.text)).size, questions.length, 'nobody asked twice');
  assert.deepEqual([...before].filter((id) => !ids.has(id)), [], 'nothing that was acknowledged is missing');
  // People are known again by their tokens, and what they sent before is what it was.
  const asker = askers.find((one) => [...one.acknowledged.values()].some((id) => before.has(id)));
  const [id, question] = [...asker.acknowledged].find(([, one]) => before.has(one));
  const again = await SessionClient.open(restored, { token: asker.token });
  const text = questions.find((one) => one.id === question).text;
  const answer = await again.command('question.ask', { text, lang: 'en', anonymous: false }, id);
  assert.deepEqual([answer.ok, answer.question], [true, question]);
  assert.equal((await desk.command('question.approve', { question })).ok, true);
  await restored.end();
});

test('a backup overwrites nothing, and says what is no data directory', { timeout: 20_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  await assert.rejects(backup(data, temporaryFolder(t)), /is there already/);
  const empty = temporaryFolder(t);
  await assert.rejects(backup(empty, join(empty, 'copy')), /is no data directory/);
  writeFileSync(join(empty, 'rostrum.db'), 'no database');
  await assert.rejects(backup(empty, join(empty, 'copy')), /not a database/);
  assert.equal(existsSync(join(empty, 'copy')), false);
});
