import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer, Frame } from '../wire/frames';
import { Connection, type Status } from './connection';

/** A socket whose other end is the test. */
class FakeSocket {
  static made: FakeSocket[] = [];
  readonly sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;

  constructor(readonly streams: boolean) {
    FakeSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const scopes: AbortController[] = [];
const last = (): FakeSocket => {
  const socket = FakeSocket.made.at(-1);
  if (!socket) throw new Error('no socket');
  return socket;
};

function start(given: { token?: string | null; seq?: number | null; forget?: boolean } = {}) {
  const seen = { status: [] as Status[], frames: [] as Frame[], forgotten: 0 };
  const scope = new AbortController();
  scopes.push(scope);
  const connection = new Connection({
    connect: (streams) => new FakeSocket(streams),
    token: () => given.token ?? null,
    seq: () => given.seq ?? null,
    frame: (frame) => seen.frames.push(frame),
    status: (status) => seen.status.push(status),
    forgetToken: () => {
      seen.forgotten += 1;
      return given.forget ?? false;
    },
    random: () => 1,
  }, scope.signal);
  return { connection, seen, scope };
}

const greet = (seq = 5) => {
  last().onopen?.();
  last().say({ type: 'resumed', seq });
};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
});
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.abort();
  vi.useRealTimers();
});

describe('a connection', () => {
  test('says who it is and what it saw last', () => {
    start({ token: 'T', seq: 7 });
    last().onopen?.();
    expect(last().sent).toEqual([{ type: 'hello', token: 'T', resume: 7 }]);
  });

  test('comes back with growing waits until it is greeted', () => {
    const { seen } = start();
    last().onclose?.();
    expect(seen.status).toEqual(['connecting', 'waiting']);
    vi.advanceTimersByTime(399);
    expect(FakeSocket.made.length).toBe(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.made.length).toBe(2);
    last().onclose?.();
    vi.advanceTimersByTime(799);
    expect(FakeSocket.made.length).toBe(2);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.made.length).toBe(3);
    greet();
    last().onclose?.();
    vi.advanceTimersByTime(400);
    expect(FakeSocket.made.length).toBe(4);
  });

  test('takes the other way after two tries in vain, and keeps to one that works', () => {
    start();
    for (let i = 0; i < 2; ++i) {
      last().onclose?.();
      vi.advanceTimersByTime(10_000);
    }
    greet();
    last().onclose?.();
    vi.advanceTimersByTime(10_000);
    expect(FakeSocket.made.slice(-4).map((socket) => socket.streams)).toEqual([false, false, true, true]);
  });

  test('repeats what was not answered with the same id, once, and tells whoever asked', async () => {
    const { connection } = start();
    greet();
    const answer = connection.send({ type: 'questions.open' });
    const id = last().sent[1]?.id;
    last().onclose?.();
    vi.advanceTimersByTime(400);
    greet();
    expect(last().sent.slice(1)).toEqual([{ id, type: 'questions.open' }]);
    last().say({ re: id, ok: true, seq: 6 });
    expect(await answer).toMatchObject({ ok: true, seq: 6 });
    last().onclose?.();
    vi.advanceTimersByTime(400);
    greet();
    expect(last().sent.length).toBe(1);
  });

  test('keeps what is sent while there is no session', async () => {
    const { connection } = start();
    const answer = connection.send({ type: 'questions.close' }, 'given');
    expect(last().sent).toEqual([]);
    greet();
    expect(last().sent[1]).toEqual({ id: 'given', type: 'questions.close' });
    last().say({ re: 'given', ok: false, error: { type: '/problems/x', title: 'No', status: 409 } });
    expect(await answer).toMatchObject({ ok: false, error: { status: 409 } });
  });

  test('a server that owes an answer and is silent is gone', () => {
    const { connection, seen } = start();
    greet();
    void connection.send({ type: 'questions.open' });
    vi.advanceTimersByTime(10_000);
    expect(seen.status.at(-1)).toBe('waiting');
    expect(last().closed).toBe(true);
  });

  test('a quiet socket is asked for a sign of life; any word will do', () => {
    const { seen } = start();
    greet();
    vi.advanceTimersByTime(25_000);
    expect(last().sent.at(-1)).toEqual({ type: 'probe' });
    last().say({ re: null, ok: false, error: {} });
    vi.advanceTimersByTime(24_999);
    expect(seen.status.at(-1)).toBe('open');
    vi.advanceTimersByTime(1);
    vi.advanceTimersByTime(5_000);
    expect(seen.status.at(-1)).toBe('waiting');
  });

  test('a lost network is believed at once, and its return ends the wait', () => {
    const { seen } = start();
    greet();
    window.dispatchEvent(new Event('offline'));
    expect(seen.status.at(-1)).toBe('waiting');
    const tries = FakeSocket.made.length;
    window.dispatchEvent(new Event('online'));
    expect(FakeSocket.made.length).toBe(tries + 1);
  });

  test('a refusal is final, unless it passes or a forgotten token heals it', () => {
    const refused = (status: number) => {
      last().onopen?.();
      last().say({ type: 'refused', error: { type: 't', title: 'No', status } });
    };
    const final = start();
    refused(401);
    expect([final.seen.status.at(-1), final.seen.forgotten]).toEqual(['refused', 1]);
    const guest = start({ forget: true });
    refused(401);
    expect(guest.seen.status.at(-1)).toBe('waiting');
    const busy = start();
    refused(503);
    expect(busy.seen.status.at(-1)).toBe('waiting');
  });

  test('who left is told so, not left waiting', async () => {
    const { connection, scope } = start();
    greet();
    const answer: Promise<Answer> = connection.send({ type: 'questions.open' });
    scope.abort();
    expect(await answer).toMatchObject({ ok: false, error: { status: 0 } });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.made.length).toBe(1);
  });

  test('one frame that cannot be read costs that frame only', () => {
    const { seen } = start();
    greet();
    last().say({ seq: 9, type: 'question.asked', at: 'never', question: 7 });
    last().say({ type: 'audience', count: 3 });
    expect(seen.frames.at(-1)).toEqual({ kind: 'audience', count: 3 });
    expect(seen.status.at(-1)).toBe('open');
  });
});
