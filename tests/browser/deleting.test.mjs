// An organiser deletes the event from its page: only once its name is typed, not while people count on it, and then for
// ever; in two directions, at 320 pixels.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, temporaryFolder } from '../integration/harness.mjs';
import { as, enrol, mailTo } from '../integration/registering.mjs';
import { here, launch, open } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('an event is deleted by whoever types its name, and not while people are registered', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true } }));
  const server = await Server.start(t, data);
  const organiser = await joinLink(data, 'organiser', '--name', 'Olga');
  await enrol(server, 'ann@example.org', { name: 'Ann' });
  const ann = (await mailTo(data, 'ann@example.org', 'Please confirm')).token;
  await as(server, ann, 'PATCH', '/registrations/me', { action: 'confirm' });
  await mailTo(data, 'ann@example.org', 'You are registered');
  const browser = await launch(t);
  const page = await open(browser, here(server, organiser.url).replace('/moderate', '/organise'), { context: { viewport: { width: 320, height: 640 } } });
  const typed = '[data-deleting] input';
  const press = '[data-deleting] button';
  await page.waitForSelector(typed);
  await page.evaluate(axe);
  for (const language of ['ar', 'zh', 'fr', 'ru', 'es', 'en']) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    const wide = await page.evaluate(() => [...document.querySelectorAll('[data-deleting] *')].filter((one) => one.getBoundingClientRect().right > 321 || one.getBoundingClientRect().left < -1).map((one) => one.outerHTML.slice(0, 90)));
    assert.deepEqual(wide, [], `${language} at 320 pixels`);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector('[data-deleting]'), { resultTypes: ['violations'] }));
    assert.deepEqual(violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => [one.id, one.nodes[0].html]), [], language);
  }

  // Neither without its name, nor by Enter in a half of it.
  assert.equal(await page.isDisabled(press), true);
  await page.fill(typed, slug.slice(0, -1));
  await page.press(typed, 'Enter');
  assert.equal(await page.isDisabled(press), true);
  await page.fill(typed, slug);
  await page.press(typed, 'Enter');
  await page.waitForFunction(() => document.querySelector('[data-delete-said]').textContent.includes('People are registered'));
  assert.equal((await server.fetch(`/api/v1/events/${slug}`)).status, 200);

  await as(server, ann, 'DELETE', '/registrations/me');
  const key = (await command(data, 'key')).stdout.trim();
  await eventually(async () => (await as(server, key, 'GET', '/mails')).body.queued === 0, 'all are told');
  await page.press(typed, 'Enter');
  await page.waitForSelector('[data-deleted][role=status]');
  assert.equal(await page.locator('[data-editor]').count(), 0);
  assert.equal((await server.fetch(`/api/v1/events/${slug}`)).status, 404);
});
