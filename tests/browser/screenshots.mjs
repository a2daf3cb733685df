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
  await applyEvent(data, { ...example, ...eventDocument(), title: example.title, summary: example.summary, languages: example.languages, chat: { open: true } });
  const server = await Server.start(t, data);
  const browser = await launch(t);
  const speakers = [
    await speak(browser, server, data, 'Salem Avan', { colour: '#2f6690', tone: 220, portrait: '#12293b' }),
    await speak(browser, server, data, 'Lucy Harris', { colour: '#6a994e', tone: 277, portrait: '#23361a' }),
    await speak(browser, server, data, 'ليلى حداد', { colour: '#bc6c25', tone: 330, portrait: '#44260c' }),
  ];
  const { url, token } = await joinLink(data, 'moderator', '--name', 'Mo');
  const mod = await SessionClient.open(server, { token });
  await mod.command('event.doors', {});
  for (const one of mod.first.state.participants.filter((p) => p.roles.includes('panelist'))) await mod.command('stage.bring_on', { participant: one.id });
  await mod.command('event.go_live', {});
  await mod.command('agenda.start', { item: 'panel' });
  const guests = [];
  for (const name of ['Amina Diallo', 'Jean Martin', 'Chen Wei', '']) {
    const guest = await SessionClient.open(server, {});
    if (name) await guest.command('profile.set', { name, organisation: '' });
    guests.push(guest);
  }
  const questions = [
    ['en', 'How does a small team keep an open project alive after the first grant ends?', 4],
    ['fr', 'Comment les bénévoles sont-ils reconnus par les institutions ?', 3],
    ['ar', 'كيف نضمن مشاركة المجتمعات المحلية في تطوير البرمجيات الحرة؟', 2],
    ['zh', '开源项目如何通过采购流程\uff1f', 0],
    ['en', 'Which licence would you choose today for a public health registry?', 0],
  ];
  for (const [i, [lang, text, votes]] of questions.entries()) {
    const { question } = await guests[i % guests.length].command('question.ask', { text, lang, anonymous: false });
    if (i < 3) await mod.command('question.approve', { question });
    for (const guest of guests.slice(0, votes)) await guest.command('question.vote', { question, up: true });
    if (i === 0) await mod.command('question.live', { question });
  }
  const polls = [
    { question: 'Which licence would you choose for a registry?', kind: 'single', options: ['GPL', 'Apache', 'MIT'], anonymous: false, results: 'live' },
    { question: 'How useful was the keynote?', kind: 'rating', anonymous: true },
  ];
  for (const [i, draft] of polls.entries()) {
    const { poll } = await mod.command('poll.create', { poll: draft });
    await mod.command('poll.open', { poll });
    for (const [at, guest] of guests.entries()) await guest.command('poll.vote', { poll, options: [String((at % 2) + 1)] });
    if (i === 0) await mod.command('poll.close', { poll });
  }
  await guests[0].command('hand.raise');
  await guests[1].command('hand.raise');
  await guests[2].command('chat.send', { channel: 'all', text: '大家好！' });
  await guests[0].command('chat.send', { channel: 'all', text: 'Good morning from Dakar.' });
  await guests[1].command('chat.send', { channel: 'desk', text: 'Je n’entends rien.' });
  await mod.command('timer.start', { seconds: 240 });
  await mod.command('prompt.send', { to: mod.first.state.participants.find((p) => p.roles.includes('panelist')).id, text: 'Two minutes left' });
  // Every monitor is a player on this machine: the others' are hidden, and pictures wait until a player keeps up.
  const keptUp = (page) => page.waitForFunction(() => Number(document.querySelector('[data-player=playing]')?.dataset.delay ?? 9e9) < 1800, null, { timeout: 15_000 })
    .catch(() => undefined);
  for (const { page } of speakers.slice(1)) await page.click('[data-act=monitor][aria-expanded=true]');
  await speakers[0].page.setViewportSize({ width: 1280, height: 860 });
  await keptUp(speakers[0].page);
  await speakers[0].page.screenshot({ path: join(folder, 'studio-desk-en.png') });
  await speakers[0].page.click('[data-act=monitor][aria-expanded=true]');
  const sizes = { desk: { viewport: { width: 1280, height: 860 } }, phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } };
  const pages = { viewer: eventPage(server), moderate: here(server, url), home: server.url };
  for (const [size, context] of Object.entries(sizes)) {
    for (const [locale, colorScheme] of [['en-GB', 'light'], ['ar', 'dark']]) {
      for (const [name, address] of Object.entries(pages)) {
        const page = await open(browser, address, { context: { ...context, locale, colorScheme } });
        if (name === 'viewer') {
          await page.fill('textarea', locale === 'ar' ? 'ما أول ما ينبغي فتحه؟' : 'What should a ministry open first?');
          await page.click('[data-asking] button[type=submit]');
        }
        await page.waitForTimeout(name === 'home' ? 500 : 4000);
        if (name !== 'home') await keptUp(page);
        await page.screenshot({ path: join(folder, `${name}-${size}-${locale.slice(0, 2)}.png`), fullPage: size === 'phone' });
        await page.context().close();
      }
    }
  }
  await speakers[2].page.click('[data-act=monitor][aria-expanded=false]');
  await speakers[2].page.setViewportSize({ width: 390, height: 844 });
  await speakers[2].page.selectOption('.language select', 'ar');
  await speakers[2].page.waitForTimeout(1000);
  await keptUp(speakers[2].page);
  await speakers[2].page.screenshot({ path: join(folder, 'studio-phone-ar.png'), fullPage: true });
} finally {
  for (const end of ends) await end();
}
