// A question's whole way over the pages: reported by one viewer, looked at by a moderator in its details, answered by the
// speaker in the studio for its asker alone, and what its asker is told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinLink } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { eventPage, held, here, launch, open } from './browser.mjs';

test('what moderators and speakers do to a question in its details is seen by whom it concerns', { timeout: 90_000 }, async (t) => {
  const { data, server } = await held(t);
  const browser = await launch(t);
  const speaker = await joinLink(data, 'panelist', '--name', 'Pat');
  const pat = (await SessionClient.open(server, { token: speaker.token })).you.id;
  const desk = await open(browser, here(server, (await joinLink(data, 'moderator', '--name', 'Kim')).url));
  const asker = await open(browser, eventPage(server));
  await asker.fill('[data-asking] textarea', 'Who pays for maintenance?');
  await asker.fill('[data-asking] input[autocomplete=name]', 'Amina');
  await asker.fill('[data-asking] input[autocomplete=organization]', 'Commons Co-op');
  await asker.click('[data-asking] button[type=submit]');
  const card = '[data-column=pending] [data-question]';
  await desk.waitForSelector(`${card} >> text=Amina, Commons Co-op`);
  const id = await desk.getAttribute(card, 'data-question');
  const on = (page, inner) => page.locator(`[data-question="${id}"] ${inner}`).first();

  await on(desk, '[data-details] summary').click();
  await on(desk, '[data-form=edit] textarea').fill('Who pays for the maintenance?');
  await on(desk, '[data-form=edit] button').click();
  await on(desk, '[data-original]').waitFor();
  await on(desk, '[data-form=tag] input').fill('money');
  await on(desk, '[data-form=tag] button').click();
  await on(desk, '[data-form=note] input').fill('Ask the treasurer first');
  await on(desk, '[data-form=note] button').click();
  await desk.waitForSelector('text=Ask the treasurer first');
  await on(desk, '[data-form=translate] select').selectOption('es');
  await on(desk, '[data-form=translate] textarea').fill('¿Quién paga el mantenimiento?');
  await on(desk, '[data-form=translate] button').click();
  await on(desk, '[data-act=claim]').click();
  await on(desk, '[data-claimed]').waitFor();
  await on(desk, '[data-act=assign]').selectOption(pat);
  await on(desk, '[data-act=approve]').click();
  await desk.waitForSelector(`[data-column=approved] [data-question="${id}"]`);

  // Another viewer reads it in their language, and reports it; asked twice, so that nobody does by accident.
  const other = await open(browser, eventPage(server));
  await other.waitForSelector(`[data-public] [data-question="${id}"]`);
  await other.selectOption('.language select', 'es');
  await on(other, '[data-translation]').waitFor();
  assert.match(await on(other, '[data-translation]').innerText(), /¿Quién paga/);
  await on(other, '[data-act=report]').click();
  await on(other, '[data-act=report_sure]').click();
  await desk.waitForSelector(`[data-question="${id}"] [data-reports="1"]`);
  await on(desk, '[data-act=settle]').click();
  await desk.waitForSelector(`[data-question="${id}"] [data-reports]`, { state: 'detached' });

  // The speaker finds it in a queue of their own.
  const studio = await open(browser, here(server, speaker.url));
  const queue = studio.locator(`[data-queue] [data-question="${id}"]`);
  await queue.locator('textarea').fill('Our members do.');
  await queue.locator('input[type=checkbox]').check();
  await queue.locator('button[type=submit]').click();
  await asker.waitForSelector(`[data-own] [data-question="${id}"] [data-private] >> text=Our members do.`);
  assert.equal(await other.locator('text=Our members do.').count(), 0, 'a private answer is for the asker');

  await on(desk, '[data-form=dismiss] input').fill('Asked before');
  await on(desk, '[data-form=dismiss] button').click();
  await asker.waitForSelector(`[data-own] [data-question="${id}"] >> text=Asked before`);
  await other.waitForSelector(`[data-public] [data-question="${id}"]`, { state: 'detached' });
  const steps = await desk.locator(`[data-question="${id}"] [data-history] li`).allInnerTexts();
  assert.match(steps.at(-1), /Kim.*Dismissed: Asked before/);
  await desk.keyboard.press('Escape');
  await desk.locator('.board-head button').nth(1).click();
  await other.waitForSelector(`[data-public] [data-question="${id}"]`);

  // Silenced, then invited on stage.
  await on(desk, '[data-act=silence]').click();
  await asker.waitForSelector('[data-silenced]');
  await asker.waitForSelector('[data-asking=closed]');
  await desk.click('[data-judged] [data-act=allow]');
  await asker.waitForSelector('[data-asking=open]');
  await on(desk, '[data-act=trust]').click();
  await desk.waitForSelector('[data-judged] >> text=Trusted');
  await asker.fill('[data-asking] textarea', 'And who audits that?');
  await asker.click('[data-asking] button[type=submit]');
  await desk.waitForSelector('[data-column=approved] .q-text >> text=And who audits that?');
  // What they said is blanked by themselves, asked twice.
  assert.match(await on(desk, '.q-text').innerText(), /maintenance/);
  await asker.click('[data-own] [data-act=erase]');
  await asker.click('[data-own] [data-act=erase_sure]');
  await on(desk, '.q-text:text-is("")').waitFor({ state: 'attached' });
  await on(desk, '[data-act=invite]').click();
  await asker.click('[data-act=take_seat]');
  await asker.waitForSelector('[data-studio]');
});
