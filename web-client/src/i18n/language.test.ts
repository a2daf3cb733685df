import { describe, expect, test } from 'vitest';
import { en, type Message, type MessageKey } from './en';
import { languageOf, languages, loadMessages, translator } from './language';

const forms = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').sort();

describe.each(languages)('the texts in %s', (language) => {
  test('fill in what the English ones do', async () => {
    const messages = await loadMessages(language);
    expect(Object.keys(messages).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as MessageKey[]) {
      const wanted = places(forms(en[key])[0] ?? '');
      // A form for exactly one or two may say the number in words.
      for (const form of forms(messages[key])) {
        if (typeof messages[key] === 'string') expect(places(form), key).toEqual(wanted);
        else expect(wanted, key).toEqual(expect.arrayContaining(places(form)));
      }
    }
  });

  test('have a form for every plural category of their language', async () => {
    const messages = await loadMessages(language);
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.filter((one) => ['zero', 'one', 'two', 'few'].includes(one));
    for (const [key, message] of Object.entries(messages)) {
      if (typeof message !== 'string') expect(Object.keys(message), key).toEqual(expect.arrayContaining(needed));
    }
  });

  test('are in that language', async () => {
    if (language === 'en') return;
    const messages = await loadMessages(language);
    const same = (Object.keys(en) as MessageKey[]).filter((key) => JSON.stringify(messages[key]) === JSON.stringify(en[key]));
    // A few words are the same in several languages: "Questions", "Contact", "Pause".
    expect(same.length).toBeLessThan(14);
  });
});

test('a count chooses its form', async () => {
  const english = translator(en, 'en');
  expect([0, 1, 1234].map((n) => english('votes', { n }))).toEqual(['0 votes', '1 vote', '1,234 votes']);
  const russian = translator(await loadMessages('ru'), 'ru');
  expect([1, 3, 5, 21].map((n) => russian('votes', { n }))).toEqual(['1 голос', '3 голоса', '5 голосов', '21 голос']);
  const arabic = translator(await loadMessages('ar'), 'ar');
  expect(arabic('votes', { n: 2 })).toBe('صوتان');
});

test('a text is spoken as what its letters say', () => {
  expect(languageOf('كيف نضمن مشاركة المجتمعات؟', 'en')).toBe('ar');
  expect(languageOf('开源项目如何通过 WHO 采购流程?', 'en')).toBe('zh');
  expect(languageOf('Как выбрать лицензию GPL?', 'fr')).toBe('ru');
  expect(languageOf('Quelle licence ?', 'fr')).toBe('fr');
  expect(languageOf('Which licence?', 'ar')).toBe('und');
  expect(languageOf('42?', 'en')).toBe('und');
});
