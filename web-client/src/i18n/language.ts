// The language of a page: chosen by the person, else by the browser, of those that we have. English is always there; the
// others are loaded when they are wanted.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Texts } from '../wire/shapes';
import { en, type MessageKey, type Messages } from './en';

export const language_names = { ar: 'العربية', zh: '中文', en: 'English', fr: 'Français', ru: 'Русский', es: 'Español' } as const;
export type Language = keyof typeof language_names;
export const languages = Object.keys(language_names) as Language[];

const remembered = 'rostrum:language';

const loaders: Record<Exclude<Language, 'en'>, () => Promise<{ messages: Messages }>> = {
  ar: () => import('./ar'),
  zh: () => import('./zh'),
  fr: () => import('./fr'),
  ru: () => import('./ru'),
  es: () => import('./es'),
};

export async function loadMessages(language: Language): Promise<Messages> {
  return language === 'en' ? en : (await loaders[language]()).messages;
}

export function preferredLanguage(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(remembered);
  } catch {
    // Storage is forbidden: the browser's languages decide.
  }
  const wanted = [chosen ?? '', ...navigator.languages].map((tag) => tag.split('-')[0]);
  return wanted.find((tag): tag is Language => languages.includes(tag as Language)) ?? 'en';
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // Forgotten at the next visit.
  }
}

export type Translate = (key: MessageKey, values?: Record<string, string | number>) => string;

export function translator(messages: Messages, language: string): Translate {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const message = messages[key];
    const text = typeof message === 'string' ? message : message[plural.select(Number(values.n))] ?? message.other;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? number.format(value) : value;
    });
  };
}

/**
 * The language that a text is likely written in, by its letters: what a screen reader should speak it as. Letters that
 * several languages share say nothing, so the page's own language is taken where it writes so, else "und".
 */
export function languageOf(text: string, page: Language): string {
  const scripts: readonly (readonly [RegExp, Language])[] = [[/\p{sc=Arabic}/gu, 'ar'], [/\p{sc=Han}/gu, 'zh'], [/\p{sc=Cyrillic}/gu, 'ru']];
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  const latin = count(/\p{sc=Latin}/gu);
  // A Chinese character is a word, where others are letters.
  const found = scripts.map(([letters, language]) => ({ language, weight: count(letters) * (language === 'zh' ? 3 : 1) }))
    .sort((a, b) => b.weight - a.weight)[0];
  if (found && found.weight > latin) return found.language;
  return latin === 0 || page === 'ar' || page === 'zh' || page === 'ru' ? 'und' : page;
}

/** The words for a person: in their language, else English, else whatever there is. */
export function pick(texts: Texts | null | undefined, language: string): string {
  if (!texts) return '';
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '';
}

export type Speech = { t: Translate; language: Language; choose(language: Language): void };
export const SpeechContext = createContext<Speech>({ t: translator(en, 'en'), language: 'en', choose: () => undefined });

export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
