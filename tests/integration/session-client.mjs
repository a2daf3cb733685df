// A session's WebSocket as a page holds it: hello, commands with ids, frames kept in order.
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { slug } from './harness.mjs';

export class SessionClient {
  /** Resolves at welcome or resumed. `hello`: token, resume. */
  static async open(server, hello = {}, event = slug) {
    const client = new SessionClient();
    client.frames = [];
    client.waiting = new Map();
    client.watchers = new Set();
    client.socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/ws/v1/${event}`, 'rostrum.v1', server.socketOptions ?? {});
    client.closed = new Promise((done) => client.socket.once('close', (code, reason) => done({ code, reason: String(reason) })));
    await new Promise((open, reject) => {
      client.socket.once('open', open);
      client.socket.once('error', reject);
    });
    client.socket.on('error', () => {});
    client.socket.on('message', (bytes) => client.#take(JSON.parse(String(bytes))));
    client.closed.then(() => {
      for (const { reject } of client.waiting.values()) reject(new Error('closed before the answer'));
      client.waiting.clear();
    });
    client.send({ type: 'hello', ...hello });
    client.first = await client.frame((f) => ['welcome', 'resumed', 'refused'].includes(f.type), 'an answer to hello');
    if (client.first.type === 'welcome') client.you = client.first.you;
    return client;
  }

  #take(frame) {
    if ('re' in frame) {
      const pending = this.waiting.get(frame.re);
      if (pending) {
        this.waiting.delete(frame.re);
        pending.accept(frame);
        return;
      }
    }
    this.frames.push(frame);
    for (const watch of [...this.watchers]) watch(frame);
  }

  send(value) { this.socket.send(typeof value === 'string' ? value : JSON.stringify(value)); }

  /** The answer to one command; the id may be given, to repeat it. */
  async command(type, fields = {}, id = randomUUID()) {
    // On a socket that is gone nothing is answered, and nothing would say so.
    if (this.socket.readyState !== WebSocket.OPEN) throw new Error('closed before the command');
    const answer = new Promise((accept, reject) => this.waiting.set(id, { accept, reject }));
    this.send({ id, type, ...fields });
    return answer;
  }

  /** The first frame, past or coming, that fits. */
  frame(fits, what = 'a frame', ms = 5000) {
    const past = this.frames.find(fits);
    if (past) return Promise.resolve(past);
    return new Promise((accept, reject) => {
      const timer = setTimeout(() => {
        this.watchers.delete(watch);
        reject(new Error(`no ${what} within ${ms} ms; got ${JSON.stringify(this.frames.slice(-5))}`));
      }, ms);
      const watch = (frame) => {
        if (!fits(frame)) return;
        clearTimeout(timer);
        this.watchers.delete(watch);
        accept(frame);
      };
      this.watchers.add(watch);
    });
  }

  get lastSeq() { return Math.max(this.first.seq ?? 0, ...this.frames.map((f) => f.seq ?? 0)); }

  close() {
    this.socket.close();
    return this.closed;
  }
}
