// Gives out turns, a few at a time, in the order in which they were asked for: five hundred pictures are not fetched at
// once. A turn that nobody wants any more is passed over.

export class Turns {
  // Given.
  private readonly most: number;
  // State.
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(most: number) {
    this.most = most;
  }

  /** Does `work` once it has a turn; undefined when the signal came first. What `work` throws is the caller's. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    if (this.taken >= this.most) await new Promise<void>((turn) => this.waiting.push(turn));
    else this.taken += 1;
    try {
      return signal.aborted ? undefined : await work();
    } finally {
      // Handed on, or given back.
      const next = this.waiting.shift();
      if (next) next();
      else this.taken -= 1;
    }
  }
}
