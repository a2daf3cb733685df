// A mail that came back is said on the organiser's page, beside the registration and beside the mail; "send again" tries again.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, bin, eventDocument, joinLink, temporaryFolder } from '../integration/harness.mjs';
import { enrol, mailTo } from '../integration/registering.mjs';
import { here, launch, open } from './browser.mjs';
import { usable } from './usable.mjs';

const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'];

test('why a mail came back is read, and one is sent again by keyboard', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true } }));
  const server = await Server.start(t, data);
  assert.equal((await enrol(server, 'ann@example.org')).status, 201);
  await mailTo(data, 'ann@example.org', 'Please confirm');
  const [name] = readdirSync(join(data, 'mail')).filter((one) => one.endsWith('.eml'));
  const message = readFileSync(join(data, 'mail', name), 'utf8');
  const report = ['Content-Type: multipart/report; report-type=delivery-status; boundary=b', '', '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '',
    'Final-Recipient: rfc822; ann@example.org', 'Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 <b>No such user</b>', '', '--b', 'Content-Type: message/rfc822', '', message, '--b--', ''].join('\r\n');
  const child = spawn(join(bin, 'rostrumd'), ['bounce', '--data', data], { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = new Promise((done) => child.once('exit', done));
  child.stdin.end(report);
  assert.equal(await ended, 0);

  const browser = await launch(t);
  const page = await open(browser, here(server, (await joinLink(data, 'organiser')).url).replace('/moderate', '/organise'));
  await page.waitForSelector('[data-bounced]');
  assert.match(await page.textContent('[data-bounced]'), /came back.*5\.1\.1 550 <b>No such user<\/b>.*No more mails/s, 'as text, never as markup');
  assert.match(await page.textContent('[data-outbox] [data-state="bounced"]'), /No such user.*came back/s);
  await usable(page, '[data-guest="ann@example.org"]');
  const seen = new Set();
  for (const language of languages) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    seen.add(await page.textContent('[data-bounced]'));
  }
  assert.equal(seen.size, languages.length);
  await page.selectOption('.language select', 'en');
  await page.focus('[data-guest="ann@example.org"] button:has-text("Send mail again")');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[data-bounced]') === null);
  await page.waitForFunction(() => document.querySelectorAll('[data-outbox] li').length === 2);
  assert.deepEqual(page.said.filter((line) => /^error: (?!Failed to load resource)|Content Security Policy/.test(line)), []);
});
