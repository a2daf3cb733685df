// Somebody who registers over HTTP, confirms, waits, takes what is offered, leaves and comes again, at random; what got no
// answer is sent again as it was. What they were answered must be so whenever they look.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sleep } from '../harness.mjs';
import { as, enrol } from '../registering.mjs';
import { chances } from './chance.mjs';

const ofForm = { 201: 'held', 202: 'waiting' };
const once = { connection: 'close' };

export class Applicant {
  /** `postman`: who brings mails. */
  constructor(hall, postman, { email, seed }) {
    this.hall = hall;
    this.postman = postman;
    this.email = email;
    this.chance = chances(seed);
    /** As last acknowledged: out, held, waiting, offered, taken, cancelled. */
    this.status = 'out';
    this.confirmed = false;
    this.forms = 0;
    this.acknowledged = 0;
    this.moves = { held: 0, waiting: 0, full: 0, offered: 0, taken: 0, cancelled: 0 };
    this.pauseMs = 400;
  }

  /** Sends until there is an answer. */
  async send(request) {
    for (;;) {
      const { server } = this.hall;
      try {
        if (server) {
          const { status, body } = await request(server);
          if (status !== 503) return { status, body };
        }
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        this.hall.cut += 1;
      }
      await sleep(20 + this.chance.below(30));
    }
  }

  async fill(form) {
    const { status } = await this.send(async (server) => {
      const response = await enrol(server, this.email, { organisation: form.words }, { ...once, 'idempotency-key': `"${form.key}"` });
      return { status: response.status, body: await response.text() };
    });
    assert.ok(ofForm[status] || status === 409, `a form was answered ${status}`);
    return status;
  }

  set(status) {
    this.acknowledged += 1;
    if (this.status !== status) this.moves[status] += 1;
    this.status = status;
  }

  async register() {
    const form = { key: randomUUID(), words: `Form ${this.forms++}` };
    const status = await this.fill(form);
    if (status === 409) { this.moves.full += 1; return; }
    this.form = { ...form, status };
    this.confirmed = false;
    this.set(ofForm[status]);
    this.token ??= await this.postman.token(this.email);
  }

  /** The answer to the same form, whatever became of it since; it registers nobody anew. */
  async repeatForm() {
    assert.equal(await this.fill(this.form), this.form.status, 'a repeated form has the same answer');
    this.hall.repeated += 1;
    await this.look();
  }

  /** Another form by somebody who is registered is answered as anybody's, and changes nothing. */
  async askAgain() {
    await this.fill({ key: randomUUID(), words: 'Once more' });
    await this.look();
  }

  /** Where they may be, given what they were answered last: only who waits is moved by others. */
  possible() { return this.status === 'waiting' && this.confirmed ? ['waiting', 'offered'] : [this.status]; }

  async look() {
    const { status, body } = await this.send((server) => as(server, this.token, 'GET', '/registrations/me', undefined, once));
    assert.equal(status, 200, `${this.email} was ${this.status}: ${JSON.stringify(body)}`);
    assert.ok(this.possible().includes(body.status), `${this.email} was ${this.status} and is ${body.status}`);
    assert.equal(body.confirmed, this.confirmed, this.email);
    this.set(body.status);
  }

  /** `outcomes`: what it may come to. */
  async act(action, outcomes) {
    const { status, body } = await this.send((server) => (action === 'cancel' && this.chance.below(2) === 0
      ? as(server, this.token, 'DELETE', '/registrations/me', undefined, once)
      : as(server, this.token, 'PATCH', '/registrations/me', { action }, once)));
    assert.equal(status, 200, `${this.email} was ${this.status}, ${action}: ${JSON.stringify(body)}`);
    assert.ok(outcomes.includes(body.status), `${this.email} was ${this.status}, ${action}: ${body.status}`);
    if (action === 'confirm') this.confirmed = true;
    this.set(body.status);
  }

  step() {
    const kind = this.chance.below(12);
    if (this.status === 'out') return this.register();
    if (kind === 0) return this.repeatForm();
    if (this.status === 'cancelled') return kind < 9 ? this.register() : this.look();
    if (kind === 1) return this.askAgain();
    if (kind === 2) return this.act('cancel', ['cancelled']);
    if (this.status === 'offered') return this.act('accept', ['taken']);
    // A seat that became free goes to whoever confirms when nobody before them has.
    if (!this.confirmed) return this.act('confirm', this.status === 'held' ? ['taken'] : ['waiting', 'offered', 'taken']);
    if (this.status === 'taken' && kind < 5) return this.act('cancel', ['cancelled']);
    return this.look();
  }

  async run() {
    while (!this.hall.stopped) {
      await this.step();
      await sleep(this.pauseMs / 2 + this.chance.below(this.pauseMs));
    }
  }
}
