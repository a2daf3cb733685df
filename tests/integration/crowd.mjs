// A crowd that asks, votes, curates and polls at random, over cut sockets and a server that is killed, and keeps what
// was acknowledged. What everyone remembers must agree with what the server tells in the end (checkCrowd).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sleep } from './harness.mjs';
import { SessionClient } from './session-client.mjs';

/** Numbers below 2^32 from a printed seed (xorshift32; Marsaglia 2003): a run's choices, though not its timing, repeat. */
export function chances(seed) {
  let x = seed >>> 0 || 1;
  const next = () => { x ^= x << 13; x >>>= 0; x ^= x >>> 17; x ^= x << 5; x >>>= 0; return x; };
  return { below: (n) => next() % n, of: (list) => list[next() % list.length] };
}

/** The person that holds the crowd together: which questions and polls there are, and whether to go on. */
export class Hall {
  constructor() {
    /** undefined while there is none. */
    this.server = undefined;
    this.stopped = false;
    this.questions = [];
    this.polls = [];
    this.texts = new Set();
    /** Every acknowledged change: { type, seq, question }. */
    this.changes = [];
    this.acknowledged = 0;
    this.refused = 0;
    this.repeated = 0;
    this.cut = 0;
  }
}

/** A connection that comes back: frames are taken once and in order, over any number of sockets. */
class Seat {
  constructor(hall, token) {
    this.hall = hall;
    this.token = token;
    this.seq = undefined;
    /** Journalled frames about questions, in order. */
    this.told = [];
  }

  async sit() {
    const resume = this.seq === undefined ? {} : { resume: this.seq };
    this.client = await SessionClient.open(this.hall.server, { ...(this.token ? { token: this.token } : {}), ...resume });
    this.token ??= this.client.you.token;
    this.read = 0;
    if (this.client.first.type === 'welcome') {
      assert.equal(this.seq, undefined, `who was told up to ${this.seq} is resumed`);
      this.seq = this.client.first.seq;
    }
  }

  absorb() {
    const { frames } = this.client;
    for (; this.read < frames.length; ++this.read) {
      const frame = frames[this.read];
      if (!frame.seq || !frame.at) continue;
      assert.ok(frame.seq > this.seq, `${frame.type} ${frame.seq} came after ${this.seq}`);
      this.seq = frame.seq;
      if (frame.type.startsWith('question.')) this.told.push(frame);
    }
  }

  cut() {
    this.client?.socket.terminate();
  }

  /** Calls `sitting` with each connection until the hall has stopped; what breaks it but a lost connection is thrown. */
  async hold(sitting) {
    while (!this.hall.stopped || this.pending) {
      if (!this.hall.server) { await sleep(20); continue; }
      try {
        await this.sit();
        await sitting();
        this.absorb();
        this.cut();
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        if (this.client) this.absorb();
        this.hall.cut += 1;
        await sleep(20);
      }
    }
  }
}

/** Looks only. */
export class Observer extends Seat {
  run() {
    return this.hold(async () => {
      while (!this.hall.stopped && this.client.socket.readyState === 1) { this.absorb(); await sleep(20); }
      if (this.client.socket.readyState !== 1) throw new Error('cut');
    });
  }
}

/** Asks and votes; with `desk`, curates and holds polls too. */
export class Member extends Seat {
  constructor(hall, { name, seed, token, desk = false }) {
    super(hall, token);
    this.name = name;
    this.desk = desk;
    this.chance = chances(seed);
    this.asked = [];
    /** Question to whether it was voted for, as last acknowledged. */
    this.votes = new Map();
    /** Poll to option. */
    this.ballots = new Map();
    this.count = 0;
    this.pauseMs = 120;
  }

  /** A command, or nothing when there is nothing to do it to. */
  choose() {
    const { hall, chance } = this;
    const question = hall.questions.length > 0 && chance.of(hall.questions.slice(-60));
    if (this.desk) {
      const kind = chance.below(14);
      if (kind === 0) return { type: 'poll.create', poll: { question: `${this.name} ${this.count++}?`, kind: 'single', options: ['A', 'B', 'C'], anonymous: false, results: 'live' } };
      if (kind === 1 && this.last) return { type: 'undo', seq: this.last };
      if (!question) return undefined;
      if (kind === 2 || kind === 3) return { type: 'question.merge', question, into: chance.of(hall.questions.slice(-60)) };
      if (kind === 4) return { type: 'question.pin', question, on: chance.below(2) === 0 };
      return { type: `question.${chance.of(['approve', 'approve', 'approve', 'approve', 'dismiss', 'next', 'live', 'done', 'restore'])}`, question };
    }
    const kind = chance.below(10);
    if (kind < 2) return { type: 'question.ask', text: `${this.name} asks ${this.count++}`, lang: 'en', anonymous: chance.below(3) === 0 };
    if (kind === 2 && this.asked.length > 0) return { type: 'question.withdraw', question: chance.of(this.asked) };
    const poll = hall.polls.find((one) => !this.ballots.has(one));
    if (kind < 5 && poll) return { type: 'poll.vote', poll, options: [String(chance.below(3) + 1)] };
    if (!question) return undefined;
    return { type: 'question.vote', question, up: chance.below(3) > 0 };
  }

