// The machine's clock is set back an hour under a running event: order and numbers hold, times say what the clock says, and
// nobody waits for the hour to pass again.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, bin, eventDocument, eventually, joinLink, sanitized, temporaryFolder } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

const hour = 3600;

/** Sets the server's clock so many seconds from the machine's. */
function set(file, seconds) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(seconds));
  writeFileSync(file, bytes, { flag: 'r+' });
}

test('a clock that is set back an hour', { timeout: 60_000, skip: sanitized && 'the clock is preloaded, and a sanitizer wants to come first' }, async (t) => {
  const data = temporaryFolder(t);
  const file = join(temporaryFolder(t), 'offset');
  writeFileSync(file, Buffer.alloc(8));
  const env = { LD_PRELOAD: join(bin, 'librostrum_wall_clock.so'), ROSTRUM_CLOCK_OFFSET: file };
  await applyEvent(data, eventDocument({
    questions: { moderated: false, opens: 'published', rate: { per_minute: 2, every_seconds: 2 } }, chat: { open: true, slow_seconds: 2 },
  }));
  let server = await Server.start(t, data, { env });
  const { token } = await joinLink(data, 'moderator');
  let moderator = await SessionClient.open(server, { token });
  const guest = await SessionClient.open(server);
  const ok = (answer) => { assert.equal(answer.ok, true, JSON.stringify(answer)); return answer; };
  const ask = (text) => guest.command('question.ask', { text, lang: 'en', anonymous: false });
  ok(await ask('before'));
  ok(await guest.command('chat.send', { channel: 'all', text: 'before' }));
  const held = await ask('too soon');
  assert.equal(held.error.status, 429);
  assert.ok(held.error.retry_after_ms <= 2000);

  set(file, -hour);
  // Neither slow mode nor the rate makes anybody wait, and both hold from now on.
  ok(await ask('after'));
  ok(await guest.command('chat.send', { channel: 'all', text: 'after' }));
  const again = await ask('again too soon');
  assert.equal(again.error.status, 429);
  assert.ok(again.error.retry_after_ms <= 2000, `${again.error.retry_after_ms} ms`);
  for (let i = 0; i < 20; ++i) ok(await guest.command(i % 2 ? 'hand.lower' : 'hand.raise'));
  ok(await guest.command('reaction.send', { kind: 'applause' }));

  const asked = () => moderator.frames.filter((frame) => frame.type === 'question.asked');
  await eventually(() => asked().length === 2, 'both questions');
  const [first, second] = asked();
  assert.ok(second.seq > first.seq, 'the order is that of the numbers');
  const back = Date.parse(first.at) - Date.parse(second.at);
  assert.ok(back > (hour - 60) * 1000 && back <= hour * 1000, `times say so: ${back} ms`);
  const seqs = moderator.frames.map((frame) => frame.seq).filter(Boolean);
  assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b));

  // Whoever comes back is given what they missed, and a new server reads the same from its journal.
  const resumed = await SessionClient.open(server, { token, resume: first.seq });
  assert.equal(resumed.first.type, 'resumed');
  await resumed.frame((frame) => frame.seq === second.seq && frame.type === 'question.asked');
  await server.kill();
  server = await Server.start(t, data, { env });
  moderator = await SessionClient.open(server, { token });
  assert.deepEqual(moderator.first.state.questions.list.map((one) => one.text).sort(), ['after', 'before']);
  const stranger = await SessionClient.open(server);
  ok(await stranger.command('question.ask', { text: 'new', lang: 'en', anonymous: false }));
  assert.ok((await moderator.frame((frame) => frame.type === 'question.asked')).seq > second.seq);
  for (const client of [moderator, guest, resumed, stranger]) client.socket.terminate();
});
