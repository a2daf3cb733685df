// An organiser signs in by mail: by keyboard, from the start page to the organiser's page and out again; opening the link
// uses nothing up; in every language, in two directions, at 320 pixels, for everyone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Server, applyEvent, eventDocument, slug, temporaryFolder } from '../integration/harness.mjs';
import { RealProvider, settingsOf } from '../integration/openid.mjs';
import { mailTo } from '../integration/registering.mjs';
import { launch, open } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const languages = ['ar', 'zh', 'fr', 'ru', 'es', 'en'];
const narrow = { context: { viewport: { width: 320, height: 640 } } };

/** In every language: its own words, nothing sideways, nothing that axe-core finds. */
async function forEveryone(page, what, heading) {
  await page.evaluate(axe);
  const seen = new Set();
  for (const language of languages) {
    await page.selectOption('.language select', language);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    assert.equal(await page.evaluate(() => document.documentElement.dir), language === 'ar' ? 'rtl' : 'ltr');
    seen.add(await page.textContent(heading));
    const wide = await page.evaluate(() => [...document.querySelectorAll('main *')].filter((one) => !one.closest('.visually-hidden') && (one.getBoundingClientRect().right > 321 || one.getBoundingClientRect().left < -1)).map((one) => one.outerHTML.slice(0, 90)));
    assert.deepEqual(wide, [], `${what} in ${language}`);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => [one.id, one.nodes[0].html]), [], `${what} in ${language}`);
  }
  assert.equal(seen.size, languages.length, what);
}

