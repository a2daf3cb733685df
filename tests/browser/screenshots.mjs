// Pictures of every page with a live event on it, at desk and phone size, in English and Arabic, to be looked at.
// Usage: node screenshots.mjs FOLDER
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, applyEvent, eventDocument, joinLink, root } from '../integration/harness.mjs';
import { SessionClient } from '../integration/session-client.mjs';
import { readFileSync } from 'node:fs';
import { eventPage, here, launch, open, speak } from './browser.mjs';

const folder = process.argv[2] ?? 'screenshots';
mkdirSync(folder, { recursive: true });
const ends = [];
const t = { after: (end) => ends.unshift(end) };
const data = mkdtempSync(join(tmpdir(), 'rostrum-pictures-'));
ends.push(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));
try {
  const example = JSON.parse(readFileSync(join(root, 'deploy/examples/open-culture.json'), 'utf8'));
  for (const person of example.people ?? []) delete person.photo;
  for (const one of example.organisers ?? []) delete one.logo;
  await applyEvent(data, { ...example, ...eventDocument(), title: example.title, summary: example.summary, languages: example.languages });
  const server = await Server.start(t, data);
  const browser = await launch(t);
  const speakers = [
    await speak(browser, server, data, 'Salem Avan', { colour: '#274c77', tone: 220 }),
    await speak(browser, server, data, 'ليلى حداد', { colour: '#3a5a40', tone: 277 }),
  ];
  const { url, token } = await joinLink(data, 'moderator', '--name', 'Mo');
  const mod = await SessionClient.open(server, { token });
  await mod.command('event.doors', {});
  for (const one of mod.first.state.participants.filter((p) => p.roles.includes('panelist'))) await mod.command('stage.bring_on', { participant: one.id });
  await mod.command('event.go_live', {});
  const asker = await SessionClient.open(server, {});
  for (const text of ['How does a small team keep an open project alive?', 'كيف نضمن مشاركة المجتمعات المحلية؟', '开源项目如何通过采购流程？']) {
    const { question } = await asker.command('question.ask', { text, lang: 'en', anonymous: false });
    if (!text.startsWith('开')) await mod.command('question.approve', { question });
    if (text.startsWith('How')) await mod.command('question.live', { question });
  }
  const sizes = { desk: { viewport: { width: 1280, height: 860 } }, phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } };
  for (const [size, context] of Object.entries(sizes)) {
    for (const locale of ['en-GB', 'ar']) {
      for (const [name, address] of Object.entries({ viewer: eventPage(server), moderate: here(server, url) })) {
        const page = await open(browser, address, { context: { ...context, locale } });
        await page.waitForTimeout(5000);
        await page.screenshot({ path: join(folder, `${name}-${size}-${locale.slice(0, 2)}.png`), fullPage: size === 'phone' });
        await page.context().close();
      }
    }
  }
  await speakers[0].page.screenshot({ path: join(folder, 'studio-desk-en.png') });
  await speakers[1].page.setViewportSize({ width: 390, height: 844 });
  await speakers[1].page.selectOption('.language select', 'ar');
  await speakers[1].page.waitForTimeout(1000);
  await speakers[1].page.screenshot({ path: join(folder, 'studio-phone-ar.png'), fullPage: true });
} finally {
  for (const end of ends) await end();
}
