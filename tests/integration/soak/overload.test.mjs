// A stage that gets less of the machine than it needs: video gives way in its order, sound never, and quality comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, oneStage, sleep, stages } from '../harness.mjs';
import { blue, green, panel, publish, red, shows } from '../panel.mjs';
import { renditions, toneLevels } from '../programme.mjs';
import { chunks, pictureCount, tape } from '../tape.mjs';

/** Lets a process run for `run_ms` of each `of_ms` until the function it gives is called. */
function starve(pid, run_ms, of_ms) {
  let ended = false;
  const done = (async () => {
    while (!ended) {
      process.kill(pid, 'SIGSTOP');
      await sleep(of_ms - run_ms);
      process.kill(pid, 'SIGCONT');
      await sleep(run_ms);
    }
  })();
  return () => { ended = true; return done; };
}

test('under overload pictures are halved, sound goes on, and full quality comes back', { timeout: 120_000 }, async (t) => {
  const { data, server, speaker, onAir } = await panel(t);
  const people = [];
  for (const [name, colour] of [['Ann', red], ['Bob', green], ['Cem', blue]]) {
    const person = await speaker(name);
    publish(t, server, person.token, { colour, tone: name === 'Ann' ? 440 : 0, size: '1280x720' });
    people.push(person);
  }
  await onAir(...people);
  await shows(server, [red, green, blue]);
  const stage = await oneStage(data);
  const from = Date.now();
  const release = starve(stage, 12, 72);
  t.after(release);
  await eventually(() => /video gives way: level 1/.test(server.log), 'relief', 25_000);
  await sleep(2000);
  await release();
  const back = Date.now();
  await eventually(() => /video gives way: level 0/.test(server.log), 'full quality again', 30_000);
  t.diagnostic(`full quality ${Date.now() - back} ms after the machine had time again`);
  const until = Date.now();
  assert.deepEqual(stages(data), [stage]);
  const [video, sound] = [await tape(server, renditions.video, from, until), await tape(server, renditions.sound, from, until)];
  for (const [recorded, frameTicks] of [[video, 1600], [sound, 1024]]) {
    assert.equal(recorded.list.discontinuities, 0);
    assert.equal(recorded.list.parts.filter((part) => part.gap).length, 0);
    let next = null;
    for (const segment of recorded.segments) {
      for (const chunk of chunks(segment.bytes)) {
        if (next !== null) assert.equal(chunk.time, next, `segment ${segment.msn}`);
        next = chunk.time + chunk.count * frameTicks;
      }
    }
  }
  assert.equal(await pictureCount(video), video.segments.length * 64);
  const levels = await toneLevels(Buffer.concat([sound.init, ...sound.segments.map((one) => one.bytes)]), 440);
  const silent = levels.slice(5).filter((level) => level < 0.05).length / levels.length;
  t.diagnostic(`${(silent * 100).toFixed(1)} % of ${levels.length} pieces of 20 ms without the tone`);
  assert.ok(silent < 0.1, `${silent} silent`);
});
