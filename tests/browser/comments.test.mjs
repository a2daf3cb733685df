// Comments on the viewer's and the moderator's page: by keyboard, by a mail's link, on a phone, from right to left.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, eventually, joinLink, slug, temporaryFolder } from '../integration/harness.mjs';
import { files } from '../integration/registering.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { here, launch, open } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** No serious fault within the comments, nothing wider than a phone, in English and Arabic. */
async function usable(page, name) {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(axe);
  for (const language of ['en', 'ar']) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    assert.equal(await page.evaluate(() => document.documentElement.dir), language === 'ar' ? 'rtl' : 'ltr');
    const wide = await page.evaluate(() => [...document.querySelectorAll('[data-comments] *')].filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return right > 321 || left < -1;
    }).map((one) => one.outerHTML.slice(0, 90)));
    assert.deepEqual(wide, [], `${name} in ${language}`);
    const found = await page.evaluate(() => globalThis.axe.run('[data-comments]', { resultTypes: ['violations'] }));
    const bad = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
    assert.deepEqual(bad.map((one) => `${one.id}: ${one.nodes.map((node) => node.target)}`), [], `${name}, ${language}`);
  }
  await page.selectOption('.language select', 'en');
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('a stranger comments by mail, somebody with a link at once; a moderator shows both', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ comments: { open: true } }));
  const server = await Server.start(t, data);
  const moderator = await joinLink(data, 'moderator', '--name', 'Mo');
  const conductor = await SessionClient.open(server, { token: moderator.token });
  const browser = await launch(t);
  const page = await open(browser, `${server.url}/e/${slug}`);
  await page.waitForSelector('[data-phase=draft]');
  assert.equal(await page.locator('[data-comments]').count(), 0, 'not before the end');
  for (const step of ['event.doors', 'event.end']) await conductor.command(step);
  await page.waitForSelector('[data-commenting=mail]');
  await usable(page, 'viewer');
  await page.focus('[name=comment]');
  await page.keyboard.type('Thank you <b>all</b>');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Eve');
  await page.keyboard.press('Tab');
  await page.keyboard.type('eve@example.org');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[data-mailed]').textContent.includes('sent a mail'));
  const link = await eventually(() => /http\S+#comment=\S+/.exec(files(data)[0]?.text ?? '')?.[0], 'a mail');

  const desk = await open(browser, here(server, moderator.url));
  await desk.waitForSelector('[data-comments]');
  const own = await open(browser, here(server, link));
  await own.waitForSelector('[data-own-comment=offered]');
  assert.ok(!own.url().includes('comment='), 'the link leaves the address bar');
  assert.equal(await desk.locator('[data-comment]').count(), 0, 'opening it posts nothing');
  await usable(own, 'confirming');
  await own.focus('[data-act=comment-confirm]');
  await own.keyboard.press('Enter');
  await own.waitForSelector('[data-own-comment=confirmed]');
  await desk.waitForSelector('[data-comment][data-state=pending]');
  assert.equal(await page.locator('[data-comment]').count(), 0);
  await usable(desk, 'moderator');
  await desk.focus('[data-act=comment-approve]');
  await desk.keyboard.press('Enter');
  await page.waitForSelector('[data-comment][data-state=approved]');
  assert.equal(await page.textContent('.comment-text'), 'Thank you <b>all</b>');

  const ann = await open(browser, here(server, (await joinLink(data, 'viewer', '--name', 'Ann')).url));
  await ann.waitForSelector('[data-commenting=signed]');
  await ann.fill('[name=comment]', 'From me too');
  await ann.focus('[data-commenting] button');
  await ann.keyboard.press('Space');
  await ann.waitForSelector('[data-comment][data-state=pending]');
  await desk.waitForFunction(() => document.querySelectorAll('[data-comment]').length === 2);
  await desk.click('[data-comment][data-state=approved] [data-act=comment-dismiss]');
  await page.waitForFunction(() => document.querySelectorAll('[data-comment]').length === 0);
  await desk.focus('[data-act=comment-undo]');
  await desk.keyboard.press('Enter');
  await page.waitForSelector('[data-comment][data-state=approved]');
  await desk.keyboard.press('Enter');
  await desk.waitForFunction(() => document.querySelectorAll('[data-comment][data-state=pending]').length === 2);
  await desk.click(`[data-comment][data-state=pending]:has-text("all") [data-act=comment-approve]`);
  await page.waitForSelector('[data-comment][data-state=approved]');
  // A page that comes later reads what is there.
  await page.reload();
  await page.waitForSelector('[data-comment][data-state=approved]');
  for (const one of [page, desk, own, ann]) assert.deepEqual(one.said.filter((line) => /^error: (?!Failed to load resource)|Content Security Policy/.test(line)), []);
});
