import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PublishState, taken_over, WhipPublisher } from './publisher';

/** What was posted, and how each post is answered: 201 with a session of its own, unless a refusal waits. */
let posts: URL[];
let refusal: { status: number; type: string } | null;
let held: Array<() => void> | null;
let peers: ToyPeer[];

class ToyPeer extends EventTarget {
  connectionState = 'new';
  localDescription = { sdp: 'offer' };
  closed = false;
  constructor() {
    super();
    peers.push(this);
  }
  addTransceiver() {
    return { sender: { replaceTrack: () => Promise.resolve() } };
  }
  async setLocalDescription() {}
  async setRemoteDescription() {}
  getTransceivers() {
    return [];
  }
  close() {
    this.closed = true;
  }
  become(state: string) {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

beforeEach(() => {
  posts = [];
  peers = [];
  refusal = null;
  held = null;
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', ToyPeer);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (init.method !== 'POST') return new Response();
    posts.push(new URL(url));
    const session = `s${posts.length}`;
    if (held) await new Promise<void>((go) => held?.push(go));
    if (refusal) return new Response(JSON.stringify({ type: refusal.type, title: 'no' }), { status: refusal.status });
    return new Response('answer', { status: 201, headers: { location: `/whip/trial/${session}` } });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = () => vi.advanceTimersByTimeAsync(1);
const stream = { getTracks: () => [], getVideoTracks: () => [] } as unknown as MediaStream;
const replaces = () => posts.map((url) => url.searchParams.get('replaces'));

async function publishing() {
  const told: PublishState[] = [];
  const publisher = new WhipPublisher({ url: 'https://here.example/whip/trial', token: () => 'token', told: (state) => told.push(state) });
  publisher.start(stream);
  await settled();
  peers.at(-1)?.become('connected');
  return { publisher, told, last: () => told.at(-1) };
}

test('whoever is told to comes in anyone’s place, whoever comes back in that of the session that was lost', async () => {
  const { publisher, last } = await publishing();
  expect(last()).toEqual({ kind: 'live' });
  publisher.again();
  await settled();
  peers.at(-1)?.become('failed');
  await vi.advanceTimersByTimeAsync(60_000);
  publisher.start(stream);
  await settled();
  expect(replaces().slice(0, 2)).toEqual([null, 's1']);
  expect(replaces()[2]).toBe('s2');
  expect(replaces().at(-1)).toBeNull();
});

test('another device that took over ends it: nothing is posted until it is told to', async () => {
  const { publisher, last } = await publishing();
  publisher.taken('another');
  expect(last()).toEqual({ kind: 'live' });
  publisher.taken('s1');
  expect(last()).toMatchObject({ kind: 'refused', problem: taken_over });
  expect(peers.at(-1)?.closed).toBe(true);
  // A new stage, a lost connection, time.
  publisher.again();
  peers.at(-1)?.become('failed');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(posts).toHaveLength(1);
  publisher.start(stream);
  await settled();
  expect(replaces()).toEqual([null, null]);
});

test('it may be told so before its own answer is here', async () => {
  held = [];
  const { publisher, last } = await publishing();
  publisher.taken('s1');
  held.forEach((go) => { go(); });
  held = null;
  await settled();
  expect(last()).toMatchObject({ kind: 'refused', problem: taken_over });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(posts).toHaveLength(1);
});

test('whoever was away when it was told is refused, and leaves it at that', async () => {
  const { last } = await publishing();
  refusal = { status: 409, type: taken_over };
  peers.at(-1)?.become('failed');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(replaces()).toEqual([null, 's1']);
  expect(last()).toMatchObject({ kind: 'refused', problem: taken_over });
});
