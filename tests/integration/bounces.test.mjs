// Mails that come back: `rostrumd bounce` takes the report, beside a running server or without one; organisers read why, and
// whoever is reached no more gets no mail until one is sent again by hand.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, bin, eventDocument, eventually, joinLink, temporaryFolder } from './harness.mjs';
import { as, enrol, files, mailTo } from './registering.mjs';

/** Hands a message to `rostrumd bounce` as a mail server's pipe does. */
function bounce(data, message) {
  return new Promise((done) => {
    const child = spawn(join(bin, 'rostrumd'), ['bounce', '--data', data], { stdio: ['pipe', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => { stderr += chunk; });
    child.on('exit', (code) => done({ code, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(message);
  });
}

/** The report of a mail server (RFC 3464) about a message of ours. */
const report = (message, { action = 'failed', status = '5.1.1', words = 'smtp; 550 5.1.1 <ann@example.org>: User unknown' } = {}) => [
  'From: MAILER-DAEMON@mx.example', 'Subject: Undelivered', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"', '',
  '--b1', 'Content-Type: text/plain', '', 'It did not arrive.', '--b1', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '',
  'Final-Recipient: rfc822; ann@example.org', `Action: ${action}`, `Status: ${status}`, `Diagnostic-Code: ${words}`, '',
  '--b1', 'Content-Type: message/rfc822', '', message, '', '--b1--', ''].join('\r\n');

/** A mail to an address, as it lies in the data directory, whose subject has these words. */
function sent(data, address, words = '') {
  const all = readdirSync(join(data, 'mail')).filter((name) => name.endsWith('.eml')).map((name) => readFileSync(join(data, 'mail', name), 'utf8'));
  return all.find((text) => text.includes(`<${address}>`) && text.includes(`Subject: ${words}`));
}

test('a mail that came back is said to organisers, and nothing more is sent there until they try again', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true } }));
  await applyEvent(data, eventDocument({ slug: 'other', registration: { open: true } }));
  let server = await Server.start(t, data);
  const olga = (await joinLink(data, 'organiser')).token;
  for (const name of ['ann', 'bob']) {
    assert.equal((await enrol(server, `${name}@example.org`)).status, 201);
    const { token } = await mailTo(data, `${name}@example.org`, 'Please confirm');
    await as(server, token, 'PATCH', '/registrations/me', { action: 'confirm' });
    await eventually(() => files(data).filter((mail) => mail.to[0].address === `${name}@example.org`).length === 2, 'two mails');
  }
  const one = async (address) => (await as(server, olga, 'GET', '/registrations')).body.registrations.find((found) => found.email === address);
  const outbox = async () => (await as(server, olga, 'GET', '/mails')).body;
  const count = (address) => files(data).filter((mail) => mail.to[0].address === address).length;

  // What tells of no failure, or of no mail of ours, changes nothing.
  for (const [message, code] of [
    [report(sent(data, 'ann@example.org'), { action: 'delayed', status: '4.4.1' }), 0], ['Subject: Out of office\r\n\r\nI am away.', 65], ['', 65],
    [report('Message-ID: <mnone@example.org>\r\n\r\nx'), 65], [report('Subject: none\r\n\r\nx'), 65],
  ]) assert.equal((await bounce(data, message)).code, code, message.slice(0, 40));
  assert.equal((await outbox()).bounced, 0);

  const taken = await bounce(data, report(sent(data, 'ann@example.org')));
  assert.deepEqual(taken, { code: 0, stderr: '' });
  assert.equal((await bounce(data, report(sent(data, 'ann@example.org')))).code, 0, 'once more is no more');
  const expected = '5.1.1 550 5.1.1 […] User unknown';
  assert.equal((await one('ann@example.org')).bounced, expected);
  assert.equal((await one('bob@example.org')).bounced, undefined);
  const mails = await outbox();
  assert.equal(mails.bounced, 1);
  assert.deepEqual([mails.mails[0].state, mails.mails[0].fault, mails.mails[0].to], ['bounced', expected, 'ann@example.org'], 'what needs a look comes first');

  await server.kill();
  server = await Server.start(t, data);
  await eventually(async () => (await one('ann@example.org'))?.bounced === expected, 'after kill -9 too');
  assert.deepEqual((await as(server, olga, 'POST', '/mails', { subject: 'News', text: 'Text' })).body, { mails: 1 }, 'to bob alone');
  await mailTo(data, 'bob@example.org', 'News');
  assert.equal(count('ann@example.org'), 2);
  const { id } = await one('ann@example.org');
  assert.equal((await as(server, olga, 'PATCH', `/registrations/${id}`, { action: 'mail' })).status, 200);
  await eventually(() => count('ann@example.org') === 3, 'an organiser tries again');
  assert.equal((await one('ann@example.org')).bounced, undefined);
  assert.deepEqual((await as(server, olga, 'POST', '/mails', { subject: 'More', text: 'Text' })).body, { mails: 2 });
  await mailTo(data, 'ann@example.org', 'More');

  // One that was given up after a time is said, and mails go on; large reports are read as far as they need to be.
  const given = await bounce(data, report(`${sent(data, 'bob@example.org', 'News')}${'x'.repeat(2 << 20)}`, { status: '4.4.7', words: 'smtp; expired' }));
  assert.deepEqual(given, { code: 0, stderr: '' });
  assert.equal((await one('bob@example.org')).bounced, undefined);
  assert.equal((await outbox()).bounced, 2);

  // Without a server the lock is taken, and the next server knows.
  await server.drain();
  assert.equal((await bounce(data, report(sent(data, 'ann@example.org', 'More')))).code, 0);
  assert.equal((await bounce(data, report('Message-ID: <mnone@example.org>\r\n\r\nx'))).code, 65);
  server = await Server.start(t, data);
  await eventually(async () => (await one('ann@example.org'))?.bounced === expected, 'what was noted without a server');
});
