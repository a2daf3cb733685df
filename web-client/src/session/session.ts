// One page's session: the connection, the state it makes, and those who watch that state.
import type { Command } from '../wire/commands';
import type { Answer, Frame, Problem } from '../wire/frames';
import { Connection, type Status } from './connection';
import { EventStream } from './event-stream';
import { type Confirmed, reduce } from './reduce';
import type { SessionState } from './state';
import { type Page, Tokens } from './token';

const protocol = 'rostrum.v1';

export type Snapshot = { state: SessionState | null; status: Status; error: Problem | null };

export class Session {
  // Given.
  readonly slug: string;
  readonly tokens: Tokens;
  // Owned.
  private readonly connection: Connection | null;
  // State.
  private current: Snapshot = { state: null, status: 'connecting', error: null };
  private readonly watchers = new Set<() => void>();

  /** With `personal`, a page without a token stays unconnected: a guest would have no use for it. */
  constructor(slug: string, page: Page, signal: AbortSignal, personal: boolean) {
    this.slug = slug;
    this.tokens = new Tokens(slug, page);
    if (personal && this.tokens.get() === null) {
      this.connection = null;
      this.current = { ...this.current, status: 'refused' };
      return;
    }
    const url = new URL(`/ws/v1/${encodeURIComponent(slug)}`, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const base = `/api/v1/events/${encodeURIComponent(slug)}`;
    const token = () => this.tokens.get();
    this.connection = new Connection(
      {
        connect: (streams) => (streams ? new EventStream(base, token) : new WebSocket(url.href, protocol)),
        token,
        seq: () => this.current.state?.seq ?? null,
        frame: (frame) => this.take(frame),
        status: (status, error) => this.change({ ...this.current, status, error }),
        forgetToken: () => !personal && this.tokens.forget(),
      },
      signal,
    );
  }

  get snapshot(): Snapshot {
    return this.current;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** The programme's playlist; of a restricted event under the person's own token, which players cannot send in a header. */
  programme(): string | null {
    const { state } = this.current;
    const path = state?.stage.programme?.path ?? null;
    const token = this.tokens.get();
    if (!state || path === null || state.event.access === 'open' || token === null) return path;
    return path.replace(/^(\/live\/[^/]+\/)/, `$1~${token}/`);
  }

  /** The server's clock, in milliseconds since 1970. */
  now(): number {
    return Date.now() + (this.current.state?.clock_ahead ?? 0);
  }

  /** `id` repeats a command whose answer an earlier page of this person didn't see. */
  async send(command: Command, id?: string): Promise<Answer> {
    if (!this.connection) throw new Error('this page has no session');
    const answer = await this.connection.send(command, id);
    if (answer.ok) {
      if (command.type === 'question.ask' && answer.question) this.take({ kind: 'confirmed', asked: answer.question });
      if (command.type === 'question.vote') this.take({ kind: 'confirmed', voted: command.question, up: command.up });
    }
    return answer;
  }

  private take(frame: Frame | Confirmed): void {
    if (frame.kind === 'welcome' && frame.token) this.tokens.store(frame.token);
    const state = reduce(this.current.state, frame, Date.now());
    if (state !== this.current.state) this.change({ ...this.current, state });
  }

  private change(snapshot: Snapshot): void {
    this.current = snapshot;
    for (const watcher of this.watchers) watcher();
  }
}

/** The event in the page's address: /e/SLUG/…; `?event=SLUG` while developing. */
export function slugOfPage(): string {
  const found = /^\/e\/([^/]+)/.exec(location.pathname)?.[1];
  return found ? decodeURIComponent(found) : new URLSearchParams(location.search).get('event') ?? '';
}
