// A viewer and a moderator behind a proxy that breaks WebSockets: pages go on by server-sent events and POST.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, eventually, joinLink, temporaryFolder } from '../integration/harness.mjs';
import { eventPage, here, launch, open } from './browser.mjs';

/** Runs in the page: every WebSocket opens and is cut, as proxies do that know the handshake only. */
function breakWebSockets() {
  globalThis.cut = 0;
  globalThis.WebSocket = class {
    constructor() {
      globalThis.cut += 1;
      setTimeout(() => this.onopen?.(), 20);
      setTimeout(() => this.onclose?.(), 60);
    }
    send() {}
    close() {}
  };
}

test('without WebSockets a question is asked, approved, voted for, and answered, and a restart is got over', { timeout: 90_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const browser = await launch(t);
  const moderator = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Mo')).url), { init: breakWebSockets });
  const viewer = await open(browser, eventPage(server), { init: breakWebSockets });
  await viewer.fill('textarea', 'Does it go through?');
  await viewer.click('button[type=submit]');
  await viewer.waitForSelector('[data-own] [data-state=pending]', { timeout: 15_000 });
  await moderator.click('[data-column=pending] [data-act=approve]', { timeout: 15_000 });
  await viewer.waitForSelector('[data-public] [data-state=approved]');
  assert.ok(await viewer.evaluate(() => globalThis.cut) >= 2, 'the other way was tried first');

  await server.kill();
  await viewer.fill('textarea', 'And after a restart?');
  await viewer.click('button[type=submit]');
  await Server.start(t, data, { port: server.port });
  const texts = () => moderator.$$eval('[data-column=pending] [data-question]', (all) => all.map((one) => one.textContent));
  await eventually(async () => (await texts()).some((text) => text.includes('after a restart')), 'the question that was asked meanwhile', 30_000);
  assert.equal((await texts()).filter((text) => text.includes('after a restart')).length, 1, 'once');
});
