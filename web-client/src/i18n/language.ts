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

export function translator(messages: Messages): Translate {
  return (key, values = {}) => messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The words for a person: in their language, else English, else whatever there is. */
export function pick(texts: Texts | null | undefined, language: string): string {
  if (!texts) return '';
  return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '';
}

export type Speech = { t: Translate; language: Language; choose(language: Language): void };
export const SpeechContext = createContext<Speech>({ t: translator(en), language: 'en', choose: () => undefined });

export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
