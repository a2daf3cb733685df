// The desk and the speaker's queue show what the asker of a question saw, and fetch no more of it than is looked at; the desk
// weighs before it keeps guests of a network out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, joinLink, slug } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { held, here, launch, open, speakHeadless } from './browser.mjs';

const errors = (page) => page.said.filter((line) => /^error: (?!Failed to load resource)|Content Security Policy/.test(line));

/** Of the picture's middle, as the page shows it. */
const colourOf = (page, selector) => page.evaluate(async (wanted) => {
  const image = document.querySelector(wanted);
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const paint = canvas.getContext('2d');
  paint.drawImage(image, 0, 0);
  return [...paint.getImageData(image.naturalWidth / 2, image.naturalHeight / 3, 1, 1).data.slice(0, 3)];
}, selector);

test('a moderator and the speaker who is to answer see what the asker saw, larger by keyboard', { timeout: 120_000 }, async (t) => {
  const event = await held(t, { change: { questions: { moderated: true, opens: 'published', rate: { per_minute: 6000 } } } });
  const { data, server, ok } = event;
  const browser = await launch(t);
  await ok('event.doors');
  const ann = await speakHeadless(t, event, 'Ann', 'c81e1e', 300);
  await ok('event.go_live');
  const guest = await SessionClient.open(server);
  const desk = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  // Until the stage shows her.
  const shown = await eventually(async () => {
    const { question } = await guest.command('question.ask', { text: 'What is that?', lang: 'en' });
    const image = `[data-question="${question}"] [data-picture=shown] img`;
    await desk.waitForSelector(image, { timeout: 3000 });
    const [red, green] = await colourOf(desk, image);
    return red > 120 && green < 90 && { question, image };
  }, 'a red picture', 40_000);
  assert.match(await desk.getAttribute(shown.image, 'alt'), /^What the asker saw at \d/);
  for (const [language, word] of [['fr', 'voyait'], ['ru', 'спросивший'], ['ar', 'صاحب السؤال'], ['zh', '提问者'], ['es', 'preguntó'], ['en', 'asker saw']]) {
    await desk.selectOption('.language select', language);
    await desk.waitForFunction(([where, wanted]) => document.querySelector(where)?.alt.includes(wanted), [shown.image, word]);
  }
  await desk.focus(`[data-question="${shown.question}"] [data-picture] button`);
  await desk.keyboard.press('Enter');
  await desk.waitForSelector(`[data-question="${shown.question}"] dialog[open] img`);
  // The desk's keys rest meanwhile.
  await desk.keyboard.press('d');
  await desk.keyboard.press('Escape');
  await desk.waitForSelector(`[data-question="${shown.question}"] dialog:not([open])`, { state: 'attached' });
  assert.equal(await desk.locator(`[data-column=pending] [data-question="${shown.question}"]`).count(), 1);

  await ok('question.approve', { question: shown.question });
  await ok('question.assign', { question: shown.question, to: ann.you.id });
  const token = (await joinLink(data, 'panelist', '--name', 'Bob')).token;
  const bob = await SessionClient.open(server, { token });
  await ok('question.assign', { question: shown.question, to: bob.you.id });
  const studio = await open(browser, `${server.url}/e/${slug}/studio#token=${token}`);
  await studio.waitForSelector(`[data-queue] [data-question="${shown.question}"] [data-picture=shown] img`);

  // Its bytes go with the text, from the page too.
  await ok('question.redact', { question: shown.question });
  await desk.waitForSelector(`[data-question="${shown.question}"] [data-picture]`, { state: 'detached' });
  for (const page of [desk, studio]) assert.deepEqual(errors(page), []);
});

