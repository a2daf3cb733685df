// Waiting before the next try: doubling, with jitter so that a room full of pages doesn't come back in one instant. Value.

const first_ms = 400;
const longest_ms = 10_000;

export class Backoff {
  private tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait now: between half and the whole of a step that doubles each time. */
  next(): number {
    const step = Math.min(longest_ms, first_ms * 2 ** this.tries);
    this.tries += 1;
    return step / 2 + (step / 2) * this.random();
  }

  reset(): void {
    this.tries = 0;
  }
}
