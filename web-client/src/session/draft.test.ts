import { expect, test } from 'vitest';
import { type Draft, Drafts } from './draft';

const sent: Draft = { text: 'Why?', sent: { id: 'c-1', command: { type: 'question.ask', text: 'Why?', lang: 'en', anonymous: false } } };

test('a draft, and a question that was not answered yet, survive a reload', () => {
  new Drafts('trial').write(sent);
  expect(new Drafts('trial').read()).toEqual(sent);
  expect(new Drafts('other').read()).toEqual({ text: '', sent: null });
  new Drafts('trial').write({ text: '', sent: null });
  expect(sessionStorage.length).toBe(0);
});

test('what is not a draft is none, and forbidden storage is no failure', () => {
  for (const odd of ['no json', '7', '{"text":7}', '{"text":"a","sent":{"id":"x","command":{"type":"event.end"}}}']) {
    sessionStorage.setItem('rostrum:trial:draft', odd);
    expect(new Drafts('trial').read()).toEqual({ text: '', sent: null });
  }
  const forbidden = new Drafts('trial', () => {
    throw new DOMException('no', 'SecurityError');
  });
  forbidden.write(sent);
  expect(forbidden.read().sent).toBe(null);
});
