// What is told of polls while they run, watched by one seat: counts go to whoever may know them, and of an anonymous
// poll in steps that mix five ballots (docs/decisions/0007).
import assert from 'node:assert/strict';

const mixed = 5;
const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);

export class PollWatch {
  constructor(hall, staff) {
    this.hall = hall;
    this.staff = staff;
    /** Anonymous polls that nobody can vote in any more. */
    this.counted = new Set();
    /** Counts as they were told last. */
    this.last = new Map();
    this.steps = 0;
  }

  take(frame) {
    if (frame.type === 'poll.counted') this.counted.add(frame.poll.id);
    if (frame.type === 'poll.tally') {
      for (const [id, { voters, counts }] of Object.entries(frame.polls)) {
        const draft = this.hall.polls.get(id);
        if (draft?.anonymous) this.step(id, draft.kind, voters, counts);
      }
    } else if (frame.type.startsWith('poll.') && frame.poll?.options) {
      this.see(frame.poll);
    }
  }

  see(poll) {
    const { id, anonymous, kind, voters, counts, published, results, state } = poll;
    const known = this.staff || published || (results === 'live' && state !== 'draft') || (results === 'close' && state === 'closed');
    assert.ok(counts === null || known, `the audience was told the counts of ${JSON.stringify(poll)}`);
    if (anonymous) this.step(id, kind, voters, counts);
  }

  step(id, kind, voters, counts) {
    if (counts === null || this.counted.has(id)) return;
    const before = this.last.get(id);
    for (const [option, votes] of Object.entries(counts)) assert.ok(votes >= (before?.[option] ?? 0), `votes of ${id} went away: ${JSON.stringify([before, counts])}`);
    this.last.set(id, counts);
    if (!before || sum(counts) > sum(before)) this.steps += 1;
    // Only of a multiple choice the votes are more than the ballots.
    if (kind === 'multiple') return;
    assert.equal(sum(counts) % mixed, 0, `${id} was told in a step that mixes too few: ${JSON.stringify(counts)}`);
    assert.ok(sum(counts) + mixed <= voters, `${id}: ${JSON.stringify(counts)} of ${voters} voters is no step late`);
  }
}