test('of hundreds of questions only the pictures that are looked at are fetched, a few at a time', { timeout: 120_000 }, async (t) => {
  const event = await held(t, { change: { questions: { moderated: true, opens: 'published', rate: { per_minute: 6000 } } } });
  const { data, server, ok } = event;
  await ok('event.doors');
  const guest = await SessionClient.open(server);
  const staff = event.moderator;
  await eventually(async () => {
    const { question } = await guest.command('question.ask', { text: 'Yet?' });
    return (await staff.frame((frame) => frame.question?.id === question)).question.picture;
  }, 'a picture of the slate', 20_000);
  // As many as one person may send at once, by several.
  for (let person = 0; person < 5; ++person) {
    const asker = await SessionClient.open(server);
    for (let i = 0; i < 41; ++i) assert.equal((await asker.command('question.ask', { text: `Question ${person}.${i}` })).ok, true);
  }
  const browser = await launch(t);
  const desk = await open(browser, 'about:blank');
  let [asked, under_way, most] = [0, 0, 0];
  desk.on('request', (request) => {
    if (!request.url().endsWith('/picture.jpg')) return;
    asked += 1;
    under_way += 1;
    most = Math.max(most, under_way);
  });
  for (const end of ['requestfinished', 'requestfailed']) desk.on(end, (request) => { if (request.url().endsWith('/picture.jpg')) under_way -= 1; });
  await desk.goto(here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  await desk.waitForFunction(() => document.querySelectorAll('[data-column=pending] [data-question]').length > 200);
  // The first ones came before there was anything to see.
  await desk.evaluate(() => document.querySelector('[data-picture]').scrollIntoView());
  await desk.waitForSelector('[data-picture=shown]');
  await eventually(() => asked > 0 && under_way === 0, 'those in view');
  assert.ok(asked < 60, `${asked} of 200`);
  assert.ok(most <= 4, `${most} at once`);
  const before = asked;
  await desk.evaluate(() => [...document.querySelectorAll('[data-column=pending] [data-question]')].at(-1).scrollIntoView());
  await eventually(() => desk.evaluate(() => [...document.querySelectorAll('[data-column=pending] [data-question] [data-picture]')].at(-1).dataset.picture === 'shown'), 'the last');
  assert.ok(asked > before && asked < 120, `${asked} of 200`);
  assert.deepEqual(errors(desk), []);
});

/** Runs in the page: no WebSocket comes to be, so that it goes by requests, whose headers a test may set. */
function breakWebSockets() {
  globalThis.WebSocket = class {
    constructor() {
      setTimeout(() => this.onopen?.(), 20);
      setTimeout(() => this.onclose?.(), 60);
    }
    send() {}
    close() {}
  };
}

test('the desk weighs, keeps out, and lets in again; who is kept out is told whom to write to', { timeout: 90_000 }, async (t) => {
  const { data, server } = await held(t, { change: { contact: 'desk@example.org' }, args: ['--trusted-proxy', '127.0.0.1/32'] });
  const elsewhere = { url: server.url, socketOptions: { headers: { 'x-forwarded-for': '203.0.113.7' } } };
  const troll = await SessionClient.open(elsewhere);
  const { question } = await troll.command('question.ask', { text: 'Something rude', lang: 'en' });
  const linked = await SessionClient.open(elsewhere, { token: (await joinLink(data, 'panelist', '--name', 'Pat')).token });
  const browser = await launch(t);
  const desk = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  const card = `[data-question="${question}"]`;
  await desk.click(`${card} [data-details] summary`);
  await desk.focus(`${card} [data-act=ban]`);
  await desk.keyboard.press('Enter');
  await desk.waitForSelector(`${card} [data-ban-hit="1"]`);
  assert.match(await desk.textContent(`${card} [data-ban-hit]`), /1 guest .* sent away.*: 1; .*: 1/);
  await desk.click(`${card} [data-act=ban_not]`);
  await desk.click(`${card} [data-act=ban]`);
  await desk.click(`${card} [data-act=ban_hour]`);
  await troll.frame((frame) => frame.type === 'refused');
  await desk.waitForSelector('[data-bans] [data-ban]');
  const line = await desk.textContent('[data-bans] [data-ban]');
  assert.match(line, /Something rude/);
  assert.ok(!line.includes('203.0'));
  const viewer = await open(browser, `${server.url}/e/${slug}`, { init: breakWebSockets, context: { extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' } } });
  await viewer.waitForSelector('[data-banned]', { timeout: 20_000 });
  assert.match(await viewer.textContent('[data-banned]'), /network.*desk@example\.org/);
  assert.equal((await linked.command('profile.set', { organisation: 'Here' })).ok, true);
  await desk.click('[data-bans] [data-act=unban]');
  await desk.waitForSelector('[data-bans]', { state: 'detached' });
  await viewer.reload();
  await viewer.waitForSelector('textarea', { timeout: 20_000 });
  for (const page of [desk, viewer]) assert.deepEqual(errors(page), []);
});
