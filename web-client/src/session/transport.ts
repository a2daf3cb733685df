// What a session needs of whatever carries its frames: a WebSocket has this shape.
export type Transport = {
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((message: MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
  send(text: string): void;
  close(): void;
};

/** How many tries in turn a way may fail before the other one is tried: a WebSocket, or events and POST. */
const tries_each = 2;

/** Which way to try next. Some proxies break WebSockets, some hold back streams; a server that restarts breaks both for a while. */
export class Ways {
  private streams = false;
  private failed = 0;

  /** Whether the next try is by server-sent events. */
  next(): boolean {
    if (this.failed >= tries_each) {
      this.streams = !this.streams;
      this.failed = 0;
    }
    this.failed += 1;
    return this.streams;
  }

  /** The way that was tried last carries a session. */
  worked(): void {
    this.failed = 0;
  }
}
