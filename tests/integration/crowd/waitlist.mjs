// The list of registrations as an organiser sees it, over and over: never more seats than there are, nobody is passed
// over, and what people were answered is what stands.
import assert from 'node:assert/strict';
import { eventually, sleep } from '../harness.mjs';
import { as } from '../registering.mjs';

const seated = ['held', 'offered', 'taken'];
const once = { connection: 'close' };

export class Waitlist {
  constructor(hall, organiser, { capacity, waitlist }) {
    this.hall = hall;
    this.organiser = organiser;
    this.rules = { capacity, waitlist };
    /** Who waited and had confirmed when we looked last, by email. */
    this.waited = new Map();
    this.looks = 0;
    this.movedUp = 0;
  }

  /** undefined when it cannot be told just now. */
  async read() {
    const { status, body } = await as(this.hall.server, this.organiser, 'GET', '/registrations?limit=1000', undefined, once);
    return status === 200 ? body : undefined;
  }

  check({ registrations, counts, seats }) {
    this.looks += 1;
    assert.equal(registrations.filter((one) => seated.includes(one.status)).length, seats);
    assert.ok(seats <= this.rules.capacity, `${seats} seats of ${this.rules.capacity}`);
    assert.ok(counts.waiting <= this.rules.waitlist, `${counts.waiting} wait on ${this.rules.waitlist} places`);
    const waiting = registrations.filter((one) => one.status === 'waiting' && one.confirmed);
    assert.ok(waiting.length === 0 || seats === this.rules.capacity, `${waiting.length} wait while there are seats`);
    assert.equal(new Set(registrations.map((one) => one.email)).size, registrations.length, 'nobody is there twice');
    this.checkOrder(registrations);
    this.waited = new Map(waiting.map((one) => [one.email, one.asked_at]));
  }

  /** Of those who waited when we looked last, whoever got a seat had waited longer than whoever still waits. */
  checkOrder(registrations) {
    // With another asked_at they had left, and came again.
    const same = registrations.filter((one) => this.waited.get(one.email) === one.asked_at);
    const moved = same.filter((one) => ['offered', 'taken'].includes(one.status));
    const left = same.filter((one) => one.status === 'waiting');
    for (const up of moved) for (const one of left) assert.ok(up.asked_at <= one.asked_at, `${up.email} was offered a seat before ${one.email}, who had asked earlier`);
    this.movedUp += moved.length;
  }

  async run() {
    while (!this.hall.stopped) {
      try {
        const list = this.hall.server && await this.read();
        if (list) this.check(list);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
      }
      await sleep(100);
    }
  }

  /** Once all is quiet: what everybody was answered is so, and each seat that is given back goes to who waited longest. */
  async end(applicants) {
    const look = async () => {
      const list = await eventually(() => this.read(), 'the list of registrations');
      this.check(list);
      return new Map(list.registrations.map((one) => [one.email, one]));
    };
    let list = await look();
    const known = applicants.filter((one) => one.status !== 'out');
    assert.equal(list.size, known.length, 'who was never answered is nowhere');
    for (const one of known) assert.ok(one.possible().includes(list.get(one.email)?.status), `${one.email} was ${one.status}: ${JSON.stringify(list.get(one.email))}`);
    for (const leaver of known.filter((one) => seated.includes(list.get(one.email).status)).slice(0, 4)) {
      const [next] = [...list.values()].filter((one) => one.status === 'waiting' && one.confirmed).sort((a, b) => a.asked_at.localeCompare(b.asked_at));
      await leaver.act('cancel', ['cancelled']);
      const after = await look();
      const expected = new Map([...list].map(([email, one]) => [email, one.status]));
      expected.set(leaver.email, 'cancelled');
      if (next) expected.set(next.email, 'offered');
      assert.deepEqual(new Map([...after].map(([email, one]) => [email, one.status])), expected, 'one seat was freed, and one went to the next');
      list = after;
    }
  }
}
