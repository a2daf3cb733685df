// Rebuilds a recorded folder as a disk holds it that lost every write which no sync of its file followed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function* operations(log) {
  let at = 0;
  while (at < log.length) {
    const end = log.indexOf(10, at);
    if (end < 0) return;
    const [operation, length, offset, ...name] = log.toString('utf8', at, end).split(' ');
    const bytes = log.subarray(end + 1, end + 1 + Number(length));
    // The process was killed inside its last record: that write never counted.
    if (bytes.length < Number(length)) return;
    yield { operation, offset: Number(offset), path: name.join(' '), bytes };
    at = end + 1 + Number(length);
  }
}

class File {
  bytes = Buffer.alloc(0);
  apply({ operation, offset, bytes }) {
    if (operation === 't') {
      const next = Buffer.alloc(offset);
      this.bytes.copy(next, 0, 0, Math.min(offset, this.bytes.length));
      this.bytes = next;
      return;
    }
    if (offset + bytes.length > this.bytes.length) {
      const next = Buffer.alloc(offset + bytes.length);
      this.bytes.copy(next);
      this.bytes = next;
    }
    bytes.copy(this.bytes, offset);
  }
}

/** Writes into `target` what was synced, and gives how many operations were dropped. */
export function rebuild(logPath, target) {
  const durable = new Map();
  const waiting = new Map();
  for (const step of operations(readFileSync(logPath))) {
    const queue = waiting.get(step.path) ?? [];
    waiting.set(step.path, queue);
    if (step.operation === 'w' || step.operation === 't') queue.push(step);
    else if (step.operation === 's') {
      const file = durable.get(step.path) ?? new File();
      for (const write of queue) file.apply(write);
      durable.set(step.path, file);
      waiting.set(step.path, []);
    } else if (step.operation === 'u') {
      durable.delete(step.path);
      waiting.delete(step.path);
    } else if (step.operation === 'r') {
      const to = step.bytes.toString('utf8');
      if (durable.has(step.path)) durable.set(to, durable.get(step.path));
      durable.delete(step.path);
      waiting.set(to, queue);
      waiting.delete(step.path);
    }
  }
  for (const [path, file] of durable) {
    mkdirSync(dirname(join(target, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(target, path), file.bytes, { mode: 0o600 });
  }
  return [...waiting.values()].reduce((sum, queue) => sum + queue.length, 0);
}
