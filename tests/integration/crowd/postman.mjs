// Reads the mails that the server writes as files, and throws them away.
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../harness.mjs';
import { tokenIn } from '../registering.mjs';

export class Postman {
  constructor(data) {
    this.folder = join(data, 'mail');
    this.tokens = new Map();
  }

  collect() {
    let names = [];
    try { names = readdirSync(this.folder).filter((name) => name.endsWith('.eml')); } catch { /* none yet */ }
    for (const name of names) {
      const { address, token } = tokenIn(readFileSync(join(this.folder, name), 'utf8'));
      this.tokens.set(address, token);
      rmSync(join(this.folder, name));
    }
  }

  /** That of the link which an address was sent last. */
  token(address) {
    return eventually(() => {
      this.collect();
      return this.tokens.get(address);
    }, `a mail to ${address}`, 30_000);
  }
}
