// One speaker with two devices: the second takes the stage, the first is told, and neither takes it back by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, joinLink, oneStage, stages } from '../integration/harness.mjs';
import { held, here, launch, open } from './browser.mjs';

test('a second device takes over and tells the first, which takes it back only when told to', { timeout: 180_000 }, async (t) => {
  const { data, server, moderator } = await held(t);
  const browser = await launch(t);
  const { url } = await joinLink(data, 'panelist', '--name', 'Ann');
  const device = async (locale) => {
    const page = await open(browser, here(server, url), { context: { locale } });
    page.posts = 0;
    page.on('request', (request) => { if (request.method() === 'POST' && request.url().includes('/whip/')) page.posts += 1; });
    await page.click('[data-act=devices]');
    await page.click('[data-act=enter]');
    await page.waitForSelector('[data-publish=live]', { timeout: 20_000 });
    return page;
  };
  const first = await device('en-GB');
  const second = await device('ar');
  const told = await first.waitForSelector('[role=status][data-elsewhere]', { timeout: 10_000 });
  assert.match(await told.textContent(), /You are on stage from another device/);
  assert.equal(await first.getAttribute('[data-publish]', 'data-publish'), 'refused');

  // A new stage, and the first page's own network: the first stays told, the second comes back.
  const former = await oneStage(data);
  process.kill(former, 'SIGKILL');
  await eventually(() => second.posts >= 2, 'the second device posts again', 20_000);
  await second.waitForSelector('[data-publish=live]', { timeout: 20_000 });
  await first.waitForTimeout(5_000);
  assert.equal(first.posts, 1, 'the first device does not post by itself');
  assert.equal(await second.getAttribute('[data-publish]', 'data-publish'), 'live');

  // Told to, by keyboard, it takes the stage back, and the other is told in its language.
  await first.focus('[data-act=enter]');
  assert.equal(await first.textContent('[data-act=enter]'), 'Take it back here');
  await first.keyboard.press('Enter');
  await first.waitForSelector('[data-publish=live]', { timeout: 20_000 });
  const back = await second.waitForSelector('[role=status][data-elsewhere]', { timeout: 10_000 });
  assert.match(await back.textContent(), /جهاز آخر/);
  await second.waitForTimeout(5_000);
  assert.equal(second.posts, 2);
  assert.equal(await first.getAttribute('[data-publish]', 'data-publish'), 'live');

  // Whoever was cut off when it happened finds out when it comes back.
  await first.context().setOffline(true);
  await second.click('[data-act=enter]');
  await second.waitForSelector('[data-publish=live]', { timeout: 20_000 });
  await first.context().setOffline(false);
  await first.waitForSelector('[role=status][data-elsewhere]', { timeout: 60_000 });
  await second.waitForTimeout(3_000);
  assert.equal(await second.getAttribute('[data-publish]', 'data-publish'), 'live');
  assert.equal(stages(data).length, 1);
  // Two pages of one person, and the moderator who is no page.
  await eventually(() => moderator.frames.findLast((frame) => frame.type === 'audience')?.count === 2, 'one of the audience');
});
