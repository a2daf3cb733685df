// A poll from the moderator's form to the viewers' result, by keyboard; hands, reactions and conversations between pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, joinLink } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { eventPage, held, here, launch, open } from './browser.mjs';

test('a moderator holds a poll, a viewer votes by keyboard, everyone sees the result', { timeout: 60_000 }, async (t) => {
  const { data, server } = await held(t);
  const browser = await launch(t);
  const desk = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  const viewer = await open(browser, eventPage(server));
  await viewer.waitForSelector('[data-asking]');

  await desk.click('[data-act=poll-new]');
  await desk.fill('.poll-form input[type=text]', 'Which licence?');
  await desk.fill('.poll-form [data-field=options]', 'GPL\nMIT');
  await desk.uncheck('.poll-form input[type=checkbox]');
  await desk.click('.poll-form button[type=submit]');
  await desk.waitForSelector('[data-polls] [data-state=draft]');
  assert.equal(await viewer.locator('[data-poll]').count(), 0, 'a draft is nothing to viewers');
  await desk.click('[data-command="poll.open"]');
  await viewer.waitForSelector('[data-poll][data-open=true]');
  await viewer.waitForSelector('[role=status]:has-text("Which licence?")', { state: 'attached' });

  await viewer.focus('[data-poll] input');
  await viewer.keyboard.press('ArrowDown');
  await viewer.keyboard.press('Tab');
  await viewer.keyboard.press('Enter');
  await viewer.waitForSelector('[data-poll][data-voted=true]');
  await eventually(() => viewer.evaluate(() => document.activeElement?.closest('[data-poll]') !== null), 'the focus stays in the poll', 3000);
  await desk.waitForSelector('[data-polls] [data-voters="1"]');
  // After a reload one has voted still.
  await viewer.reload();
  await viewer.waitForSelector('[data-poll][data-voted=true]');
  assert.equal(await viewer.locator('[data-poll] form').count(), 0);

  await desk.click('[data-command="poll.close"]');
  await viewer.waitForSelector('[data-poll][data-open=false] [data-option="2"][data-votes="1"]');
  await desk.click('[data-act=poll-undo]');
  await viewer.waitForSelector('[data-poll][data-open=true]');
  for (const page of [desk, viewer]) assert.deepEqual(page.said.filter((line) => line.startsWith('error')), []);
});

test('hands, reactions and words go from page to page', { timeout: 60_000 }, async (t) => {
  const { data, server, ok } = await held(t, { change: { chat: { open: true } } });
  const browser = await launch(t);
  const desk = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  const viewer = await open(browser, eventPage(server));
  const other = await SessionClient.open(server, {});
  await other.command('hand.raise');
  await viewer.click('[data-hand=down]');
  await viewer.waitForSelector('[data-hand="2"]');
  await desk.waitForSelector('[data-hands="2"]');
  await desk.click('[data-hands] li:first-child button');
  await viewer.waitForSelector('[data-hand="1"]');

  await viewer.click('[data-reaction=applause]');
  await viewer.waitForSelector('[data-reaction=applause][data-count="1"]');
  await viewer.waitForSelector('[data-reaction=applause][data-count="0"]', { timeout: 10_000 });

  await viewer.fill('.chat-form input', '<b>Hello</b>');
  await viewer.keyboard.press('Enter');
  const said = await desk.waitForSelector('[data-chat=all] .chat-text');
  assert.equal(await said.textContent(), '<b>Hello</b>', 'markup is text');
  await desk.click('[data-act=chat-delete]');
  await viewer.waitForSelector('.chat .chat-text', { state: 'detached' });
  await desk.click('[data-act=chat-undo]');
  await viewer.waitForSelector('.chat .chat-text');

  await viewer.click('[data-channel=desk]');
  await viewer.fill('.chat-form input', 'I hear nothing.');
  await viewer.keyboard.press('Enter');
  await desk.click('[data-channel=desk]');
  await desk.waitForSelector('[data-chat=desk] .chat-text:has-text("I hear nothing.")');
  await desk.fill('.chat-form input', 'Try again.');
  await desk.keyboard.press('Enter');
  await viewer.waitForSelector('[data-chat=desk] .chat-text:has-text("Try again.")');
  assert.equal(other.frames.some((frame) => frame.message?.channel === 'desk'), false);

  const panelist = await joinLink(data, 'panelist', '--name', 'Ann');
  const studio = await open(browser, here(server, panelist.url));
  await studio.waitForSelector('[data-air]');
  const { you } = await SessionClient.open(server, { token: panelist.token });
  await ok('timer.start', { seconds: 1 });
  await studio.waitForSelector('[data-clock=timer][data-over=true]', { timeout: 10_000 });
  await ok('prompt.send', { to: you.id, text: 'Please close' });
  await studio.waitForSelector('[data-prompt]:has-text("Please close")');
  await ok('prompt.send', { to: you.id, text: '' });
  await studio.waitForSelector('[data-prompt]', { state: 'detached' });
});
