// One person's ballots in all polls as they know them, and what all of them must come to.
import assert from 'node:assert/strict';

const bounds = { single: 4, multiple: 5, rating: 5 };

/** A poll as a moderator may draw it up. */
export function draftPoll(question, chance) {
  const kind = chance.of(['single', 'multiple', 'rating']);
  const choices = 2 + chance.below(bounds[kind]);
  return {
    question, kind, anonymous: chance.below(3) > 0, results: chance.of(['live', 'close', 'never']),
    ...(kind === 'rating' ? { points: choices } : { options: Array.from({ length: choices }, (_, i) => `Option ${i}`) }),
    ...(kind === 'multiple' ? { most: 1 + chance.below(choices) } : {}),
  };
}

const choicesOf = (draft) => draft.points ?? draft.options.length;

/** Options that a ballot in it may have. */
export function drawBallot(draft, chance) {
  const left = Array.from({ length: choicesOf(draft) }, (_, i) => String(i + 1));
  const many = 1 + chance.below(draft.most ?? 1);
  return Array.from({ length: many }, () => left.splice(chance.below(left.length), 1)[0]);
}

export class Ballots {
  constructor() {
    /** Poll to options: acknowledged. */
    this.cast = new Map();
    /** Poll to the options of a ballot that was never answered: it counts once or not at all. */
    this.unsure = new Map();
  }

  has(poll) { return this.cast.has(poll) || this.unsure.has(poll); }

  /** The answer to a ballot; `first`: options of one before it, in the same poll, whose answer was lost. */
  answered({ poll, options }, answer, first) {
    if (answer.ok) this.cast.set(poll, options);
    // It was the first that counted.
    else if (first && answer.error.detail === 'You have voted already.') this.cast.set(poll, first);
    else if (first) this.unsure.set(poll, first);
  }
}

/** Compares the polls that a moderator is told, all of them closed and counted, with what their voters know. */
export function checkPolls(polls, everyone) {
  const there = new Set(polls.map((poll) => poll.id));
  for (const { cast } of everyone) for (const id of cast.keys()) assert.ok(there.has(id), `${id} has acknowledged ballots and is gone`);
  for (const poll of polls) {
    const cast = everyone.flatMap((ballots) => (ballots.cast.has(poll.id) ? [ballots.cast.get(poll.id)] : []));
    const unsure = everyone.flatMap((ballots) => (ballots.unsure.has(poll.id) ? [ballots.unsure.get(poll.id)] : []));
    const between = (number, low, high, what) => assert.ok(number >= low && number <= high, `${what} of ${JSON.stringify(poll)}: ${number}, not ${low} to ${high}`);
    between(poll.voters, cast.length, cast.length + unsure.length, 'voters');
    if (poll.state === 'draft') { assert.equal(poll.voters, 0, poll.id); continue; }
    for (const { id } of poll.options) {
      const votes = (ballots) => ballots.filter((options) => options.includes(id)).length;
      between(poll.counts[id], votes(cast), votes(cast) + votes(unsure), `option ${id}`);
    }
    const all = Object.values(poll.counts).reduce((sum, one) => sum + one, 0);
    if (poll.kind !== 'multiple') assert.equal(all, poll.voters, `one vote of each voter in ${JSON.stringify(poll)}`);
  }
}
