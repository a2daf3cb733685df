// An organiser's page changes the event: by keyboard, under the version that was read, with a choice when somebody else
// was faster. For everyone: axe-core, in two directions, at 320 pixels, is in registration.test.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, applyEvent, command, eventDocument, eventually, joinLink, slug, temporaryFolder } from '../integration/harness.mjs';
import { as } from '../integration/registering.mjs';
import { here, launch, open } from './browser.mjs';

const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'];

test('title, times and agenda are changed by keyboard, and a conflict leaves the choice', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument({ languages: ['en', 'ar'], people: [{ id: 'ann', name: 'Ann' }], agenda: [{ id: 'a', kind: 'opening', people: ['ann'] }, { id: 'b', kind: 'panel' }] }));
  const server = await Server.start(t, data);
  const organiser = await joinLink(data, 'organiser', '--name', 'Olga');
  const key = (await command(data, 'key')).stdout.trim();
  const document = async () => (await as(server, key, 'GET', '/document')).body;
  const elsewhere = async (merge) => {
    const response = await server.fetch(`/api/v1/events/${slug}`, { method: 'PATCH', body: JSON.stringify(merge), headers: { authorization: `Bearer ${key}`, 'content-type': 'application/merge-patch+json', 'if-match': '*' } });
    assert.equal(response.status, 200);
  };
  const browser = await launch(t);
  const page = await open(browser, here(server, organiser.url).replace('/moderate', '/organise'));
  await page.waitForSelector('[data-editor] [name="title-en"]');
  const save = () => page.press('[name="title-en"]', 'Enter');
  const said = (words) => page.waitForFunction((wanted) => document.querySelector('[data-saved]').textContent.includes(wanted), words);

  await page.focus('[name="title-en"]');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('A trial, changed');
  await page.fill('[name="title-ar"]', 'تجربة');
  await page.fill('[name="ends_at"]', '2031-01-01T10:00');
  await page.fill('[name="starts_at"]', '2031-01-01T09:00');
  await page.fill('[name="time_zone"]', 'Africa/Cairo');
  await page.focus('[data-item="b"] button >> nth=0');
  await page.keyboard.press('Enter');
  await page.focus('[data-act="add-item"]');
  await page.keyboard.press('Space');
  await page.fill('[name="item-2-en"]', 'Close');
  await save();
  await said('Saved.');
  const now = await document();
  assert.deepEqual([now.title, now.starts_at, now.ends_at, now.time_zone], [{ en: 'A trial, changed', ar: 'تجربة' }, '2031-01-01T09:00', '2031-01-01T10:00', 'Africa/Cairo']);
  assert.deepEqual(now.agenda, [{ id: 'b', kind: 'panel' }, { id: 'a', kind: 'opening', people: ['ann'] }, { id: 'item-3', kind: 'panel', title: { en: 'Close' } }]);
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'A trial, changed');

  // A fault is said by place and reason; what was written stays.
  await page.fill('[name="ends_at"]', '2031-01-01T08:00');
  await save();
  await said('/ends_at must be after starts_at');
  await page.fill('[name="ends_at"]', '2031-01-01T10:00');

  // Somebody else was faster: mine is laid over theirs where I changed something.
  await elsewhere({ summary: { en: 'Theirs' } });
  await page.fill('[name="title-en"]', 'Mine');
  await save();
  await page.waitForSelector('[data-conflict][role=alert]');
  assert.equal(await page.inputValue('[name="title-en"]'), 'Mine', 'what was written is still there');
  assert.equal((await document()).title.en, 'A trial, changed');
  await page.focus('[data-act=mine]');
  await page.keyboard.press('Enter');
  await said('Saved.');
  assert.deepEqual([(await document()).title.en, (await document()).summary], ['Mine', { en: 'Theirs' }]);
  assert.equal(await page.inputValue('[name="summary-en"]'), 'Theirs');
  await page.waitForFunction(() => document.activeElement.matches('[data-editor] button[type=submit]'));
  // Or theirs is taken.
  await elsewhere({ title: { en: 'Theirs' } });
  await page.fill('[name="title-en"]', 'Mine again');
  await save();
  await page.click('[data-act=theirs]');
  await page.waitForFunction(() => document.querySelector('[name="title-en"]').value === 'Theirs');

  await page.check('[name=cancelled]');
  await save();
  await said('Saved.');
  assert.equal((await document()).cancelled, true);
  // In every language the form has its words, and what was being written stays.
  await page.fill('[name="title-en"]', 'Being written');
  const seen = new Set();
  for (const language of languages) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    seen.add(await page.textContent('[data-editor] h2'));
    assert.equal(await page.inputValue('[name="title-en"]'), 'Being written');
  }
  assert.equal(seen.size, languages.length);
  assert.deepEqual(page.said.filter((line) => /^error: (?!Failed to load resource)|Content Security Policy/.test(line)), []);
  await eventually(async () => (await as(server, key, 'GET', '/revisions')).body.revisions.length === 6, 'each save is a revision');
});
