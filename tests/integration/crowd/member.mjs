// Somebody who asks and votes at random; unanswered commands are repeated, with the same id, on the next connection.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sleep } from '../harness.mjs';
import { Ballots, draftPoll, drawBallot } from './ballots.mjs';
import { chances } from './chance.mjs';
import { Seat } from './seat.mjs';

const isBusy = (answer) => !answer.ok && (answer.error.status === 429 || answer.error.status === 503);

/** With `desk`, curates and holds polls too. */
export class Member extends Seat {
  constructor(hall, { name, seed, token, desk = false }) {
    super(hall, token);
    this.name = name;
    this.desk = desk;
    this.chance = chances(seed);
    this.asked = [];
    /** Question to whether it was voted for, as last acknowledged. */
    this.votes = new Map();
    this.ballots = new Ballots();
    this.count = 0;
    this.pauseMs = 120;
  }

  /** A command, or nothing when there is nothing to do it to. */
  choose() {
    const { hall, chance } = this;
    const question = hall.questions.length > 0 && chance.of(hall.questions.slice(-60));
    if (this.desk) return this.curate(question);
    const kind = chance.below(10);
    if (kind < 2) return { type: 'question.ask', text: `${this.name} asks ${this.count++}`, lang: 'en', anonymous: chance.below(3) === 0 };
    if (kind === 2 && this.asked.length > 0) return { type: 'question.withdraw', question: chance.of(this.asked) };
    const ballot = kind < 6 && this.chooseBallot();
    if (ballot) return ballot;
    if (!question) return undefined;
    return { type: 'question.vote', question, up: chance.below(3) > 0 };
  }

  curate(question) {
    const { hall, chance } = this;
    const kind = chance.below(18);
    if (kind < 2 && hall.mayHoldPoll()) return { type: 'poll.create', poll: draftPoll(`${this.name} ${this.count++}?`, chance) };
    const open = hall.pollsThat((poll) => poll.open);
    const shut = hall.pollsThat((poll) => poll.open === false);
    if (kind === 2 && open.length > 3) return { type: 'poll.close', poll: chance.of(open) };
    if (kind === 3 && shut.length > 0) return { type: chance.of(['poll.open', 'poll.publish']), poll: chance.of(shut.slice(-5)) };
    if (kind === 4 && this.last) return { type: 'undo', seq: this.last };
    if (!question) return undefined;
    if (kind < 7) return { type: 'question.merge', question, into: chance.of(hall.questions.slice(-60)) };
    if (kind === 7) return { type: 'question.pin', question, on: chance.below(2) === 0 };
    return { type: `question.${chance.of(['approve', 'approve', 'approve', 'approve', 'dismiss', 'next', 'live', 'done', 'restore'])}`, question };
  }

  /** A first ballot where there is one to cast; now and then one too many, or one that is none. */
  chooseBallot() {
    const { hall, chance } = this;
    const offered = hall.pollsThat((poll) => poll.open !== undefined).slice(-8);
    const fresh = offered.filter((id) => !this.ballots.has(id));
    const again = offered.filter((id) => this.ballots.cast.has(id));
    if (again.length > 0 && chance.below(12) === 0) return this.ballot(chance.of(again), { mayNot: 'they have voted' });
    if (fresh.length === 0) return undefined;
    const poll = chance.of(fresh);
    if (chance.below(25) === 0) return { ...this.ballot(poll, { mayNot: 'an option counts once' }), options: ['1', '1'] };
    return this.ballot(poll);
  }

  ballot(poll, more = {}) {
    const seen = this.chance.below(3) === 0 ? { watching: new Date(Date.now() - 20_000).toISOString() } : {};
    return { type: 'poll.vote', poll, options: drawBallot(this.hall.polls.get(poll), this.chance), ...seen, ...more };
  }

  took({ type, question, poll, up }, answer) {
    const { hall } = this;
    hall.acknowledged += 1;
    if (type === 'question.ask') {
      this.asked.push(answer.question);
      hall.questions.push(answer.question);
    } else if (type === 'question.vote') {
      this.votes.set(question, up);
    } else if (type === 'poll.create') {
      hall.polls.set(answer.poll, { ...poll, open: undefined });
      this.toOpen = answer.poll;
    } else if (type === 'poll.open' || type === 'poll.close') {
      hall.polls.get(poll).open = type === 'poll.open';
    }
    if (this.desk) this.last = answer.seq;
    if (/^question\.(ask|approve|dismiss|next|live|done|merge|withdraw)$/.test(type)) {
      hall.changes.push({ type, seq: answer.seq, question: question ?? answer.question });
    }
  }

  /** What is to be done until it is answered. */
  plan({ mayNot, ...fields }, first) {
    this.pending = { id: randomUUID(), fields, mayNot, first };
    if (fields.text) this.hall.texts.add(fields.text);
  }

  /** A page that was closed in the middle knows no id any more: its person votes again, as if it were for the first time. */
  lost() {
    const { fields, mayNot, first } = this.pending ?? {};
    if (fields?.type !== 'poll.vote' || mayNot || first || this.chance.below(3) > 0) return;
    this.hall.forgotten += 1;
    this.plan(this.ballot(fields.poll), fields.options);
  }

  async act() {
    if (!this.pending) {
      const chosen = this.toOpen ? { type: 'poll.open', poll: this.toOpen } : this.choose();
      this.toOpen = undefined;
      if (!chosen) return;
      this.plan(chosen);
    }
    const { id, fields: { type, ...fields }, mayNot, first } = this.pending;
    const answer = await this.client.command(type, fields, id);
    if (isBusy(answer)) return void await sleep(answer.error.retry_after_ms ?? 100);
    if (answer.ok) await this.repeat({ id, type, fields, answer });
    this.pending = undefined;
    assert.ok(!answer.ok || !mayNot, `${mayNot}: ${JSON.stringify({ fields, answer })}`);
    if (type === 'poll.vote') {
      if (mayNot) this.hall.secondBallots += 1;
      else this.ballots.answered(fields, answer, first);
    }
    if (answer.ok) return this.took({ type, ...fields }, answer);
    // Others were quicker, or it is not theirs to do: an outcome as good as another.
    assert.ok([404, 409, 400].includes(answer.error.status), JSON.stringify({ type, fields, answer }));
    this.hall.refused += 1;
  }

  /** Now and then at once; the last ballot on the next connection too. */
  async repeat(done) {
    if (done.type === 'poll.vote') this.before = done;
    if (this.chance.below(10) === 0) await this.sayAgain(done);
  }

  async sayAgain({ id, type, fields, answer }) {
    const again = await this.client.command(type, fields, id);
    if (isBusy(again)) return;
    assert.deepEqual(again, answer, 'a repeat has the same answer');
    this.hall.repeated += 1;
  }

  run() {
    return this.hold(async () => {
      if (this.before) await this.sayAgain(this.before);
      this.before = undefined;
      while (!this.hall.stopped || this.pending) {
        await this.act();
        this.absorb();
        if (!this.hall.stopped) await sleep(this.pauseMs / 2 + this.chance.below(this.pauseMs));
      }
    });
  }
}
