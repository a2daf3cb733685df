// Connections that come back.
import assert from 'node:assert/strict';
import { sleep } from '../harness.mjs';
import { SessionClient } from '../session-client.mjs';
import { PollWatch } from './poll-watch.mjs';

/** Frames are taken once and in order, over any number of sockets. */
export class Seat {
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
    for (; this.read < frames.length; ++this.read) this.take(frames[this.read]);
  }

  take(frame) {
    if (!frame.seq || !frame.at) return;
    assert.ok(frame.seq > this.seq, `${frame.type} ${frame.seq} came after ${this.seq}`);
    this.seq = frame.seq;
    if (frame.type.startsWith('question.')) this.told.push(frame);
  }

  cut() {
    this.client?.socket.terminate();
  }

  /** Called when a connection went away. */
  lost() {}

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
        this.lost();
        await sleep(20);
      }
    }
  }
}

/** Looks only. */
export class Observer extends Seat {
  /** `staff`: whether they may know the counts before the audience. */
  constructor(hall, { token, staff = false } = {}) {
    super(hall, token);
    this.polls = new PollWatch(hall, staff);
  }

  async sit() {
    await super.sit();
    for (const poll of this.client.first.state?.polls ?? []) this.polls.see(poll);
  }

  take(frame) {
    super.take(frame);
    this.polls.take(frame);
  }

  run() {
    return this.hold(async () => {
      while (!this.hall.stopped && this.client.socket.readyState === 1) { this.absorb(); await sleep(20); }
      if (this.client.socket.readyState !== 1) throw new Error('cut');
    });
  }
}