  took({ type, question, poll, options, up }, answer) {
    const { hall } = this;
    hall.acknowledged += 1;
    if (type === 'question.ask') {
      this.asked.push(answer.question);
      hall.questions.push(answer.question);
    } else if (type === 'question.vote') {
      this.votes.set(question, up);
    } else if (type === 'poll.vote') {
      this.ballots.set(poll, options[0]);
    } else if (type === 'poll.create') {
      this.toOpen = answer.poll;
    } else if (type === 'poll.open') {
      hall.polls.push(poll);
    }
    if (this.desk) this.last = answer.seq;
    if (/^question\.(ask|approve|dismiss|next|live|done|merge|withdraw)$/.test(type)) {
      hall.changes.push({ type, seq: answer.seq, question: question ?? answer.question });
    }
  }

  async act() {
    if (!this.pending) {
      const fields = this.toOpen ? { type: 'poll.open', poll: this.toOpen } : this.choose();
      this.toOpen = undefined;
      if (!fields) return;
      this.pending = { id: randomUUID(), fields };
      if (fields.text) this.hall.texts.add(fields.text);
    }
    const { id, fields: { type, ...fields } } = this.pending;
    const answer = await this.client.command(type, fields, id);
    const busy = !answer.ok && (answer.error.status === 429 || answer.error.status === 503);
    if (busy) return void await sleep(answer.error.retry_after_ms ?? 100);
    if (answer.ok && this.chance.below(10) === 0) {
      assert.deepEqual(await this.client.command(type, fields, id), answer, 'a repeat has the same answer');
      this.hall.repeated += 1;
    }
    this.pending = undefined;
    if (answer.ok) return this.took({ type, ...fields }, answer);
    // Others were quicker, or it is not theirs to do: an outcome as good as another.
    assert.ok([404, 409, 400].includes(answer.error.status), JSON.stringify({ type, fields, answer }));
    this.hall.refused += 1;
    if (type === 'poll.open') this.toOpen = undefined;
  }

  run() {
    return this.hold(async () => {
      while (!this.hall.stopped || this.pending) {
        await this.act();
        this.absorb();
        if (!this.hall.stopped) await sleep(this.pauseMs / 2 + this.chance.below(this.pauseMs));
      }
    });
  }
}

/** Compares what everyone remembers with `state`, which a moderator is told on coming in. */
export function checkCrowd(hall, members, observers, state) {
  const list = new Map(state.questions.list.map((question) => [question.id, question]));
  const texts = state.questions.list.map((question) => question.text);
  assert.equal(new Set(texts).size, texts.length, 'no question twice');
  for (const text of texts) assert.ok(hall.texts.has(text), `nobody asked "${text}"`);
  for (const member of members) for (const id of member.asked) assert.ok(list.has(id), `${id} was acknowledged and is gone`);

  // Order: a change was told to the desk once, at the seq of its answer, and the last thing told is what stands.
  const desk = new Map(observers.desk.told.map((frame) => [frame.seq, frame]));
  const seqs = new Set();
  const past = { ask: 'asked', approve: 'approved', dismiss: 'dismissed', next: 'next', live: 'live', done: 'done', merge: 'merged', withdraw: 'withdrawn' };
  for (const { type, seq, question } of hall.changes) {
    assert.ok(!seqs.has(seq), `two changes at ${seq}`);
    seqs.add(seq);
    assert.equal(desk.get(seq)?.type, `question.${past[type.slice(9)]}`, `${type} at ${seq}`);
    assert.equal(desk.get(seq).question.id, question);
  }
  const last = new Map(observers.desk.told.filter((frame) => frame.question).map((frame) => [frame.question.id, frame.question]));
  for (const [id, question] of list) {
    assert.equal(last.get(id)?.state, question.state, id);
    assert.equal(last.get(id).merged_into, question.merged_into, id);
    assert.equal(last.get(id).pinned, question.pinned, id);
  }
  // Two viewers saw the same.
  assert.deepEqual(observers.viewers[0].told.map((frame) => frame.seq), observers.viewers[1].told.map((frame) => frame.seq));

  // Votes are of distinct people, also over those merged.
  const voters = new Map([...list.keys()].map((id) => [id, new Set()]));
  for (const member of members) for (const [id, up] of member.votes) if (up) voters.get(id).add(member.name);
  for (const [id, question] of list) {
    const mine = new Set(voters.get(id));
    for (const other of list.values()) if (other.merged_into === id) for (const name of voters.get(other.id)) mine.add(name);
    assert.equal(question.votes, mine.size, `votes of ${JSON.stringify(question)}: ${[...mine]}`);
  }
  for (const poll of state.polls) {
    const counts = { 1: 0, 2: 0, 3: 0 };
    for (const member of members) if (member.ballots.has(poll.id)) counts[member.ballots.get(poll.id)] += 1;
    if (poll.state !== 'draft') assert.deepEqual(poll.counts, counts, poll.id);
  }
}
