// An organiser makes links, copies and revokes them: by keyboard, asked before, in every language, for everyone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, joinLink, temporaryFolder } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { here, launch, open } from './browser.mjs';

const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'];

test('a link is made, copied, used and revoked by keyboard', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ languages: ['en', 'ar'] }));
  const server = await Server.start(t, data);
  const organiser = await joinLink(data, 'organiser', '--name', 'Olga');
  const browser = await launch(t);
  const page = await open(browser, here(server, organiser.url).replace('/moderate', '/organise'), { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await page.waitForSelector('[data-links] [data-link]');
  const say = (words) => page.waitForFunction((wanted) => document.querySelector('[data-link-said]').textContent.includes(wanted), words);

  await page.selectOption('[name="link-role"]', 'moderator');
  await page.fill('[name="link-name"]', 'Mo <b>bold</b>');
  await page.focus('[name="link-can-people"]');
  await page.keyboard.press('Space');
  await page.press('[name="link-name"]', 'Enter');
  await say('The link is made');
  // The link has the focus, is whole, and is copied.
  await page.waitForFunction(() => document.activeElement.matches('[data-link-url]'));
  const url = await page.inputValue('[data-link-url]');
  await page.focus('[data-act="copy-link"]');
  await page.keyboard.press('Enter');
  await say('Copied');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), url);
  const row = await page.waitForSelector('[data-link][data-state="unused"] strong');
  assert.equal(await row.textContent(), 'Mo <b>bold</b>', 'text, never markup');

  const token = new URL(url).hash.slice('#token='.length);
  const guest = await SessionClient.open(server, { token });
  assert.deepEqual(guest.you.roles, ['moderator']);
  const id = guest.you.id;
  const of = (what) => `[data-link="${id}"] ${what}`;
  // Asked before; Escape and Keep leave it, and give the focus back.
  for (const leave of [() => page.keyboard.press('Escape'), () => page.click(of('[data-act="revoke-not"]'))]) {
    await page.focus(of('[data-act="revoke-link"]'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.matches('[data-act="revoke-sure"]'));
    await leave();
    await page.waitForFunction((wanted) => document.activeElement.matches(wanted), of('[data-act="revoke-link"]'));
  }
  assert.equal((await SessionClient.open(server, { token })).first.type, 'welcome');
  await page.focus(of('[data-act="revoke-link"]'));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.matches('[data-act="revoke-sure"]'));
  await page.keyboard.press('Enter');
  await say('The link is revoked');
  await page.waitForSelector(`[data-link="${id}"][data-state="revoked"]`);
  assert.equal((await guest.closed).code, 1008);
  assert.equal((await SessionClient.open(server, { token })).first.type, 'refused');

  // One's own stays, and why is said.
  const own = await page.getAttribute('[data-link]:not([data-state="revoked"])', 'data-link');
  await page.click(`[data-link="${own}"] [data-act="revoke-link"]`);
  await page.click(`[data-link="${own}"] [data-act="revoke-sure"]`);
  await say('You cannot revoke your own link');
  // In every language the section has words of its own, and stays within a narrow page.
  const seen = new Set();
  await page.setViewportSize({ width: 320, height: 700 });
  for (const language of languages) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    seen.add(await page.textContent('[data-links] h2'));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), language);
  }
  assert.equal(seen.size, languages.length);
});

test('a page whose link is revoked says so and stops asking', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const organiser = await joinLink(data, 'organiser', '--name', 'Olga');
  const speaker = await joinLink(data, 'panelist', '--name', 'Ada');
  const browser = await launch(t);
  const page = await open(browser, here(server, speaker.url));
  await page.waitForSelector('[data-publish]');
  const { links } = await (await server.fetch('/api/v1/events/trial/links', { headers: { authorization: `Bearer ${organiser.token}` } })).json();
  const ada = links.find((one) => one.name === 'Ada');
  assert.equal((await server.fetch(`/api/v1/events/trial/links/${ada.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${organiser.token}` } })).status, 204);
  await page.waitForFunction(() => document.querySelector('[role=alert]')?.textContent.includes('not valid'));
  // Nothing is asked any more: no hello, no offer.
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  await page.waitForTimeout(4_000);
  assert.deepEqual(asked.filter((url) => !url.endsWith('/events/trial')), []);
});
