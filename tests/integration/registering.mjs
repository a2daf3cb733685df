// Registering as people and organisers do it, and reading the mails that come of it with a foreign reader.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually, root, slug } from './harness.mjs';

const foreign = (name) => join(root, 'tests/integration/foreign', name);
export const events = `/api/v1/events/${slug}`;

/** Posts a form; `more` is laid over it. */
export function enrol(server, email, more = {}, headers = {}) {
  return server.fetch(`${events}/registrations`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, name: email.split('@')[0], ...more }),
  });
}

/** A request with a token; a `body` that is no string is sent as JSON. */
export async function as(server, token, method, path, body, headers = {}) {
  const response = await server.fetch(`${events}${path}`, {
    method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

export function readMail(message) {
  const mail = JSON.parse(execFileSync('/usr/bin/python3', [foreign('mail_reader.py')], { input: message, encoding: 'utf8' }));
  mail.text = mail.parts.find((part) => part.type === 'text/plain').text.replaceAll('\r\n', '\n');
  mail.html = mail.parts.find((part) => part.type === 'text/html').text;
  mail.calendar = mail.parts.find((part) => part.type === 'text/calendar');
  const link = /https?:\/\/\S+#token=(\S+)/.exec(mail.text);
  mail.link = link?.[0];
  mail.token = link?.[1];
  return mail;
}
export const readCalendar = (text) => JSON.parse(execFileSync('/usr/bin/python3', [foreign('calendar_reader.py')], { input: text, encoding: 'utf8' }));

/** All mails written as files so far, oldest name first. */
export function files(data) {
  let names = [];
  try { names = readdirSync(join(data, 'mail')).filter((name) => name.endsWith('.eml')); } catch { /* none yet */ }
  return names.map((name) => readMail(readFileSync(join(data, 'mail', name))));
}

/** The mail to an address whose subject has these words. */
export const mailTo = (data, address, words) => eventually(
  () => files(data).find((mail) => mail.to[0].address === address && mail.subject.includes(words)), `a mail to ${address}: ${words}`);

/** Whom a mail goes to and the token of its link, without a foreign reader. */
export function tokenIn(text) {
  const plain = Buffer.from(text.split('text/plain; charset=utf-8')[1].split('\r\n\r\n')[1].split('\r\n--')[0], 'base64').toString();
  return { address: /^To: .*<(.*)>/m.exec(text)[1], token: /#token=(\S+)/.exec(plain)?.[1] };
}

/** The same for very many: the token of each address. */
export function tokensIn(data) {
  const found = new Map();
  for (const name of readdirSync(join(data, 'mail')).filter((one) => one.endsWith('.eml'))) {
    const { address, token } = tokenIn(readFileSync(join(data, 'mail', name), 'utf8'));
    found.set(address, token);
  }
  return found;
}

/** aiosmtpd in a process of its own. */
export class SmtpServer {
  static async start(t, ...args) {
    const server = new SmtpServer();
    server.mails = [];
    server.child = spawn('/usr/bin/python3', [foreign('smtp_server.py'), ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    server.log = '';
    server.child.stderr.on('data', (chunk) => { server.log += chunk; });
    t.after(() => server.child.kill('SIGKILL'));
    const lines = createInterface({ input: server.child.stdout });
    const first = new Promise((done, fail) => {
      lines.once('line', done);
      server.child.once('exit', () => fail(new Error(`the SMTP server ended: ${server.log}`)));
    });
    server.port = JSON.parse(await first).port;
    lines.on('line', (line) => server.mails.push(JSON.parse(line)));
    return server;
  }
  mood(word) { this.child.stdin.write(`mood ${word}\n`); }
  stop() { this.child.kill('SIGKILL'); }
  to(address, words = '') {
    return eventually(() => this.mails.map((one) => ({ ...one, ...readMail(one.message), envelope: one }))
      .find((mail) => mail.envelope.to[0] === address && mail.subject.includes(words)), `a mail to ${address}: ${words}; ${this.log}`, 15_000);
  }
}