test('an organiser signs in by mail, organises, and signs out', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument());
  const server = await Server.start(t, data, { args: ['--organiser-mail', 'ada@example.org', '--public-url', 'https://events.example.org'] });
  const browser = await launch(t);
  const page = await open(browser, server.url, narrow);
  await page.waitForSelector('[data-account=out] a');
  assert.equal(await page.locator('.home-organise').count(), 0);
  await page.focus('[data-account=out] a');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-asking]');
  await forEveryone(page, 'asking', '[data-asking] label');
  await page.fill('[name=mail]', 'ada@example.org');
  await page.press('[name=mail]', 'Enter');
  await page.waitForFunction(() => document.querySelector('[data-mailed][role=status]').textContent.includes('on its way'));
  const mail = await mailTo(data, 'ada@example.org', 'Sign in: events.example.org');
  const address = /https:\/\/events\.example\.org\/sign-in\S+/.exec(mail.text)[0].replace('https://events.example.org', server.url);

  // Opened without a press, as by whatever looks at mails: it is as good as before.
  for (let n = 0; n < 2; ++n) {
    const scanner = await open(browser, address, narrow);
    await scanner.waitForSelector('[data-act=redeem]');
    assert.ok(!scanner.url().includes('link='), 'the link left the address bar');
    if (n === 0) await forEveryone(scanner, 'arriving', '[data-act=redeem]');
    await scanner.context().close();
  }
  await page.goto(address);
  await page.waitForSelector('[data-act=redeem]');
  await page.focus('[data-act=redeem]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sign-in [data-account=in]');
  await page.waitForFunction(() => document.activeElement.matches('h2'));
  assert.match(await page.textContent('[data-account=in]'), /ada@example\.org/);

  await page.click('.sign-in a[href="/"]');
  await page.waitForSelector('.home-organise');
  await forEveryone(page, 'start page', '.home-organise');
  await page.focus('.home-organise');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/e/${slug}/organise`);
  await page.waitForSelector('[data-editor] [name="title-en"]');
  await page.fill('[name="title-en"]', 'Changed by Ada');
  await page.press('[name="title-en"]', 'Enter');
  await page.waitForFunction(() => document.querySelector('[data-saved]').textContent.includes('Saved.'));
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Changed by Ada');
  await page.focus('[data-act=sign-out]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.notice-bad[role=alert]');
  await page.waitForSelector('[data-account=out] a');
  assert.equal(await page.locator('[data-editor]').count(), 0);

  // Used up.
  await page.goto(server.url);
  await page.waitForSelector('[data-account=out]');
  await page.goto(address);
  await page.waitForSelector('[data-act=redeem]');
  await page.click('[data-act=redeem]');
  await page.waitForFunction(() => document.querySelector('[data-said]').textContent.includes('not good any more'));
  await page.waitForSelector('[data-asking]');
  assert.deepEqual(page.said.filter((line) => /^error: (?!Failed to load resource)|Content Security Policy/.test(line)), []);
});

test('a moderator signs in by a provider, and enters the event that is theirs', { timeout: 120_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument());
  await applyEvent(data, eventDocument({ slug: 'other', title: { en: 'Another' } }));
  const provider = await RealProvider.start(t, { mo: { email: 'mo@example.org', email_verified: true, name: 'Mo' }, eve: { email: 'eve@example.org', email_verified: true } });
  const server = await Server.start(t, data, { args: settingsOf(provider.issuer, '--oidc-moderators', `${slug}=mo@example.org`) });
  provider.serve(server.url);
  const browser = await launch(t);
  const signIn = async (page, login) => {
    await page.goto(`${server.url}/sign-in`);
    await page.waitForSelector('[data-act=openid]');
    await page.focus('[data-act=openid]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[name=login]');
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', 'x');
    await page.press('[name=password]', 'Enter');
    await page.waitForSelector('text=Authorize');
    await page.click('button[type=submit]');
    await page.waitForURL(`${server.url}/sign-in`);
  };
  const page = await open(browser, `${server.url}/sign-in`, narrow);
  await page.waitForSelector('[data-act=openid]');
  assert.equal(await page.locator('[data-asking]').count(), 0);
  await forEveryone(page, 'a provider', '[data-act=openid]');
  await signIn(page, 'mo');
  await page.waitForSelector('.sign-in [data-account=in]');
  assert.ok(!/code|state/.test(page.url()), page.url());
  await page.waitForFunction(() => document.activeElement.matches('h2'));
  await page.click('.sign-in a[href="/"]');
  await page.waitForSelector('[data-act=enter]');
  // Of theirs alone, and not to organise.
  assert.deepEqual([await page.locator('[data-act=enter]').count(), await page.locator('.home-organise').count()], [1, 0]);
  await forEveryone(page, 'start page', '[data-act=enter]');
  await page.focus('[data-act=enter]');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/e/${slug}/moderate`);
  await page.waitForSelector('[data-column]');
  // To organise is not theirs, and to look does not sign them out; to sign out leaves the event too.
  await page.goto(`${server.url}/e/${slug}/organise`);
  await page.waitForSelector('.notice-bad[role=alert]');
  await page.waitForSelector('[data-account=in]');
  await page.click('[data-act=sign-out]');
  await page.waitForSelector('[data-account=out]');
  await page.goto(`${server.url}/e/${slug}/moderate`);
  await page.waitForSelector('.notice-warn[role=alert]');
  assert.equal(await page.locator('[data-column]').count(), 0);

  const other = await open(browser, server.url);
  await signIn(other, 'eve');
  await other.waitForFunction(() => document.querySelector('[data-said][role=alert]').textContent.includes('nobody has listed you'));
  await other.waitForSelector('[data-act=openid]');
  // Somebody else's way back is of no use here.
  await other.goto(`${server.url}/sign-in?code=x&state=y`);
  await other.waitForFunction(() => document.querySelector('[data-said]').textContent.includes('another browser'));
  await other.goto(`${server.url}/sign-in?error=access_denied&state=y`);
  await other.waitForFunction(() => document.querySelector('[data-said]').textContent.includes('did not let you in'));
  assert.deepEqual([...page.said, ...other.said].filter((line) => /^error: (?!Failed to load resource)|Content Security Policy.*events/.test(line)), []);
});

test('where nobody signs in, no page speaks of it', { timeout: 60_000 }, async (t) => {
  const data = temporaryFolder(t);
  await applyEvent(data, eventDocument());
  const server = await Server.start(t, data);
  const page = await open(await launch(t), server.url);
  const told = page.waitForResponse((response) => response.url().endsWith('/api/v1/sign-in'));
  await page.reload();
  await told;
  await page.waitForSelector('.home h2');
  assert.equal(await page.locator('[data-account]').count(), 0);
  await page.goto(`${server.url}/sign-in`);
  await page.waitForSelector('[data-no-way]');
});
