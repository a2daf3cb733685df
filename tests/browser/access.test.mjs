// Every page for everyone: no serious violation that axe-core finds, in English and Arabic, by day and by night; no
// sideways scrolling at 320 CSS pixels; nothing that the content policy forbids.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Server, applyEvent, joinLink, root, slug, temporaryFolder } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { asked, eventPage, held, here, launch, open } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { title, summary, people, organisers, agenda, languages } = JSON.parse(readFileSync(`${root}/deploy/examples/open-culture.json`, 'utf8'));

test('pages are accessible in two directions, by day and by night, and fit a narrow screen', { timeout: 120_000 }, async (t) => {
  const { data, server, ok } = await held(t, { change: { title, summary, people, organisers, agenda, languages, chat: { open: true } } });
  const browser = await launch(t);
  const panelist = await joinLink(data, 'panelist', '--name', 'Salem Avan');
  await SessionClient.open(server, { token: panelist.token });
  const live = await asked(server, ok, 'How does a small team keep an open project alive?');
  await asked(server, ok, `A word without any place to break: ${'x'.repeat(90)}`);
  const guest = await SessionClient.open(server, {});
  await guest.command('question.ask', { text: 'Not read yet', lang: 'en', anonymous: false });
  await ok('announce.post', { text: 'We begin in a minute.' });
  await ok('agenda.start', { item: 'opening' });
  await ok('event.doors');
  await ok('event.go_live');
  await ok('question.live', { question: live });
  const made = async (poll) => (await ok('poll.create', { poll })).poll;
  const first = await made({ question: 'Which licence?', kind: 'single', options: ['GPL', 'MIT', 'x'.repeat(90)], anonymous: false });
  await ok('poll.open', { poll: first });
  assert.equal((await guest.command('poll.vote', { poll: first, options: ['2'] })).ok, true);
  await ok('poll.close', { poll: first });
  for (const poll of [await made({ question: 'How is the sound?', kind: 'rating' }), await made({ question: 'What do you use?', kind: 'multiple', options: ['Git', 'Mail'] })]) await ok('poll.open', { poll });
  await guest.command('hand.raise');
  await guest.command('chat.send', { channel: 'all', text: 'Good morning' });
  await guest.command('chat.send', { channel: 'desk', text: `I hear nothing ${'x'.repeat(90)}` });
  await ok('timer.start', { seconds: 1 });
  const addresses = {
    home: server.url,
    viewer: eventPage(server),
    studio: here(server, panelist.url),
    moderate: here(server, (await joinLink(data, 'moderator')).url),
  };
  const ready = { home: '.home h2', viewer: '[data-player=playing]', studio: '[data-air]', moderate: '[data-column=live] [data-question]' };
  for (const [name, address] of Object.entries(addresses)) {
    const page = await open(browser, address, { context: { viewport: { width: 320, height: 640 } } });
    await page.waitForSelector(ready[name], { timeout: 20_000 });
    if (name === 'studio') await page.click('[data-act=devices]');
    await page.evaluate(axe);
    for (const language of ['en', 'ar']) {
      await page.selectOption('.language select', language);
      await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
      assert.equal(await page.evaluate(() => document.documentElement.dir), language === 'ar' ? 'rtl' : 'ltr');
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
        assert.ok(found.passes.length > 5, 'axe looked at something');
      }
    }
    assert.deepEqual(page.said.filter((line) => /^error|Content Security Policy/.test(line)), [], name);
    await page.context().close();
  }
});

test('an address without an event says so, and where there are others', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data);
  const server = await Server.start(t, data);
  const browser = await launch(t);
  const page = await open(browser, `${server.url}/e/none`, { context: { locale: 'ar' } });
  const said = await page.waitForSelector('[role=alert][data-no-such-event]', { timeout: 20_000 });
  assert.match(await said.textContent(), /لا توجد فعالية في هذا العنوان/);
  await page.click('[data-no-such-event] a');
  await page.waitForSelector(`a[href$="/e/${slug}"]`);
});
