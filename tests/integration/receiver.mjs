// A program that takes webhooks as the Standard Webhooks convention says: it verifies before it believes, and remembers
// the ids that it has seen.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { faultOf } from './contract.mjs';
import { eventually } from './harness.mjs';

/** Throws unless these headers are a signature of this body by that secret. */
export function verify(secret, headers, body) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const age = Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']));
  if (!(age < 300)) throw new Error(`a timestamp ${age} s away`);
  const ours = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest();
  const theirs = headers['webhook-signature'].split(' ').filter((one) => one.startsWith('v1,')).map((one) => Buffer.from(one.slice(3), 'base64'));
  if (!theirs.some((one) => one.length === ours.length && timingSafeEqual(one, ours))) throw new Error('not signed by this secret');
}

export class Receiver {
  /** `answer(call, response, nth)` answers a call; 204 without. */
  static async start(t, answer, port = 0) {
    const receiver = new Receiver();
    receiver.calls = [];
    receiver.answer = answer;
    receiver.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => { body += chunk; });
      request.on('end', () => {
        const call = { path: request.url, method: request.method, headers: request.headers, body, id: request.headers['webhook-id'], at: Date.now(), payload: JSON.parse(body) };
        call.fault = faultOf({ $ref: 'shapes.schema.json#/$defs/webhook_call' }, call.payload);
        receiver.calls.push(call);
        if (receiver.answer) receiver.answer(call, response, receiver.calls.length);
        else response.writeHead(204).end();
      });
    });
    await new Promise((done) => receiver.server.listen(port, '127.0.0.1', done));
    receiver.port = receiver.server.address().port;
    receiver.url = `http://127.0.0.1:${receiver.port}/hook`;
    t.after(() => receiver.stop());
    return receiver;
  }
  stop() {
    this.server.closeAllConnections?.();
    return new Promise((done) => this.server.close(done));
  }
  until(fits, what, ms = 10_000) { return eventually(() => fits(this.calls), `${what}; got ${JSON.stringify(this.calls.map((one) => [one.id, one.payload.type]))}`, ms); }
}
