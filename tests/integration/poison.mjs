// The notes that a stage leaves about decoders at work (protocol/link/poison_notes.hpp), and how to make them blame a feed.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, oneStage, slug, stages } from './harness.mjs';

/** Places of the feed's slots: one for each decoder that is there. */
function slotsOf(data, feed) {
  const notes = readFileSync(join(data, 'stages', slug, 'notes'));
  return Array.from({ length: 64 }, (_, i) => i * 128).filter((at) => notes[at] !== 0
    && notes.toString('latin1', at + 2, at + 2 + notes[at + 1]) === feed);
}

/** As the dying decoder's signal handler would mark them. */
function blame(data, feed) {
  const file = openSync(join(data, 'stages', slug, 'notes'), 'r+');
  for (const at of slotsOf(data, feed)) writeSync(file, Buffer.from([3]), 0, 1, at);
  closeSync(file);
}

/** The stage dies while it decodes the feed's picture and sound; back once another is there. `meanwhile` is called at the death. */
export async function dieOf(data, feed, meanwhile = async () => {}) {
  await eventually(() => slotsOf(data, feed).length === 2, 'the feed noted by its decoders of picture and sound', 15_000);
  const stage = await oneStage(data);
  // Stopped, so that no decoder writes over the mark.
  process.kill(stage, 'SIGSTOP');
  blame(data, feed);
  process.kill(stage, 'SIGKILL');
  await meanwhile();
  await oneStage(data, stage);
}
