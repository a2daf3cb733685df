// The button that gives people what is kept of them: on the viewer's and the registration page, by keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, slug, temporaryFolder } from '../integration/harness.mjs';
import { enrol, mailTo } from '../integration/registering.mjs';
import { here, launch, open } from './browser.mjs';

test('one\'s own data are a file', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ registration: { open: true } }));
  const server = await Server.start(t, data);
  await enrol(server, 'ann@example.org', { name: 'Ann Lee' });
  const { link } = await mailTo(data, 'ann@example.org', 'confirm');
  const browser = await launch(t);
  const fetched = async (page) => {
    const coming = page.waitForEvent('download');
    await page.focus('[data-act=my-data]');
    await page.keyboard.press('Enter');
    const file = await coming;
    assert.equal(file.suggestedFilename(), `${slug}-my-data.json`);
    return JSON.parse(readFileSync(await file.path(), 'utf8'));
  };
  const own = await open(browser, here(server, link));
  await own.waitForSelector('[data-act=my-data]');
  assert.equal((await fetched(own)).registration.email, 'ann@example.org');
  const page = await open(browser, `${server.url}/e/${slug}`);
  await page.waitForSelector('[data-act=my-data]');
  const guest = await fetched(page);
  assert.deepEqual([guest.you.guest, guest.registration], [true, null]);
  for (const one of [own, page]) assert.deepEqual(one.said.filter((line) => /^error: (?!Failed to load resource)|Content Security Policy/.test(line)), []);
});
