// Registering as a person does it, by keyboard and mail, and an organiser's desk: what is pressed changes something, what is
// opened does not. Both pages for everyone: axe-core, in two directions, at 320 pixels.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, eventually, joinLink, slug, temporaryFolder } from '../integration/harness.mjs';
import { as, enrol, mailTo } from '../integration/registering.mjs';
import { here, launch, open } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const fields = [
  { id: 'food', kind: 'choice', label: { en: 'Lunch', ar: 'الغداء' }, options: [{ id: 'meat', label: { en: 'Meat' } }, { id: 'none', label: { en: 'None' } }] },
  { id: 'days', kind: 'choice', multiple: true, label: { en: 'Days' }, options: [{ id: 'one', label: { en: 'First' } }, { id: 'two', label: { en: 'Second' } }] },
  { id: 'privacy', kind: 'consent', required: true, label: { en: 'I have read the privacy notice and agree that my name and address are kept until a month after the event.' } },
  { id: 'needs', kind: 'accessibility', label: { en: 'What do you need to take part?' } },
];
const pictures = process.env.ROSTRUM_PICTURES;

/** No serious fault, nothing wider than the screen, in English and Arabic. */
async function usable(page, name) {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(axe);
  for (const language of ['en', 'ar']) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    const wide = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return (right > 321 || left < -1) && !one.closest('.visually-hidden, .skip');
    }).map((one) => one.outerHTML.slice(0, 90)));
    assert.deepEqual(wide, [], `${name} in ${language} at 320 pixels`);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      const bad = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
      assert.deepEqual(bad.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`), [], `${name}, ${language}, ${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    if (!pictures) continue;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}-phone-${language}.png`), fullPage: true });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.screenshot({ path: join(pictures, `${name}-desk-${language}.png`), fullPage: true });
    await page.setViewportSize({ width: 320, height: 640 });
  }
  await page.selectOption('.language select', 'en');
  assert.deepEqual(page.said.filter((line) => /^error: (?!Failed to load resource)|Content Security Policy/.test(line)), [], name);
}

test('a form on the event page, a mail, a button; an organiser approves and writes', { timeout: 150_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ access: 'registered', registration: { open: true, approval: true, capacity: 5, fields } }));
  const server = await Server.start(t, data);
  const browser = await launch(t);
  const page = await open(browser, `${server.url}/e/${slug}`);
  await page.waitForSelector('form[data-register=open]');
  assert.equal(await page.textContent('h1'), 'A trial');
  assert.equal(await page.locator('.notice-bad').count(), 0, 'who has no link yet has done nothing wrong');
  await usable(page, 'register');
  await page.fill('[name=email]', 'ann@example.org');
  await page.fill('[name=name]', 'Ann <Lee>');
  await page.selectOption('[name=food]', 'meat');
  await page.check('[name=days] >> nth=1');
  await page.fill('[name=needs]', 'Captions');
  // Without the consent the browser says what is missing, and nothing is sent.
  await page.press('[name=email]', 'Enter');
  assert.equal(await page.locator('[data-register=open]').count(), 1);
  await page.focus('[name=privacy]');
  await page.keyboard.press('Space');
  await page.press('[name=email]', 'Enter');
  await page.waitForSelector('[data-register=awaiting]');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2', 'the focus goes to what happened');

  const organiser = (await joinLink(data, 'organiser', '--name', 'Olga'));
  const list = async () => (await as(server, organiser.token, 'GET', '/registrations?needs=true')).body.registrations;
  const { link } = await mailTo(data, 'ann@example.org', 'Please confirm');
  const own = await open(browser, link);
  await own.waitForSelector('[data-status=awaiting] [data-act=confirm]');
  assert.ok(!own.url().includes('token='), 'the link leaves the address bar');
  await own.waitForTimeout(500);
  const before = (await list())[0];
  assert.deepEqual([before.status, before.confirmed, before.needs, before.answers], ['awaiting', false, 'Captions', { food: ['meat'], days: ['two'] }]);
  await usable(own, 'registration');
  await own.click('[data-act=confirm]');
  await eventually(async () => (await list())[0].confirmed, 'confirmed by the button');
  await own.click('[data-act=edit]');
  await own.fill('[name=name]', 'Ann Lee');
  await own.click('form button[type=submit]');
  await eventually(async () => (await list())[0].name === 'Ann Lee', 'changed');
  assert.equal((await list())[0].needs, 'Captions', 'what was not touched stays');

  await enrol(server, 'bob@example.org', { name: '=1+1', answers: { privacy: true } });
  const desk = await open(browser, here(server, organiser.url).replace('/moderate', '/organise'));
  await desk.waitForSelector('[data-guest="ann@example.org"] [data-act=approve]');
  await desk.waitForSelector('[data-outbox=files] [data-mail=confirm]');
  await usable(desk, 'organise');
  await desk.fill('input[type=search]', 'ann');
  await desk.waitForFunction(() => document.querySelectorAll('[data-guest]').length === 1);
  await desk.click('[data-act=approve]');
  await desk.waitForSelector('[data-guest="ann@example.org"][data-status=taken]');
  const said = async (form, values, answer) => {
    for (const [selector, value] of Object.entries(values)) await desk.fill(`section:has([${answer}]) ${selector}`, value);
    await desk.click(`section:has([${answer}]) button[type=submit]`);
    await desk.waitForFunction((name) => document.querySelector(`[${name}]`).textContent !== '', answer);
    return desk.textContent(`[${answer}]`);
  };
  assert.match(await said('letter', { input: 'News', textarea: 'Soon.' }, 'data-written'), / 1$/);
  assert.match(await said('list', { textarea: 'eve@example.org,Eve\nnobody' }, 'data-invited'), /1 \/ 0 \/ 2$/);
  await mailTo(data, 'ann@example.org', 'News');
  for (const [record, name] of [['records.html', 'records.html'], ['attendance.csv', 'attendance.csv'], ['records', 'records.json']]) {
    const download = desk.waitForEvent('download');
    await desk.click(`[data-record="${record}"]`);
    assert.match((await download).suggestedFilename(), new RegExp(`-${name}$`));
  }
  // Approved, the link leads into the event.
  await own.reload();
  await own.click('[data-status=taken] a.button');
  await own.waitForSelector('.viewer-about, [data-phase]');
  assert.equal(await own.locator('[data-register]').count(), 0);
});
