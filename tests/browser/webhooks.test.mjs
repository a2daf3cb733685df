// An organiser connects another program by keyboard: the secret is shown once, how calls fare is seen, what is given up
// says so; for everyone, in two directions, at 320 pixels.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Server, applyEvent, joinLink, temporaryFolder } from '../integration/harness.mjs';
import { Receiver, verify } from '../integration/receiver.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { here, launch, open } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('a webhook is added, tested, given up and removed on the organiser\'s page', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data, { args: ['--webhook-network', '127.0.0.0/8', '--webhook-patience', '1'] });
  const organiser = await joinLink(data, 'organiser', '--name', 'Olga');
  let up = true;
  const receiver = await Receiver.start(t, (call, response) => response.writeHead(up ? 204 : 500).end());
  const browser = await launch(t);
  const page = await open(browser, here(server, organiser.url).replace('/moderate', '/organise'), { context: { viewport: { width: 320, height: 640 } } });
  const section = '[data-webhooks]';
  await page.waitForSelector(`${section} input[type=url]`);

  // A fault is said in words, and what was written stays.
  await page.fill(`${section} input[type=url]`, 'https://10.0.0.1/');
  await page.press(`${section} input[type=url]`, 'Enter');
  await page.waitForFunction(() => document.querySelector('[data-hook-said]').textContent.includes('/url'));
  assert.equal(await page.inputValue(`${section} input[type=url]`), 'https://10.0.0.1/');
  await page.fill(`${section} input[type=url]`, receiver.url);
  await page.focus(`${section} [name=phase]`);
  await page.keyboard.press('Space');
  await page.press(`${section} input[type=url]`, 'Enter');
  const secret = await (await page.waitForSelector(`${section} [data-secret]`)).textContent();
  const hook = `${section} [data-hook="${receiver.url}"]`;
  await page.waitForSelector(`${hook}[data-state=never]`);

  await page.focus(`${hook} button >> nth=0`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`${hook}[data-state=fine]`, { timeout: 15_000 });
  verify(secret, receiver.calls[0].headers, receiver.calls[0].body);
  const viewer = await SessionClient.open(server, {});
  await viewer.command('question.ask', { text: 'Heard?', lang: 'en', anonymous: false });
  await receiver.until((calls) => calls.at(-1).payload.type === 'question.asked', 'the question');

  up = false;
  await viewer.command('question.ask', { text: 'And now?', lang: 'en', anonymous: false });
  await receiver.until((calls) => calls.length >= 4, 'it is tried again');
  await page.reload();
  await page.waitForSelector(`${hook}[data-state=disabled] .notice-bad`, { timeout: 15_000 });
  assert.equal(await page.locator(`${section} [data-secret]`).count(), 0, 'a secret is shown once');
  await page.evaluate(axe);
  for (const language of ['en', 'ar', 'zh', 'fr', 'ru', 'es']) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    assert.equal(await page.evaluate(() => document.documentElement.dir), language === 'ar' ? 'rtl' : 'ltr');
    const wide = await page.evaluate(() => [...document.querySelectorAll('[data-webhooks] *')].filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return (right > 321 || left < -1) && !one.closest('.visually-hidden');
    }).map((one) => one.outerHTML.slice(0, 90)));
    assert.deepEqual(wide, [], `${language} at 320 pixels`);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector('[data-webhooks]'), { resultTypes: ['violations'] }));
    assert.deepEqual(violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => [one.id, one.nodes[0].html]), [], language);
  }

  await page.focus(`${hook} button >> nth=1`);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('[data-hook]').length === 0);
});
