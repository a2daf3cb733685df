// Starts the real rostrumd on a data directory of its own and speaks to it as pages and operators do.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
export const bin = process.env.ROSTRUM_BIN_DIR ?? join(root, 'build/release/bin');
const rostrumd = join(bin, 'rostrumd');
/** Programs under a sanitizer are several times slower: what is measured in them says nothing. */
export const sanitized = /\/(tsan|asan-ubsan)\//.test(`${resolve(bin)}/`);

export const slug = 'trial';

/** An event that begins in an hour; `change` is laid over it. */
export function eventDocument(change = {}) {
  const local = (offset) => new Date(Date.now() + offset).toISOString().slice(0, 16);
  return {
    format: 1, slug, title: { en: 'A trial' }, time_zone: 'UTC',
    starts_at: local(3600e3), ends_at: local(7200e3), languages: ['en'], access: 'open',
    questions: { moderated: true, opens: 'published', max_length: 500, rate: { per_minute: 6000 } },
    ...change,
  };
}

/** What writes to a folder that is to be removed. */
const servers = new Set();

export function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-'));
  t.after(async () => {
    // Hooks run in the order in which they were set: this one comes before those that end the servers.
    for (const server of servers) if (server.data === folder) await server.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  return folder;
}

/** Runs one rostrumd command to its end. Never throws: a refusal is what some tests want. */
export async function command(data, ...args) {
  try {
    const { stdout, stderr } = await run(rostrumd, [...args, '--data', data], { timeout: 20_000 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return { code: error.code, stdout: error.stdout ?? '', stderr: error.stderr ?? String(error) };
  }
}

export async function applyEvent(data, document = eventDocument()) {
  const file = join(data, `${document.slug}.json`);
  writeFileSync(file, JSON.stringify(document));
  const result = await command(data, 'event', 'apply', file);
  if (result.code !== 0) throw new Error(`event apply: ${result.stderr}${result.stdout}`);
}

export async function joinLink(data, role, ...more) {
  const result = await command(data, 'link', '--event', slug, '--role', role, ...more);
  if (result.code !== 0) throw new Error(`link: ${result.stderr}${result.stdout}`);
  const url = result.stdout.trim().split('\n').at(-1);
  return { url, token: new URL(url).hash.replace('#token=', '') };
}

export class Server {
  /** Waits until it accepts. `options`: args, env, port (0 lets it choose). */
  static async start(t, data, options = {}) {
    const server = new Server();
    server.data = data;
    server.log = '';
    const args = ['serve', '--data', data, '--listen', `127.0.0.1:${options.port ?? 0}`, ...(options.args ?? [])];
    server.child = spawn(rostrumd, args, { env: { ...process.env, ROSTRUM_TEST: data, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    server.exited = new Promise((done) => server.child.once('exit', (code, signal) => done({ code, signal })));
    servers.add(server);
    t.after(() => server.end());
    const began = process.hrtime.bigint();
    await new Promise((accept, reject) => {
      const timer = setTimeout(() => reject(new Error(`rostrumd did not listen within 15 s:\n${server.log}`)), 15_000);
      const read = (chunk) => {
        server.log += chunk;
        const found = /listening on (https?:\/\/[^\s]+)/.exec(server.log);
        if (found && !server.url) {
          server.url = found[1];
          server.port = Number(new URL(server.url).port);
          server.startedInMs = Number(process.hrtime.bigint() - began) / 1e6;
          clearTimeout(timer);
          accept();
        }
      };
      server.child.stdout.on('data', read);
      server.child.stderr.on('data', read);
      server.exited.then(({ code }) => {
        clearTimeout(timer);
        reject(new Error(`rostrumd exited with ${code} before it listened:\n${server.log}`));
      });
    });
    return server;
  }

  get pid() { return this.child.pid; }

  async kill() {
    this.child.kill('SIGKILL');
    return this.exited;
  }

  async drain(...signals) {
    this.child.kill(signals[0] ?? 'SIGTERM');
    return this.exited;
  }

  /** Ends the server and the stages it would leave for its successor. */
  async end() {
    servers.delete(this);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), 5000);
      await this.exited;
      clearTimeout(late);
    }
    for (const stage of stages(this.data)) {
      try { process.kill(stage, 'SIGKILL'); } catch { /* gone by itself */ }
    }
  }

  fetch(path, init = {}) { return fetch(this.url + path, { signal: AbortSignal.timeout(15_000), ...init }); }
}

/** Process ids of the rostrum-stage programs that serve this data directory. */
export function stages(data) {
  const found = [];
  for (const pid of readProcesses()) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (!line[0]?.endsWith('rostrum-stage')) continue;
      // A stage inherits what its server was started with.
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`ROSTRUM_TEST=${data}\0`)) found.push(pid);
    } catch { /* ended while we looked */ }
  }
  return found;
}

/** The one stage of this data directory, other than `former`, once it is there: a server starts it after it has answered. */
export const oneStage = (data, former) => eventually(() => {
  const found = stages(data);
  return found.length === 1 && found[0] !== former && found[0];
}, 'one stage');

function readProcesses() { return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number); }

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Polls until `probe` gives something truthy. */
export async function eventually(probe, what, ms = 10_000) {
  const end = Date.now() + ms;
  let last;
  while (Date.now() < end) {
    try {
      last = await probe();
      if (last) return last;
    } catch (error) { last = error; }
    await sleep(50);
  }
  throw new Error(`not within ${ms} ms: ${what}; last: ${last instanceof Error ? last.stack : JSON.stringify(last)}`);
}
