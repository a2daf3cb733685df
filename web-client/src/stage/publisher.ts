// Sends one stream to the stage by WHIP (RFC 9725) and keeps doing so: after a loss it posts again by itself, sooner or
// later, until it is told to stop or is refused for good. By itself it never takes the stage from another device of the same
// person: it names the session that it had, and only start() comes in anyone's place.
import { Backoff } from '../session/backoff';

export type PublishState =
  | { kind: 'off' | 'connecting' | 'live' | 'retrying' }
  | { kind: 'refused'; reason: string; problem: string };

/** Another device of the same person took over. */
export const taken_over = '/problems/taken-over';
/** What was sent made the stage fail more than once. */
export const feed_refused = '/problems/feed-refused';

type Given = {
  /** Where offers are posted. */
  url: string;
  token: () => string | null;
  told: (state: PublishState) => void;
};

// A connection that is only disturbed often comes back by itself within this time.
const disturbed_ms = 3_000;
const connect_within_ms = 12_000;
const most_bps = 2_500_000;

export class WhipPublisher {
  private stream: MediaStream | null = null;
  private peer: RTCPeerConnection | null = null;
  private session: string | null = null;
  /** Last part of the session's address, kept when the session is lost; null until there was one since start(). */
  private had: string | null = null;
  /** Sessions that were taken over: one may be told of before its own answer is here. */
  private readonly over = new Set<string>();
  private picture = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly backoff = new Backoff();
  /** Grows with each attempt: what an earlier one still waits for is of no interest. */
  private attempt = 0;

  constructor(private readonly given: Given) {}

  start(stream: MediaStream): void {
    this.stream = stream;
    this.had = null;
    this.given.told({ kind: 'connecting' });
    void this.connect();
  }

  /** Sends other tracks from now on, over the connection that is there. A kind that was not sent needs a new one. */
  async replace(stream: MediaStream): Promise<void> {
    this.stream = stream;
    if (!this.peer) return;
    const transceivers = this.peer.getTransceivers();
    const tracks = stream.getTracks();
    const kinds = (list: readonly { kind: string }[]) => list.map((one) => one.kind).sort().join();
    if (kinds(tracks) !== kinds(transceivers.map((one) => one.receiver.track))) {
      this.again();
      return;
    }
    await Promise.all(transceivers.map(async ({ sender, receiver }) => {
      const track = tracks.find((one) => one.kind === receiver.track.kind);
      if (track?.kind === 'audio' || (track && this.picture)) await sender.replaceTrack(track);
    }));
  }

  /** Stops sending the picture (or goes on), without a new connection. */
  async showPicture(on: boolean): Promise<void> {
    this.picture = on;
    const video = this.stream?.getVideoTracks()[0];
    const transceiver = this.peer?.getTransceivers().find((one) => one.receiver.track.kind === 'video');
    if (video && transceiver) await transceiver.sender.replaceTrack(on ? video : null);
  }

  /** The stage was started anew: what was connected is gone, whatever the connection still believes. */
  again(): void {
    if (!this.stream) return;
    this.close();
    this.backoff.reset();
    this.given.told({ kind: 'retrying' });
    void this.connect();
  }

  /** The server said that what is sent here is not taken any more. */
  refuse(): void {
    if (this.stream) this.end({ reason: '', problem: feed_refused });
  }

  /** Another device of this person sends in this session's place. */
  taken(session: string): void {
    this.over.add(session);
    if (this.stream && this.session !== null && this.had === session) this.end({ reason: '', problem: taken_over });
  }

  stop(): void {
    this.stream = null;
    const session = this.session;
    this.close();
    this.given.told({ kind: 'off' });
    if (session) void fetch(session, { method: 'DELETE', headers: this.headers(), keepalive: true }).catch(() => undefined);
  }

  private headers(): Record<string, string> {
    const token = this.given.token();
    return token ? { authorization: `Bearer ${token}` } : {};
  }

  private close(): void {
    this.attempt += 1;
    clearTimeout(this.timer);
    this.peer?.close();
    this.peer = null;
    this.session = null;
  }

  private retry(): void {
    if (!this.stream) return;
    this.close();
    this.given.told({ kind: 'retrying' });
    this.timer = setTimeout(() => void this.connect(), this.backoff.next());
  }

  private async connect(): Promise<void> {
    if (!this.stream) return;
    const attempt = ++this.attempt;
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.peer = peer;
    for (const track of this.stream.getTracks()) {
      const { sender } = peer.addTransceiver(track, {
        direction: 'sendonly',
        streams: [this.stream],
        ...(track.kind === 'video' ? { sendEncodings: [{ maxBitrate: most_bps }] } : {}),
      });
      // A camera that is turned off sends nothing, also after a new connection.
      if (track.kind === 'video' && !this.picture) void sender.replaceTrack(null);
    }
    peer.addEventListener('connectionstatechange', () => this.watch(attempt, peer));
    this.timer = setTimeout(() => attempt === this.attempt && this.retry(), connect_within_ms);
    try {
      await peer.setLocalDescription();
      const url = new URL(this.given.url);
      if (this.had !== null) url.searchParams.set('replaces', this.had);
      const response = await fetch(url.href, {
        method: 'POST',
        headers: { 'content-type': 'application/sdp', ...this.headers() },
        body: peer.localDescription?.sdp ?? '',
      });
      const text = await response.text();
      if (attempt !== this.attempt) return;
      if (response.status !== 201) {
        this.refused(response.status, text);
        return;
      }
      const location = response.headers.get('location');
      this.session = location ? new URL(location, this.given.url).href : null;
      this.had = this.session?.split('/').at(-1) ?? null;
      if (this.had !== null && this.over.has(this.had)) {
        this.end({ reason: '', problem: taken_over });
        return;
      }
      await peer.setRemoteDescription({ type: 'answer', sdp: text });
    } catch {
      // The network, or an answer that the browser does not like: both may be better next time.
      if (attempt === this.attempt) this.retry();
    }
  }

  private refused(status: number, text: string): void {
    // Too busy, or just starting.
    if (status >= 500 || status === 408 || status === 429) {
      this.retry();
      return;
    }
    this.end(problemOf(text, status));
  }

  private end(why: { reason: string; problem: string }): void {
    this.close();
    this.stream = null;
    this.given.told({ kind: 'refused', ...why });
  }

  private watch(attempt: number, peer: RTCPeerConnection): void {
    if (attempt !== this.attempt) return;
    clearTimeout(this.timer);
    switch (peer.connectionState) {
      case 'connected':
        this.backoff.reset();
        this.given.told({ kind: 'live' });
        break;
      case 'disconnected':
        this.timer = setTimeout(() => attempt === this.attempt && this.retry(), disturbed_ms);
        break;
      case 'failed':
      case 'closed':
        this.retry();
        break;
      default:
        this.timer = setTimeout(() => attempt === this.attempt && this.retry(), connect_within_ms);
    }
  }
}

/** The words of a problem document (RFC 9457), or what there is. */
export function problemOf(text: string, status: number): { reason: string; problem: string } {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === 'object' && read !== null) {
      const word = (name: string): string | null => {
        const value: unknown = Reflect.get(read, name);
        return typeof value === 'string' ? value : null;
      };
      return { reason: word('detail') ?? word('title') ?? `${status}`, problem: word('type') ?? '' };
    }
  } catch {
    // No JSON.
  }
  return { reason: `${status}`, problem: '' };
}
