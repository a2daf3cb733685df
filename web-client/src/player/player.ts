// The programme in a <video>: hls.js in low-latency mode where there is MSE, the browser's own player elsewhere.
// It heals itself: a network error is retried, a decoder error is recovered, a picture that stands still is moved to the
// present, and if nothing helps the player is made anew. Lives until its signal aborts.
import type Hls from 'hls.js';
import type { ErrorData } from 'hls.js';
import { Backoff } from '../session/backoff';
import { pace, Slack } from './pace';

export type PlayerStatus = 'loading' | 'playing' | 'paused' | 'stalled' | 'ended';

export type Reading = {
  status: PlayerStatus;
  /** Programme time of the picture, in milliseconds since 1970. */
  date: number | null;
  /** How far the picture is behind the present, in milliseconds. */
  delay: number | null;
  /** Further behind than the player would be by itself. */
  behind: boolean;
  muted: boolean;
};

export const nothing_read: Reading = { status: 'loading', date: null, delay: null, behind: false, muted: false };

/** Fetched beside the page, so that what is to be read is there before what is to be watched. */
const library = () => import('hls.js');
type Library = Awaited<ReturnType<typeof library>>['default'];

const sample_ms = 250;
const still_before_seek_ms = 3_000;
const still_before_anew_ms = 8_000;
/** A jump loads and decodes before it shows: no second one meanwhile. */
const between_jumps_ms = 5_000;
/** Slack above the target before the page offers "go live", in seconds. */
const behind_s = 1.5;

export class Player {
  // Given.
  private readonly video: HTMLVideoElement;
  private readonly source: string;
  private readonly now: () => number;
  private readonly report: (reading: Reading) => void;
  // Owned.
  private hls: Hls | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  // State.
  private readonly backoff = new Backoff();
  private readonly slack = new Slack();
  private wanted = true;
  /** Keeps to the present, as everybody does who did not pause. */
  private following = true;
  private jumpedAt = Number.NEGATIVE_INFINITY;
  private lib: Library | null = null;
  private lastPosition = -1;
  private stillSince = 0;
  private closed = false;
  private decoderErrorAt = Number.NEGATIVE_INFINITY;

  /** `now` is the server's clock; `report` is called four times a second. */
  constructor(video: HTMLVideoElement, source: string, now: () => number, report: (reading: Reading) => void, signal: AbortSignal) {
    this.video = video;
    this.source = source;
    this.now = now;
    this.report = report;
    const sampling = setInterval(() => this.sample(), sample_ms);
    for (const name of ['play', 'pause', 'volumechange', 'playing', 'waiting']) {
      video.addEventListener(name, () => this.sample(), { signal });
    }
    signal.addEventListener('abort', () => {
      this.closed = true;
      clearInterval(sampling);
      clearTimeout(this.timer);
      this.release();
    });
    this.begin();
  }

  async play(): Promise<void> {
    this.wanted = true;
    try {
      await this.video.play();
    } catch (error) {
      // Browsers let sound begin only after a gesture. The picture may begin without it; the page offers the sound.
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError' || this.video.muted) return;
      this.video.muted = true;
      await this.video.play().catch(() => undefined);
    }
  }

  pause(): void {
    this.wanted = false;
    this.following = false;
    this.video.pause();
  }

  async goLive(): Promise<void> {
    this.following = true;
    const edge = this.edge();
    if (edge !== null && edge > this.video.currentTime) this.video.currentTime = edge;
    this.stillSince = performance.now();
    await this.play();
  }

  private begin(): void {
    this.release();
    this.stillSince = performance.now();
    if (!this.lib) {
      library().then(
        (found) => {
          this.lib = found.default;
          if (!this.closed) this.begin();
        },
        () => this.closed || this.anew(),
      );
      return;
    }
    if (this.lib.isSupported()) this.beginHls(this.lib);
    else this.video.src = this.source;
    if (this.wanted) void this.play();
  }

