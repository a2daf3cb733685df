// How fast to play so that the picture stays as far behind the present as the playlist asks for: a little faster when it
// fell behind, a little slower when it is too near the edge, and with a jump when playing faster would take too long.
// Pure; seconds throughout.

export type Distance = {
  /** From the present to what is shown. */
  latency: number;
  /** What it should be. */
  target: number;
  /** What is loaded beyond what is shown. */
  ahead: number;
};
export type Pace = { rate: number; jump: boolean };

/** Nobody sees or hears a change of speed below these. */
const fastest = 1.08;
const slowest = 0.95;
/** Half of a part's time is noise: how long ago the playlist changed is only known by when it came. */
const exact = 0.05;
/** Steps of speed: each change costs the sound a little. */
const rounded = (rate: number) => Math.round(rate * 100) / 100;
/** At most fast for ten seconds or so. */
const jump_from = 1;
/** Less than a part is in hand: hurrying would stall. */
const scarce = 0.3;

export function pace({ latency, target, ahead }: Distance): Pace {
  const late = latency - target;
  if (late > jump_from) return { rate: 1, jump: true };
  if (late > exact && ahead > scarce) return { rate: rounded(Math.min(fastest, 1 + late / 4)), jump: false };
  if (late < -exact) return { rate: rounded(Math.max(slowest, 1 + late / 4)), jump: false };
  return { rate: 1, jump: false };
}

/** Stalls say that this viewer's path needs more slack; a quiet while gives it back. */
export class Slack {
  private extra = 0;
  private since = Number.NEGATIVE_INFINITY;

  stalled(now: number): void {
    this.extra = Math.min(1, this.extra + 0.15);
    this.since = now;
  }

  /** `now` in milliseconds, growing. */
  seconds(now: number): number {
    if (this.extra > 0 && now - this.since >= 60_000) {
      this.extra = Math.max(0, this.extra - 0.15);
      this.since = now;
    }
    return this.extra;
  }
}
