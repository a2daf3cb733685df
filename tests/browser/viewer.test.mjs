// What a viewer does and sees, in Chromium: the picture's moments, the keyboard, reloads, a server that dies.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, eventually, joinLink, sleep } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { asked, eventPage, held, here, launch, open, speak } from './browser.mjs';

// One event for all of the file; each test asks questions of its own.
const ends = [];
const whole = { after: (end) => ends.unshift(end) };
let event;
let browser;
before(async () => {
  event = await held(whole);
  browser = await launch(whole);
  await event.ok('event.doors');
  await event.ok('event.go_live');
}, { timeout: 30_000 });
after(async () => {
  for (const end of ends) await end();
});

const playing = (page) => page.waitForSelector('[data-player=playing]', { timeout: 20_000 });
const answering = (page) => page.getAttribute('[data-answering]', 'data-answering');

test('"now answering" changes when the player reaches the moment, not before', { timeout: 60_000 }, async () => {
  const { server, ok, moderator } = event;
  const page = await open(browser, eventPage(server));
  await playing(page);
  await eventually(async () => Number(await page.getAttribute('[data-player]', 'data-delay')) < 4000, 'a player near the present');
  const question = await asked(server, ok, 'When does it change?');
  await page.waitForSelector(`[data-public] [data-question="${question}"]`);
  // The page says when it showed the question, and what moment of the programme its player was at.
  await page.evaluate((id) => {
    globalThis.shown = new Promise((done) => {
      const look = () => {
        if (document.querySelector('[data-answering]').dataset.answering !== id) return;
        done({ at: Date.now(), delay: Number(document.querySelector('[data-player]').dataset.delay) });
      };
      new MutationObserver(look).observe(document.querySelector('#content'), { subtree: true, attributes: true, childList: true });
    });
  }, question);
  await ok('question.live', { question });
  const frame = await moderator.frame((one) => one.type === 'question.live' && one.question?.id === question);
  const moment = Date.parse(frame.media_time);
  // The frame itself has been here for a while when the picture arrives.
  const shown = await page.evaluate(() => globalThis.shown);
  const date = shown.at - shown.delay;
  assert.ok(date >= moment - 120, `shown ${moment - date} ms before its moment`);
  assert.ok(date <= moment + 900, `shown ${date - moment} ms after its moment`);
  assert.ok(shown.at - moment > 400, `shown ${shown.at - moment} ms after it happened on stage: before any picture of it`);

  // Who is paused waits for nothing, and is told so; "go live" comes back to the present.
  await page.click('[data-control=pause]');
  await page.waitForSelector('[data-player=paused]');
  const other = await asked(server, ok, 'And for those who are paused?');
  await ok('question.live', { question: other });
  await eventually(async () => (await answering(page)) === other, 'the present, at once', 2000);
  assert.match(await page.textContent('[data-answering]'), /paused or far behind/);
  await sleep(3000);
  await page.click('[data-act=go_live]');
  await playing(page);
  await eventually(async () => Number(await page.getAttribute('[data-player]', 'data-delay')) < 3000, 'the present after a pause', 10_000);
  await page.context().close();
});

test('everything a viewer does can be done by keyboard', { timeout: 60_000 }, async () => {
  const { server, ok } = event;
  const liked = await asked(server, ok, 'Vote for me');
  const page = await open(browser, eventPage(server));
  await page.waitForSelector(`[data-question="${liked}"]`);
  const focus = async (wanted) => {
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted)) return;
    }
    throw new Error(`Tab never reaches ${wanted}`);
  };
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.matches('.skip')), 'the first stop skips to the content');
  await focus('textarea');
  await page.keyboard.type('Asked without a mouse?');
  await focus('[data-asking] button[type=submit]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-own] [data-question]');
  assert.ok(await page.evaluate(() => document.activeElement.matches('textarea')), 'the focus is back in the box');
  assert.match(await page.textContent('[data-said]'), /sent/);
  await focus(`[data-public] [data-question="${liked}"] .vote`);
  await page.keyboard.press('Space');
  await page.waitForSelector(`[data-question="${liked}"] [aria-pressed=true][data-votes="1"]`);
  await page.keyboard.press('Space');
  await page.waitForSelector(`[data-question="${liked}"] [aria-pressed=false][data-votes="0"]`);
  // One's own is withdrawn in two steps.
  await page.focus('[data-own] [data-act=withdraw]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-act=withdraw_sure]');
  // The focus moves there by itself, a moment after the buttons are drawn.
  await page.waitForFunction(() => document.activeElement?.matches('[data-act=withdraw_sure] + button'));
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-own] [data-state=withdrawn]');
  await page.context().close();
});

