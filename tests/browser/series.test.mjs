// An organiser copies the event on their page: to another day, whose page opens, and to several that become a series, which
// everyone's page then names with times of the reader's own zone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, joinLink, slug, temporaryFolder } from '../integration/harness.mjs';
import { as } from '../integration/registering.mjs';
import { here, launch, open } from './browser.mjs';
import { usable } from './usable.mjs';

const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'];

test('copies open their own page, and a series is named on every page of it', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ time_zone: 'Asia/Tokyo', starts_at: '2031-01-01T18:00', ends_at: '2031-01-01T19:00' }));
  const server = await Server.start(t, data);
  const organiser = await joinLink(data, 'organiser', '--name', 'Olga');
  const browser = await launch(t);
  const page = await open(browser, here(server, organiser.url).replace('/moderate', '/organise'));
  await page.waitForSelector('[data-copying]');
  assert.equal(await page.inputValue('[name="copy-starts"]'), '2031-01-08T18:00', 'a week later');

  // Three, a week apart, by keyboard; a name that is taken is said first.
  await page.fill('[name="copy-count"]', '3');
  await page.fill('[name="copy-slug"]', 'winter');
  await page.waitForFunction(() => document.querySelectorAll('[data-copy-days] li').length === 3);
  await page.focus('[name="copy-series"]');
  await page.keyboard.press('Space');
  await page.fill('[name="copy-title"]', 'Winter talks');
  await page.press('[name="copy-title"]', 'Enter');
  await page.waitForSelector('[data-copies]');
  assert.deepEqual(await page.$$eval('[data-copies] a', (all) => all.map((one) => one.textContent)), ['winter-2031-01-08', 'winter-2031-01-15', 'winter-2031-01-22']);
  // The form beside was not thrown out of step by it.
  await page.fill('[name="title-en"]', 'A trial, changed');
  await page.press('[name="title-en"]', 'Enter');
  await page.waitForFunction(() => document.querySelector('[data-saved]').textContent.includes('Saved.'));

  const viewer = await open(browser, `${server.url}/e/winter-2031-01-08`, { context: { timezoneId: 'America/New_York' } });
  await viewer.waitForSelector('[data-series]');
  assert.deepEqual(await viewer.$$eval('[data-series] li', (all) => all.map((one) => one.dataset.event)), [slug, 'winter-2031-01-15', 'winter-2031-01-22'], 'the others, in the order of time');
  assert.match(await viewer.textContent('[data-series]'), /Winter talks/);
  assert.match(await viewer.textContent(`[data-series] [data-event="${slug}"]`), /04:00/, 'in the reader\'s zone');
  await usable(viewer, '[data-series]');
  await usable(page, '[data-copying]');
  await viewer.click('[data-series] [data-event="winter-2031-01-22"] a');
  await viewer.waitForURL('**/e/winter-2031-01-22');

  // One alone: its own page opens, where it can be edited at once.
  await page.fill('[name="copy-count"]', '1');
  await page.fill('[name="copy-slug"]', 'winter-2031-01-22');
  await page.click('[data-copying] button[type=submit]');
  await page.waitForFunction(() => document.querySelector('[data-copy-said]').textContent.includes('/copies/0/slug is taken'));
  await page.fill('[name="copy-slug"]', 'spring');
  await page.fill('[name="copy-starts"]', '2031-04-01T18:00');
  await page.press('[name="copy-slug"]', 'Enter');
  await page.waitForURL('**/e/spring/organise');
  await page.waitForFunction(() => document.querySelector('[name="starts_at"]')?.value === '2031-04-01T18:00');
  await page.fill('[name="title-en"]', 'Spring');
  await page.press('[name="title-en"]', 'Enter');
  await page.waitForFunction(() => document.querySelector('[data-saved]').textContent.includes('Saved.'));
  const key = (await command(data, 'key')).stdout.trim();
  assert.equal((await as(server, key, 'GET', '/document')).body.title.en, 'A trial, changed');
  const seen = new Set();
  for (const language of languages) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    seen.add(await page.textContent('[data-copying] h2'));
  }
  assert.equal(seen.size, languages.length);
  assert.deepEqual([...page.said, ...viewer.said].filter((line) => /^error: (?!Failed to load resource)|Content Security Policy/.test(line)), []);
});
