// The moderator's desk by keyboard, and the studio's help when the browser gives no camera.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, joinLink } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { held, here, launch, open, speakHeadless } from './browser.mjs';

test('a moderator curates, undoes, and conducts by keyboard', { timeout: 60_000 }, async (t) => {
  const { data, server } = await held(t);
  const browser = await launch(t);
  const guest = await SessionClient.open(server, {});
  const ids = [];
  for (const text of ['first', 'second', 'third']) ids.push((await guest.command('question.ask', { text, lang: 'en', anonymous: false })).question);
  const page = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  const inColumn = (id, column) => page.waitForSelector(`[data-column=${column}] [data-question="${id}"]`);
  const focused = (id) => eventually(() => page.evaluate((wanted) => document.activeElement?.dataset.question === wanted, id), `the focus on ${id}`, 3000);
  await inColumn(ids[2], 'pending');

  await page.focus(`[data-question="${ids[0]}"]`);
  await page.keyboard.press('a');
  await inColumn(ids[0], 'approved');
  await focused(ids[1]);
  await page.keyboard.press('d');
  await inColumn(ids[1], 'dismissed');
  await page.keyboard.press('z');
  await inColumn(ids[1], 'pending');
  await page.focus(`[data-question="${ids[0]}"]`);
  await page.keyboard.press('n');
  await page.waitForSelector(`[data-column=approved] [data-question="${ids[0]}"][data-state=next]`);
  await page.keyboard.press('l');
  await inColumn(ids[0], 'live');
  await focused(ids[0]);
  await page.keyboard.press('x');
  await inColumn(ids[0], 'answered');

  // One press that approved and put on stage is undone by one press.
  await page.focus(`[data-question="${ids[2]}"]`);
  await page.keyboard.press('l');
  await inColumn(ids[2], 'live');
  await page.keyboard.press('z');
  await inColumn(ids[2], 'pending');

  // The focus follows a question that somebody else moves, and jumps for nothing else.
  const { token } = await joinLink(data, 'moderator', '--name', 'Lee');
  const lee = await SessionClient.open(server, { token });
  await page.focus(`[data-question="${ids[2]}"]`);
  await guest.command('question.ask', { text: 'fourth', lang: 'en', anonymous: false });
  await page.waitForSelector('[data-column=pending] [data-question]:has-text("fourth")');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.question), ids[2]);
  assert.equal((await lee.command('question.approve', { question: ids[2] })).ok, true);
  await inColumn(ids[2], 'approved');
  await focused(ids[2]);

  // Keys can be switched off (WCAG 2.1.4), stay off after a reload, and never act on what is being typed.
  await page.click('[data-keys]');
  await page.reload();
  await inColumn(ids[2], 'approved');
  assert.equal(await page.isChecked('[data-keys]'), false);
  await page.focus(`[data-question="${ids[2]}"]`);
  await page.keyboard.press('d');
  await page.check('[data-keys]');
  await page.focus('.announce input');
  await page.keyboard.type('add all');
  await page.keyboard.press('Enter');
  await eventually(() => guest.frames.some((frame) => frame.type === 'announcement.posted' && frame.announcement.text === 'add all'), 'the announcement');
  assert.equal(await page.locator(`[data-column=approved] [data-question="${ids[2]}"]`).count(), 1, 'neither key dismissed it');

  // Who is on stage follows the scene, and the end can be undone.
  const open_event = { data, server, ok: async (type, fields) => assert.equal((await lee.command(type, fields)).ok, true, type) };
  await page.focus('[data-command="event.doors"]');
  await page.keyboard.press('Enter');
  await page.focus('[data-command="event.go_live"]');
  await page.keyboard.press('Enter');
  const ann = await speakHeadless(t, open_event, 'Ann', '2a6f4e', 300);
  await page.waitForSelector(`[data-participant="${ann.you.id}"][data-on-stage=true][data-feed=live]`, { timeout: 15_000 });
  await page.click(`[data-participant="${ann.you.id}"] [data-act=mute]`);
  await ann.frame((one) => one.stage?.on_stage[0]?.muted === true);
  await page.click(`[data-participant="${ann.you.id}"] [data-act=send_off]`);
  await page.waitForSelector(`[data-participant="${ann.you.id}"][data-on-stage=false] [data-act=bring_on]`);
  await page.click('[data-command="event.end"]');
  const again = await page.waitForSelector('[data-command="event.reopen"]');
  assert.match(await again.textContent(), /\(\d+ s\)/);
  await again.click();
  await page.waitForSelector('[data-command="event.end"]');
  assert.deepEqual(page.said.filter((line) => line.startsWith('error')), []);
});

test('a moderator rehearses, leaves the rehearsal with or without what was asked in it, and opens the doors', { timeout: 60_000 }, async (t) => {
  const { data, server } = await held(t);
  const browser = await launch(t);
  const panelist = await SessionClient.open(server, { token: (await joinLink(data, 'panelist', '--name', 'Ann')).token });
  const viewer = await SessionClient.open(server, {});
  const page = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  const step = (name) => page.click(`.phase-controls [data-step=${name}]`);
  const phase = (name) => page.waitForSelector(`.phase-controls[data-phase=${name}]`);
  const rehearsed = async (text) => {
    await step('rehearse');
    await phase('rehearsal');
    const { question } = await panelist.command('question.ask', { text, lang: 'en', anonymous: false });
    await page.waitForSelector(`[data-question="${question}"]`);
    return question;
  };
  const kept = await rehearsed('Is this on?');
  await step('rehearse_end');
  await phase('draft');
  assert.equal(await page.locator(`[data-question="${kept}"]`).count(), 1, 'to be looked at');
  const other = await rehearsed('And now?');
  await step('rehearse_discard');
  await phase('draft');
  for (const id of [kept, other]) await page.waitForSelector(`[data-question="${id}"]`, { state: 'detached' });
  const last = await rehearsed('Once more?');
  await step('open_doors');
  await phase('doors');
  await page.waitForSelector(`[data-question="${last}"]`, { state: 'detached' });
  assert.ok(!viewer.frames.some((frame) => frame.question), 'no viewer saw any of it');
});

test('a studio without permission says what to do, and works once it is given', { timeout: 60_000 }, async (t) => {
  const { data, server } = await held(t);
  const browser = await launch(t, { denied: true });
  const { url } = await joinLink(data, 'panelist', '--name', 'Ann');
  const page = await open(browser, here(server, url));
  await page.click('[data-act=devices]');
  const help = await page.waitForSelector('[data-trouble=devices_denied]');
  assert.match(await help.textContent(), /address bar/);
  assert.equal(await help.getAttribute('role'), 'alert');
  await page.context().grantPermissions(['camera', 'microphone'], { origin: server.url });
  await page.click('[data-trouble] button');
  await page.waitForSelector('[data-trouble]', { state: 'detached' });
  await page.waitForSelector('[data-choose=camera] option:has-text("fake")', { state: 'attached' });
  await page.waitForFunction(() => document.querySelector('.preview video').videoWidth > 0);
  // The meter moves with what the microphone hears (Chromium's false one beeps).
  await page.waitForFunction(() => document.querySelector('meter').value > 0.1, null, { timeout: 5000 });
  // A microphone that was turned off stays off when another device is chosen.
  await page.click('[data-act=microphone]');
  await page.selectOption('[data-choose=camera]', 'none');
  await page.waitForFunction(() => document.querySelector('.preview video').hidden);
  assert.equal(await page.evaluate(() => document.querySelector('.preview video').srcObject.getAudioTracks()[0].enabled), false);
});
