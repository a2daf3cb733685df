// An organiser puts portraits and a logo where everyone sees them: progress and refusals are said, the form beside keeps
// what is being written, and whoever has no picture is shown by initials.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, temporaryFolder } from '../integration/harness.mjs';
import { png, pngOf } from '../integration/pictures.mjs';
import { as } from '../integration/registering.mjs';
import { here, launch, open } from './browser.mjs';
import { usable } from './usable.mjs';

const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'];

test('a photo and a logo are sent, shown, replaced and removed', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  const folder = temporaryFolder(t);
  await applyEvent(data, eventDocument({ people: [{ id: 'ann', name: 'Ann Lee', 'x-ours': 1 }, { id: 'bob', name: 'Bob Ray', photo: 'gone.png' }], organisers: [{ name: 'The Hosts' }] }));
  const server = await Server.start(t, data);
  const organiser = await joinLink(data, 'organiser', '--name', 'Olga');
  const key = (await command(data, 'key')).stdout.trim();
  const document = async () => (await as(server, key, 'GET', '/document')).body;
  const file = (name, bytes) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const browser = await launch(t);
  const viewer = await open(browser, `${server.url}/e/${slug}`);
  const page = await open(browser, here(server, organiser.url).replace('/moderate', '/organise'));
  const row = (id) => `[data-pictured="${id}"]`;
  const said = (id, words) => page.waitForFunction(([one, wanted]) => globalThis.document.querySelector(`${one} [data-picture-said]`).textContent.includes(wanted), [row(id), words]);
  const loaded = (on, selector) => on.waitForFunction((one) => globalThis.document.querySelector(one)?.naturalWidth > 0, selector);
  await page.waitForSelector(row('ann'));
  await viewer.waitForSelector('.people .initials');
  assert.deepEqual(await viewer.$$eval('.people .initials', (all) => all.map((one) => one.textContent)), ['AL', 'BR'], 'one has none, the other names one that is not there');

  // What is being written stays while a picture is sent.
  await page.fill('[name="title-en"]', 'Being written');
  await page.setInputFiles(`${row('ann')} input`, file('ann.png', png));
  await said('ann', 'on the event’s page');
  await loaded(page, `${row('ann')} img`);
  assert.equal(await page.inputValue('[name="title-en"]'), 'Being written');
  const first = (await document()).people[0];
  assert.deepEqual([first['x-ours'], first.name], [1, 'Ann Lee']);
  await loaded(viewer, '.people img');
  assert.equal(await viewer.getAttribute('.people img', 'alt'), 'Photo of Ann Lee');
  await page.press('[name="title-en"]', 'Enter');
  await page.waitForFunction(() => globalThis.document.querySelector('[data-saved]').textContent.includes('Saved.'));
  assert.deepEqual([(await document()).title.en, (await document()).people[0].photo], ['Being written', first.photo], 'the form saves beside it, without a conflict');

  await page.setInputFiles(`${row('logo-1')} input`, file('logo.png', png));
  await said('logo-1', 'on the event’s page');
  await loaded(viewer, '.organisers img');

  // Replaced: pages that are open show the new one, and the old is gone.
  await page.setInputFiles(`${row('ann')} input`, file('again.png', pngOf(200_000)));
  await eventually(async () => (await document()).people[0].photo !== first.photo, 'another name');
  await said('ann', 'on the event’s page');
  const second = (await document()).people[0].photo;
  await viewer.waitForFunction((name) => globalThis.document.querySelector('.people img')?.src.endsWith(name), second);
  await eventually(async () => (await server.fetch(`/api/v1/events/${slug}/assets/${first.photo}`)).status === 404, 'the one before takes no room');

  // What is refused is said, and changes nothing.
  await page.setInputFiles(`${row('ann')} input`, file('drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'));
  await said('ann', 'no PNG, JPEG or WebP');
  await page.setInputFiles(`${row('ann')} input`, file('large.png', pngOf((5 << 20) + 1)));
  await said('ann', '5 MB');
  assert.equal(await page.getAttribute(`${row('ann')} [data-picture-said]`, 'role'), 'alert');
  assert.equal((await document()).people[0].photo, second);
  await usable(page, '[data-pictures]');
  await usable(viewer, '.people');
  await server.drain('SIGTERM');
  await page.setInputFiles(`${row('ann')} input`, file('later.png', png));
  await said('ann', 'no connection');
  const next = await Server.start(t, data, { port: server.port });

  await page.focus(`${row('ann')} button`);
  await page.keyboard.press('Enter');
  await said('ann', 'removed');
  await eventually(async () => (await (await next.fetch(`/api/v1/events/${slug}`)).json()).people[0].photo === undefined, 'no photo');
  const seen = new Set();
  for (const language of languages) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => globalThis.document.documentElement.lang === wanted, language);
    seen.add(await page.textContent('[data-pictures] h2'));
  }
  assert.equal(seen.size, languages.length);
  assert.deepEqual([...page.said, ...viewer.said].filter((line) => /^error: (?!Failed to load resource|WebSocket)|Content Security Policy/.test(line)), []);
});
