// What people read when the stage fails: the moderator that it is lost and what is refused, the panelist that it is theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, joinLink } from '../integration/harness.mjs';
import { dieOf } from '../integration/poison.mjs';
import { held, here, launch, open } from './browser.mjs';

test('a stage that is lost, and a feed that it died of twice, are told to whom they concern, in their language', { timeout: 120_000 }, async (t) => {
  const { data, server, moderator, ok } = await held(t);
  const browser = await launch(t);
  const desk = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  const studio = async (name, locale) => {
    const page = await open(browser, here(server, (await joinLink(data, 'panelist', '--name', name)).url), { context: { locale } });
    await page.click('[data-act=devices]');
    await page.click('[data-act=enter]');
    await page.waitForSelector('[data-publish=live]', { timeout: 20_000 });
    const me = moderator.frames.findLast((one) => one.participant?.name === name).participant.id;
    await ok('stage.bring_on', { participant: me });
    return { page, feed: `${me}:camera` };
  };
  const mal = await studio('Mal', 'fr-FR');
  const bob = await studio('Bob', 'en-GB');
  await ok('event.doors');
  await ok('event.go_live');
  await desk.waitForSelector('[role=status].stage-notices', { state: 'attached' });

  for (let death = 1; death <= 2; ++death) {
    await dieOf(data, mal.feed, async () => {
      const lost = await desk.waitForSelector('.stage-notices [data-stage-lost]', { timeout: 10_000 });
      assert.match(await lost.textContent(), /being started again/);
    });
    await desk.waitForSelector('[data-stage-lost]', { state: 'detached', timeout: 15_000 });
  }
  const refused = await desk.waitForSelector(`[role=status] [data-feed-refused="${mal.feed}"]`, { timeout: 10_000 });
  assert.match(await refused.textContent(), /What Mal sends .* new link/);
  const words = /Ce qu’envoie votre navigateur .* deux fois .* nouveau lien/;
  const told = async () => words.test(await mal.page.textContent('[data-publish=refused] [role=status].notice-bad', { timeout: 10_000 }));
  assert.ok(await told());
  await bob.page.waitForSelector('[data-publish=live]', { timeout: 20_000 });
  assert.equal(await bob.page.locator('.notice-bad').count(), 0);

  // Who tries again, or comes back with the same link, is told the same.
  await mal.page.click('[data-act=enter]');
  await mal.page.waitForSelector('[data-publish=connecting]', { timeout: 5000 }).catch(() => {});
  await eventually(told, 'the same words again');
  await mal.page.reload();
  await mal.page.click('[data-act=devices]');
  await mal.page.click('[data-act=enter]');
  await eventually(told, 'the same words after a reload');
});
