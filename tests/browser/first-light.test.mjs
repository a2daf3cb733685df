// An event as its people see it: two panelists in their browsers, a moderator, a viewer who watches and asks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, eventually, joinLink, stages, temporaryFolder } from '../integration/harness.mjs';
import { coloursAt, eventPage, here, launch, near, open, speak, watchColour } from './browser.mjs';

const red = [200, 40, 30];
const blue = [30, 60, 200];
const css = ([r, g, b]) => `rgb(${r}, ${g}, ${b})`;

test('two panelists, a moderator and a viewer hold an event', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const browser = await launch(t);
  const pages = {};
  try {
    pages.moderator = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Mo')).url));
    pages.viewer = await open(browser, eventPage(server));
    await pages.viewer.waitForSelector('[data-phase=draft]');
    pages.ann = (await speak(browser, server, data, 'Ann', { colour: css(red), tone: 440, codec: 'H264' })).page;
    pages.bob = (await speak(browser, server, data, 'Bob', { colour: css(blue), tone: 1000, codec: 'VP8' })).page;
    assert.equal(await pages.ann.getAttribute('[data-air]', 'data-air'), 'off');

    await pages.moderator.click('[data-command="event.doors"]');
    await pages.viewer.waitForSelector('[data-player=playing]', { timeout: 20_000 });
    for (const name of ['Ann', 'Bob']) await pages.moderator.click(`.person:has-text("${name}") [data-act=bring_on]`);
    await pages.ann.waitForSelector('[data-air=waiting]');
    await pages.moderator.click('[data-command="event.go_live"]');
    await pages.ann.waitForSelector('[data-air=on]');
    await pages.bob.waitForSelector('[data-air=on]');

    // Side by side, whoever came on first at the left.
    await eventually(async () => {
      const [left, right] = await coloursAt(pages.viewer, [[0.25, 0.6], [0.75, 0.6]]);
      if ((near(left, red) && near(right, blue)) || (near(left, blue) && near(right, red))) return true;
      throw new Error(`left ${left}, right ${right}`);
    }, 'both colours in the player', 20_000);
    assert.match(await pages.ann.textContent('.air'), /later/, 'the studio says how much later viewers see it');

    // A question's way to the stage.
    await pages.viewer.fill('textarea', 'What does <b>first light</b> mean?');
    await pages.viewer.click('button[type=submit]');
    await pages.viewer.waitForSelector('[data-own] [data-state=pending]');
    const pending = await pages.moderator.waitForSelector('[data-column=pending] [data-question]');
    assert.match(await pending.textContent(), /<b>first light<\/b>/, 'markup is text');
    await pages.moderator.click('[data-column=pending] [data-act=approve]');
    await pages.viewer.waitForSelector('[data-public] [data-state=approved]');
    await pages.ann.waitForSelector('.studio-question');
    await pages.moderator.click('[data-column=approved] [data-act=live]');
    await pages.ann.waitForSelector('.studio-question[data-live]');
    await pages.viewer.waitForFunction(() => document.querySelector('[data-answering]')?.dataset.answering !== '', null, { timeout: 10_000 });

    // What was asked is there after a reload, for the same guest.
    await pages.viewer.reload();
    await pages.viewer.waitForSelector('[data-own] [data-question]');
    await pages.viewer.waitForSelector('[data-player=playing]', { timeout: 20_000 });
    await pages.moderator.click('[data-command="stage.cut"]');
    await eventually(async () => !near((await coloursAt(pages.viewer, [[0.25, 0.6]]))[0], red) &&
      !near((await coloursAt(pages.viewer, [[0.25, 0.6]]))[0], blue), 'the cut', 10_000);
  } catch (error) {
    const said = Object.entries(pages).map(([who, page]) => `${who}: ${page.said.slice(-12).join('\n  ')}`).join('\n');
    throw new Error(`${error.stack}\n${said}\n${server.log.slice(-3000)}`);
  }
});

test('kill -9 of the stage: the studio connects again by itself, the player never stalls', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const browser = await launch(t);
  const moderator = await open(browser, here(server, (await joinLink(data, 'moderator')).url));
  const { page: ann } = await speak(browser, server, data, 'Ann', { colour: css(red), tone: 440, codec: 'VP8' });
  await moderator.click('[data-command="event.doors"]');
  await moderator.click('[data-act=bring_on]');
  await moderator.click('[data-command="event.go_live"]');
  const viewer = await open(browser, eventPage(server));
  await viewer.waitForSelector('[data-player=playing]', { timeout: 20_000 });
  await viewer.evaluate(watchColour, { place: [0.5, 0.6], wanted: red });
  const seen = () => viewer.evaluate(() => globalThis.seen);
  await eventually(async () => (await seen()).changes.at(-1)?.like, 'the panel in the player', 20_000);
  const before = (await seen()).changes.length;
  process.kill(stages(data)[0], 'SIGKILL');
  const killed = Date.now();
  // The slate may be there for half a second only: each shown frame is looked at, since questions from outside would miss it.
  await eventually(async () => {
    const [away, back] = (await seen()).changes.slice(before);
    if (away?.like === false && back?.like) return true;
    throw new Error(`${JSON.stringify(await seen())}, killed at ${killed}\n${server.log.slice(-3000)}`);
  }, 'the slate, then the panel', 20_000);
  const [away, back] = (await seen()).changes.slice(before);
  t.diagnostic(`slate ${away.at - killed} ms after the kill, the panel back after ${back.at - killed} ms`);
  await ann.waitForSelector('[data-publish=live]');
  assert.equal((await seen()).stalls, 0, 'the player waited for media');
});