test('a reload keeps the draft and own questions, and asks what was not answered exactly once', { timeout: 60_000 }, async () => {
  const { server, ok, moderator } = event;
  const page = await open(browser, eventPage(server));
  await page.fill('textarea', 'A thought half');
  await page.reload();
  await page.waitForSelector('textarea');
  assert.equal(await page.inputValue('textarea'), 'A thought half');
  // As if the page was closed between the question and its answer, twice.
  const text = 'Was it sent?';
  for (let i = 0; i < 2; ++i) {
    await page.evaluate(([id, asking]) => sessionStorage.setItem('rostrum:trial:draft', JSON.stringify({
      text: asking, sent: { id, command: { type: 'question.ask', text: asking, lang: 'en', anonymous: false } },
    })), ['c-unanswered', text]);
    await page.reload();
    await page.waitForSelector('[data-own] [data-question]');
    await page.waitForFunction(() => sessionStorage.getItem('rostrum:trial:draft') === null);
  }
  assert.equal(await page.locator(`[data-own] [data-question]:has-text("${text}")`).count(), 1);
  const all = moderator.frames.filter((frame) => frame.type === 'question.asked' && frame.question.text === text);
  assert.equal(all.length, 1, 'the journal has it once');
  await ok('question.approve', { question: all[0].question.id });
  await page.waitForSelector('[data-own] [data-state=approved]');
  await page.reload();
  await page.waitForSelector('[data-own] [data-state=approved]');
  await page.context().close();
});

test('kill -9 of the server: sessions resume by themselves, the player and the panelist go on', { timeout: 90_000 }, async (t) => {
  const { data } = event;
  let { server } = event;
  const page = await open(browser, eventPage(server));
  const { page: ann } = await speak(browser, server, data, 'Ann', { colour: 'rgb(200,40,30)', tone: 440, codec: 'VP8' });
  const me = event.moderator.frames.findLast((one) => one.type.startsWith('participant.') && one.participant?.name === 'Ann').participant.id;
  await event.ok('stage.bring_on', { participant: me });
  await ann.waitForSelector('[data-air=on]');
  await playing(page);
  const connections = await ann.evaluate(() => document.querySelector('[data-publish]').dataset.publish);
  assert.equal(connections, 'live');
  // What the studio says about its connection from now on is kept.
  await ann.evaluate(() => {
    const root = document.querySelector('[data-publish]');
    globalThis.states = [];
    new MutationObserver(() => globalThis.states.push(root.dataset.publish)).observe(root, { attributes: true, attributeFilter: ['data-publish'] });
  });
  const port = server.port;
  await server.kill();
  await page.waitForSelector('[data-reconnecting]');
  await page.fill('textarea', 'Asked while the server was away');
  await page.click('[data-asking] button[type=submit]');
  server = await Server.start(whole, data, { port });
  const up = Date.now();
  event.server = server;
  await page.waitForSelector('[data-own] [data-question]:has-text("while the server was away")', { timeout: 15_000 });
  t.diagnostic(`asked ${Date.now() - up} ms after the server was back`);
  await page.waitForSelector('[data-reconnecting]', { state: 'detached' });
  await ann.waitForSelector('[data-reconnecting]', { state: 'detached', timeout: 15_000 });
  const moment = () => page.evaluate(() => document.querySelector('video#programme').currentTime);
  const at = await moment();
  await eventually(async () => (await moment()) > at + 3, 'a player that goes on', 15_000);
  assert.equal(await ann.getAttribute('[data-air]', 'data-air'), 'on');
  assert.deepEqual(await ann.evaluate(() => globalThis.states), [], 'the WebRTC session never noticed');
  const moderator = await SessionClient.open(server, { token: (await joinLink(data, 'moderator')).token });
  const found = moderator.first.state.questions.list.filter((one) => one.text === 'Asked while the server was away');
  assert.equal(found.length, 1);
  await page.context().close();
  await ann.context().close();
});
