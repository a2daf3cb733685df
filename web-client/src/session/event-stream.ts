// A session without a WebSocket: frames come as server-sent events, commands go by POST, one after another. It is used as
// a WebSocket is: the first thing sent is the hello.
import type { Transport } from './transport';

type Hello = { token?: string; resume?: number };
type Received = { event: string; data: string };

/** Cuts a stream of text into events (WHATWG HTML 9.2.6), as far as this server uses them. */
export class EventReader {
  private rest = '';

  feed(text: string): Received[] {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    const found: Received[] = [];
    for (const block of blocks) {
      const field = (name: string) => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) found.push({ event: field('event') ?? 'message', data });
    }
    return found;
  }
}

export class EventStream implements Transport {
  onopen: Transport['onopen'] = null;
  onmessage: Transport['onmessage'] = null;
  onclose: Transport['onclose'] = null;
  // Given: the event's address in the API, and who this page is once the server has said it.
  private readonly base: string;
  private readonly token: () => string | null;
  // State.
  private readonly ending = new AbortController();
  private greeted = false;
  private posting: Promise<void> = Promise.resolve();

  constructor(base: string, token: () => string | null) {
    this.base = base;
    this.token = token;
    queueMicrotask(() => this.onopen?.(new Event('open')));
  }

  send(text: string): void {
    if (this.ending.signal.aborted) return;
    if (!this.greeted) {
      this.greeted = true;
      void this.listen(JSON.parse(text) as Hello);
      return;
    }
    this.posting = this.posting.then(() => this.post(text));
  }

  close(): void {
    this.ending.abort();
  }

  private async listen({ token, resume }: Hello): Promise<void> {
    try {
      const query = resume === undefined ? '' : `?resume=${resume}`;
      const response = await this.ask(`stream${query}`, token ?? null, { headers: { Accept: 'text/event-stream' } });
      // That there is no such event ends the tries; a WebSocket cannot tell it from a server that is away.
      if (response.status === 404 && response.headers.get('Content-Type') === 'application/problem+json') {
        this.say(JSON.stringify({ type: 'refused', error: await response.json() }));
      }
      if (!response.ok || !response.body) return this.over();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const events = new EventReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return this.over();
        for (const { event, data } of events.feed(value)) {
          if (event === 'close') return this.over();
          this.say(data);
        }
      }
    } catch {
      this.over();
    }
  }

  private async post(text: string): Promise<void> {
    try {
      const response = await this.ask('commands', this.token(), {
        method: 'POST', body: text, headers: { 'Content-Type': 'application/json' },
      });
      // Anything but an answer leaves the command unanswered: it is sent again with the next session.
      if (response.headers.get('Content-Type') !== 'application/json') return this.over();
      this.say(await response.text());
    } catch {
      this.over();
    }
  }

  private ask(path: string, token: string | null, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const headers = token === null ? init.headers : { ...init.headers, Authorization: `Bearer ${token}` };
    return fetch(`${this.base}/${path}`, { ...init, headers, signal: this.ending.signal, cache: 'no-store' });
  }

  private say(data: string): void {
    if (!this.ending.signal.aborted) this.onmessage?.(new MessageEvent('message', { data }));
  }

  private over(): void {
    if (this.ending.signal.aborted) return;
    this.ending.abort();
    this.onclose?.(new CloseEvent('close'));
  }
}
