import { afterEach, describe, expect, test, vi } from 'vitest';
import { EventReader, EventStream } from './event-stream';
import { Ways } from './transport';

describe('events in a stream of text', () => {
  test('are found however the stream is cut; comments are nothing', () => {
    const text = ':\n\nid: 7\ndata: {"seq":7}\n\nevent: close\ndata: {"code":1012}\n\n';
    for (let cut = 0; cut <= text.length; ++cut) {
      const reader = new EventReader();
      expect([...reader.feed(text.slice(0, cut)), ...reader.feed(text.slice(cut))]).toEqual([
        { event: 'message', data: '{"seq":7}' }, { event: 'close', data: '{"code":1012}' },
      ]);
    }
  });
});

describe('which way', () => {
  test('the other one after two tries in vain, and back; what works is kept', () => {
    const ways = new Ways();
    expect([1, 2, 3, 4, 5].map(() => ways.next())).toEqual([false, false, true, true, false]);
    const kept = new Ways();
    for (let i = 0; i < 3; ++i) kept.next();
    kept.worked();
    expect([kept.next(), kept.next(), kept.next()]).toEqual([true, true, false]);
  });
});

describe('a session by events and POST', () => {
  const settled = () => new Promise((done) => setTimeout(done, 0));
  const events = (...parts: string[]) => new Response(parts.join(''), { headers: { 'Content-Type': 'text/event-stream' } });
  afterEach(() => vi.unstubAllGlobals());

  function open(answer: (url: string, init: RequestInit) => Response | Promise<Response>) {
    const asked: { url: string; init: RequestInit }[] = [];
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      asked.push({ url, init });
      return Promise.resolve().then(() => answer(url, init));
    });
    const heard: string[] = [];
    const stream = new EventStream('/api/v1/events/trial', () => 'mine');
    stream.onmessage = (message) => heard.push(message.data as string);
    const closed = vi.fn();
    stream.onclose = closed;
    return { stream, asked, heard, closed };
  }

  test('that there is no such event is told as a refusal; a proxy without one is only away', async () => {
    const problem = { type: '/problems/unknown', title: 'There is no such event', status: 404 };
    const gone = open(() => new Response(JSON.stringify(problem), { status: 404, headers: { 'Content-Type': 'application/problem+json' } }));
    gone.stream.send('{"type":"hello"}');
    await settled();
    expect(gone.heard.map((text) => JSON.parse(text))).toEqual([{ type: 'refused', error: problem }]);
    const away = open(() => new Response('<h1>404</h1>', { status: 404, headers: { 'Content-Type': 'text/html' } }));
    away.stream.send('{"type":"hello"}');
    await settled();
    expect(away.heard).toEqual([]);
    expect(away.closed).toHaveBeenCalledOnce();
  });

  test('says hello in the request, then sends each command by itself, in order', async () => {
    const never = new Promise<Response>(() => undefined);
    const { stream, asked, heard } = open((url) => (url.includes('/stream') ? never
      : new Response('{"re":"c-1","ok":true}', { headers: { 'Content-Type': 'application/json' } })));
    stream.send('{"type":"hello","token":"mine","resume":41}');
    stream.send('{"id":"c-1","type":"hand.raise"}');
    stream.send('{"id":"c-2","type":"hand.lower"}');
    await settled();
    expect(asked.map(({ url }) => url)).toEqual(['stream?resume=41', 'commands', 'commands'].map((path) => `/api/v1/events/trial/${path}`));
    expect(asked.map(({ init }) => (init.headers as Record<string, string>).Authorization)).toEqual(Array(3).fill('Bearer mine'));
    expect(asked[1]?.init.body).toBe('{"id":"c-1","type":"hand.raise"}');
    expect(heard).toHaveLength(2);
  });

  test('hands on what comes, and ends with the server\'s close or the stream', async () => {
    const { stream, heard, closed } = open(() => events('data: {"type":"welcome"}\n\n', 'event: close\ndata: {"code":1012}\n\n'));
    stream.send('{"type":"hello"}');
    await settled();
    await settled();
    expect(heard).toEqual(['{"type":"welcome"}']);
    expect(closed).toHaveBeenCalledOnce();
  });

  test('a command that gets no answer ends the session, which asks again', async () => {
    const { stream, closed, heard } = open((url) => {
      if (url.includes('/stream')) return new Promise<Response>(() => undefined);
      return new Response('{}', { status: 503, headers: { 'Content-Type': 'application/problem+json' } });
    });
    stream.send('{"type":"hello"}');
    stream.send('{"id":"c-1","type":"hand.raise"}');
    await settled();
    expect(closed).toHaveBeenCalledOnce();
    expect(heard).toEqual([]);
  });
});