  private beginHls(Hls: Library): void {
    // The target is the playlist's PART-HOLD-BACK: it is left to hls.js by not naming one. Speed is ours (pace.ts):
    // hls.js hurries only with more than a second in hand, which is more than the target.
    const hls = new Hls({
      lowLatencyMode: true,
      maxLiveSyncPlaybackRate: 1,
      liveSyncOnStallIncrease: 0,
      backBufferLength: 60,
      maxBufferLength: 8,
      liveDurationInfinity: true,
      startFragPrefetch: true,
      // What happens on stage comes with the session; its cues would want a track of no file, which the page's policy bars.
      enableDateRangeMetadataCues: false,
    });
    this.hls = hls;
    hls.on(Hls.Events.ERROR, (_name, data) => this.heal(hls, data, Hls));
    hls.on(Hls.Events.FRAG_BUFFERED, () => this.backoff.reset());
    hls.loadSource(this.source);
    hls.attachMedia(this.video);
  }

  private heal(hls: Hls, data: ErrorData, { ErrorDetails, ErrorTypes }: Library): void {
    if (data.details === ErrorDetails.BUFFER_STALLED_ERROR) this.slack.stalled(performance.now());
    if (!data.fatal || hls !== this.hls) return;
    const at = performance.now();
    if (data.type === ErrorTypes.MEDIA_ERROR && at - this.decoderErrorAt > 5_000) {
      this.decoderErrorAt = at;
      hls.recoverMediaError();
      void this.play();
      return;
    }
    this.anew();
  }

  private anew(): void {
    this.release();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.begin(), this.backoff.next());
  }

  private release(): void {
    this.hls?.destroy();
    this.hls = null;
    this.lastPosition = -1;
  }

  private sample(): void {
    const { video } = this;
    const date = this.date();
    const delay = date === null ? null : Math.max(0, this.now() - date);
    this.watchStill();
    this.keepPace();
    const moving = performance.now() - this.stillSince < 1_000;
    const status: PlayerStatus = video.ended ? 'ended' : video.readyState < 2 ? 'loading' : video.paused ? 'paused' : moving ? 'playing' : 'stalled';
    const target = this.hls?.targetLatency ?? null;
    const latency = this.hls ? this.hls.latency : 0;
    const behind = this.hls && target !== null ? latency > target + behind_s : delay !== null && delay > 12_000;
    this.report({ status, date, delay, behind, muted: video.muted || video.volume === 0 });
  }

  private keepPace(): void {
    const { hls, video } = this;
    const target = hls?.targetLatency ?? null;
    if (!hls || target === null || video.paused || video.readyState < 2 || hls.latency === 0) return;
    const at = performance.now();
    const slack = this.slack.seconds(at);
    const { buffered, currentTime } = video;
    const ahead = buffered.length > 0 ? buffered.end(buffered.length - 1) - currentTime : 0;
    const { rate, jump } = this.following ? pace({ latency: hls.latency, target: target + slack, ahead }) : { rate: 1, jump: false };
    if (video.playbackRate !== rate) video.playbackRate = rate;
    const edge = jump && at - this.jumpedAt > between_jumps_ms ? this.edge() : null;
    if (edge === null) return;
    this.jumpedAt = at;
    video.currentTime = edge - slack;
  }

  /** A picture that should move and doesn't is moved to the present, then made anew. */
  private watchStill(): void {
    const { video } = this;
    const at = performance.now();
    if (!this.lib || !this.wanted || video.currentTime !== this.lastPosition || video.ended || document.hidden) {
      this.lastPosition = video.currentTime;
      this.stillSince = at;
      return;
    }
    const still = at - this.stillSince;
    if (still > still_before_anew_ms) {
      this.stillSince = at;
      this.anew();
    } else if (still > still_before_seek_ms && still <= still_before_seek_ms + 2 * sample_ms) {
      const edge = this.edge();
      if (edge !== null && Math.abs(edge - video.currentTime) > 0.3) video.currentTime = edge;
      if (video.paused) void this.play();
    }
  }

  private edge(): number | null {
    if (this.hls) return this.hls.liveSyncPosition;
    const { seekable } = this.video;
    return seekable.length > 0 ? seekable.end(seekable.length - 1) - 1 : null;
  }

  private date(): number | null {
    if (this.hls) return this.hls.playingDate?.getTime() ?? null;
    const start = (this.video as { getStartDate?: () => Date }).getStartDate?.().getTime();
    return start === undefined || Number.isNaN(start) ? null : start + this.video.currentTime * 1000;
  }
}
