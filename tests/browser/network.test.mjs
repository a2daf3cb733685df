// The network goes away for some seconds, for a viewer and for the moderator: once the browser knows it, once only the
// connections break. Pages say so, lose nothing, do nothing twice, and the player comes back to the present by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, joinLink, sleep } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { asked, eventPage, held, here, launch, open } from './browser.mjs';
import { gate } from './gate.mjs';

const away_ms = 7000;

const ways = {
  'the browser is offline': (pages) => {
    const all = (offline) => Promise.all(pages.map((page) => page.context().setOffline(offline)));
    return { cut: () => all(true), mend: () => all(false) };
  },
  'connections break and none come about': (pages, wall) => ({ cut: async () => wall.shut(), mend: async () => wall.open() }),
};

for (const [how, way] of Object.entries(ways)) {
  test(`${how}: everything resumes, a question asked meanwhile is sent once, the player goes on`, { timeout: 90_000 }, async (t) => {
    const { data, server, moderator, ok } = await held(t);
    await ok('event.doors');
    await ok('event.go_live');
    const wall = await gate(server.port);
    t.after(() => wall.close());
    const through = { url: `http://127.0.0.1:${wall.port}` };
    const browser = await launch(t);
    const waiting = await asked(server, ok, 'Was here before');
    const page = await open(browser, eventPage(through));
    const desk = await open(browser, here(through, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
    await page.waitForSelector('[data-player=playing]', { timeout: 20_000 });
    await desk.waitForSelector(`[data-column=approved] [data-question="${waiting}"]`);
    await page.waitForSelector('[data-reconnecting]', { state: 'detached' });
    const moment = () => page.evaluate(() => document.querySelector('video#programme').currentTime);
    const delay = async () => Number(await page.getAttribute('[data-player]', 'data-delay'));
    await eventually(async () => await delay() < 4000, 'a player near the present');

    const { cut, mend } = way([page, desk], wall);
    await cut();
    const gone = Date.now();
    for (const one of [page, desk]) {
      const notice = await one.waitForSelector('[data-reconnecting]', { timeout: 3000 });
      assert.match(await notice.textContent(), /Trying again.*kept/);
      assert.equal(await notice.getAttribute('role'), 'status');
    }
    // Each does something, and others go on.
    const text = `Asked while away: ${how}?`;
    await page.fill('textarea', text);
    await page.click('[data-asking] button[type=submit]');
    await desk.focus(`[data-question="${waiting}"]`);
    await desk.keyboard.press('n');
    const guest = await SessionClient.open(server, {});
    const { question: missed } = await guest.command('question.ask', { text: 'Missed', lang: 'en', anonymous: false });
    await ok('question.approve', { question: missed });
    await sleep(away_ms - (Date.now() - gone));
    assert.ok(!moderator.frames.some((frame) => frame.question?.text === text), 'nothing came through');
    await mend();
    const back = Date.now();

    for (const one of [page, desk]) await one.waitForSelector('[data-reconnecting]', { state: 'detached', timeout: 15_000 });
    t.diagnostic(`sessions are back after ${Date.now() - back} ms`);
    await page.waitForSelector(`[data-own] [data-question]:has-text("${text}")`, { timeout: 5000 });
    await page.waitForSelector(`[data-public] [data-question="${missed}"]`, { timeout: 5000 });
    await desk.waitForSelector(`[data-column=pending] [data-question]:has-text("${text}")`, { timeout: 5000 });
    await desk.waitForSelector(`[data-column=approved] [data-question="${missed}"]`, { timeout: 5000 });
    await desk.waitForSelector(`[data-question="${waiting}"][data-state=next]`, { timeout: 5000 });

    const at = await moment();
    await eventually(async () => (await moment()) > at + 2 && (await delay()) < 4000 && (await page.getAttribute('[data-player]', 'data-player')) === 'playing',
      'a player that goes on, in the present', 20_000);
    t.diagnostic(`the player is in the present after ${Date.now() - back} ms`);
    // Some time for whatever would be sent again.
    await sleep(2000);
    for (const [type, is] of [['question.asked', (one) => one.text === text], ['question.next', (one) => one.id === waiting]]) {
      assert.equal(moderator.frames.filter((frame) => frame.type === type && is(frame.question)).length, 1, type);
    }
    assert.equal(await page.locator(`[data-own] [data-question]:has-text("${text}")`).count(), 1);
    assert.equal(await page.inputValue('textarea'), '');
    for (const one of [page, desk]) assert.deepEqual(one.said.filter((line) => line.startsWith('error:') && !/ERR_|WebSocket|Failed to load/.test(line)), []);
  });
}
