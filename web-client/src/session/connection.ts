// The session's connection, by WebSocket or, where that fails, by server-sent events: says hello, comes back after a loss, and asks again with the same ids whatever was not answered.
// A socket can be dead for minutes before a browser says so; one that is quiet is asked for a sign of life. Knows nothing
// of what frames mean. Lives until its signal aborts.
import { WireError } from '../wire/check';
import type { Command } from '../wire/commands';
import { type Answer, type Frame, type Problem, readFrame } from '../wire/frames';
import { Backoff } from './backoff';
import { type Transport, Ways } from './transport';

export type Status = 'connecting' | 'open' | 'waiting' | 'refused';

/** What a connection needs from the page it is in. */
export type Surroundings = {
  /** A new way to the server: a WebSocket, or events and POST. */
  connect(streams: boolean): Transport;
  token(): string | null;
  /** The last seq that was seen; null before the first welcome. */
  seq(): number | null;
  frame(frame: Frame): void;
  status(status: Status, error: Problem | null): void;
  /** Whether a refusal could be healed by forgetting the token that was shown. */
  forgetToken(): boolean;
  random?: () => number;
};

const hello_ms = 10_000;
const answer_ms = 10_000;
const most_waiting = 64;
const quiet_ms = 25_000;
const sign_of_life_ms = 5_000;
/** A frame without an id is always answered (contracts, "The session protocol"), and has no effect. */
const probe = JSON.stringify({ type: 'probe' });
const not_connected: Problem = { type: 'local', title: 'not connected', status: 0, detail: null, retry_after_ms: null, contact: null };

type Waiting = { text: string; settle(answer: Answer): void };

export class Connection {
  // Given.
  private readonly around: Surroundings;
  private readonly signal: AbortSignal;
  // State.
  private socket: Transport | null = null;
  private readonly ways = new Ways();
  private greeted = false;
  private ended = false;
  /** Until the server owes its next word, or until the next try. */
  private timer: ReturnType<typeof setTimeout> | undefined;
  private quiet: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting = new Map<string, Waiting>();
  private readonly backoff: Backoff;

  constructor(around: Surroundings, signal: AbortSignal) {
    this.around = around;
    this.signal = signal;
    this.backoff = new Backoff(around.random);
    signal.addEventListener('abort', () => this.end());
    globalThis.addEventListener?.('online', () => this.hurry(), { signal });
    globalThis.addEventListener?.('offline', () => this.socket && this.lost(), { signal });
    globalThis.document?.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.hurry(), { signal });
    this.connect();
  }

  /**
   * Sends at once or as soon as there is a session again. Resolves with the server's word, however late; with a refusal of
   * status 0 when there will be none. `id` is given to repeat a command that an earlier page didn't see answered.
   */
  send(command: Command, id: string = newId()): Promise<Answer> {
    if (this.ended || this.waiting.size >= most_waiting) {
      return Promise.resolve({ kind: 'answer', re: id, ok: false, error: not_connected });
    }
    const text = JSON.stringify({ id, ...command });
    return new Promise((settle) => {
      this.waiting.set(id, { text, settle });
      if (this.greeted) this.transmit(text);
    });
  }

  private connect(): void {
    if (this.ended || this.signal.aborted) return;
    this.around.status('connecting', null);
    this.greeted = false;
    const socket = this.around.connect(this.ways.next());
    this.socket = socket;
    this.expectWithin(hello_ms);
    socket.onopen = () => {
      const token = this.around.token();
      const resume = this.around.seq();
      socket.send(JSON.stringify({ type: 'hello', ...(token === null ? {} : { token }), ...(resume === null ? {} : { resume }) }));
    };
    socket.onmessage = (message) => {
      if (socket === this.socket) this.receive(message.data);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lost();
    };
  }

  private receive(data: unknown): void {
    let frame: Frame | null;
    try {
      frame = typeof data === 'string' ? readFrame(data) : null;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      // Skipping one frame is better than losing the session, but a hello that cannot be read is no session.
      if (!this.greeted) this.lost();
      return;
    }
    this.heard();
    if (!frame) return;
    if (frame.kind === 'answer') this.answered(frame);
    else if (frame.kind === 'refused') this.refused(frame.error);
    else this.around.frame(frame);
    if (frame.kind === 'welcome' || frame.kind === 'resumed') this.begun();
  }

  private begun(): void {
    this.greeted = true;
    this.backoff.reset();
    this.ways.worked();
    clearTimeout(this.timer);
    this.heard();
    this.around.status('open', null);
    for (const { text } of this.waiting.values()) this.transmit(text);
  }

  /** Whatever comes is a sign of life; a word that is owed is still owed. */
  private heard(): void {
    if (!this.greeted) return;
    if (this.waiting.size === 0) clearTimeout(this.timer);
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.ask(), quiet_ms);
  }

  private ask(): void {
    if (!this.greeted || this.waiting.size > 0) return;
    this.socket?.send(probe);
    this.expectWithin(sign_of_life_ms);
  }

  private transmit(text: string): void {
    this.socket?.send(text);
    this.expectWithin(answer_ms);
  }

  private answered(answer: Answer): void {
    const waiting = answer.re === null ? undefined : this.waiting.get(answer.re);
    if (answer.re === null || !waiting) return;
    this.waiting.delete(answer.re);
    clearTimeout(this.timer);
    if (this.waiting.size > 0) this.expectWithin(answer_ms);
    waiting.settle(answer);
  }

  private refused(error: Problem): void {
    const passing = error.status === 429 || error.status >= 500;
    if (passing || (error.status === 401 && this.around.forgetToken())) {
      this.lost();
      return;
    }
    this.end();
    this.around.status('refused', error);
  }

  /** A server that is silent when it owes a word is gone, whatever the socket believes. */
  private expectWithin(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lost(), ms);
  }

  private lost(): void {
    this.drop();
    if (this.ended) return;
    this.around.status('waiting', null);
    this.timer = setTimeout(() => this.connect(), this.backoff.next());
  }

  /** The network or the reader came back: no more waiting, and no trust in a socket that was not heard of meanwhile. */
  private hurry(): void {
    if (this.ended) return;
    if (this.greeted) this.ask();
    else if (!this.socket) {
      clearTimeout(this.timer);
      this.connect();
    }
  }

  private drop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.quiet);
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    socket?.close();
  }

  private end(): void {
    this.ended = true;
    this.drop();
    const unanswered = [...this.waiting];
    this.waiting.clear();
    for (const [re, { settle }] of unanswered) settle({ kind: 'answer', re, ok: false, error: not_connected });
  }
}

/** A random UUID; also on pages served without TLS, where `randomUUID` is missing. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return value.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
