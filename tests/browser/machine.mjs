// What the machine was busy with: idle share and CPU seconds by program, from /proc.
import { readFileSync, readdirSync } from 'node:fs';

const ticksPerSecond = 100;

export const machineTimes = () => readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);

/** Share of all cores that did nothing between two readings, 0 to 1. */
export function idleShare(from, to) {
  const all = to.slice(0, 8).reduce((sum, value, i) => sum + value - from[i], 0);
  return Math.round((to[3] - from[3] + to[4] - from[4]) / all * 100) / 100;
}

/** CPU seconds of all running programs by name, Chromium's by what each process does. */
export function cpuSeconds() {
  const used = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const type = /--type=([\w-]+)/.exec(line.join(' '))?.[1];
      const name = line[0].split(' ')[0].split('/').at(-1) + (type ? `:${type}` : '');
      used.set(name, (used.get(name) ?? 0) + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond);
    } catch { /* ended while we looked */ }
  }
  return used;
}
