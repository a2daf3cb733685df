// What the crowd has in common: which server there is, which questions and polls, and whether to go on.

/** An event takes no more polls (server/event/poll.hpp); some are left for the tests' own. */
const mostPolls = 90;

export class Hall {
  /** `seconds`: how long it lasts, so that there is a poll to vote in until the end. */
  constructor(seconds) {
    this.seconds = seconds;
    this.began = Date.now();
    /** undefined while there is none. */
    this.server = undefined;
    this.stopped = false;
    this.questions = [];
    /** Poll to its draft, with `open` as its moderators know. */
    this.polls = new Map();
    this.texts = new Set();
    /** Every acknowledged change: { type, seq, question }. */
    this.changes = [];
    this.acknowledged = 0;
    this.refused = 0;
    this.repeated = 0;
    this.cut = 0;
    /** Commands whose sender forgot their ids. */
    this.forgotten = 0;
    /** Ballots after the first, each with an id of its own. */
    this.secondBallots = 0;
  }

  mayHoldPoll() {
    const elapsed = (Date.now() - this.began) / 1000;
    return this.polls.size < Math.min(mostPolls, 4 + (elapsed * mostPolls) / Math.max(this.seconds, 60));
  }

  pollsThat(fits) { return [...this.polls].filter(([, poll]) => fits(poll)).map(([id]) => id); }
}
