// What every page has: its language, a bar with the event's name, the connection's state, and one polite live region.
import { type ComponentChildren, render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { en, type Messages } from '../i18n/en';
import { type Language, language_names, languages, loadMessages, preferredLanguage, rememberLanguage, SpeechContext, translator, useSpeech } from '../i18n/language';
import type { Snapshot } from '../session/session';
import './base.css';
import './bar.css';

export function mount(page: ComponentChildren): void {
  const root = document.getElementById('app');
  if (root) render(<Speaking>{page}</Speaking>, root);
}

function Speaking({ children }: { children: ComponentChildren }) {
  const [language, setLanguage] = useState<Language>(preferredLanguage);
  const [spoken, setSpoken] = useState<{ language: Language; messages: Messages }>({ language: 'en', messages: en });
  useEffect(() => {
    let wanted = true;
    void loadMessages(language).then((messages) => {
      if (!wanted) return;
      document.documentElement.lang = language;
      document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
      setSpoken({ language, messages });
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  const speech = useMemo(
    () => ({
      t: translator(spoken.messages, spoken.language),
      language: spoken.language,
      choose: (chosen: Language) => {
        rememberLanguage(chosen);
        setLanguage(chosen);
      },
    }),
    [spoken],
  );
  return <SpeechContext.Provider value={speech}>{children}</SpeechContext.Provider>;
}

export function Bar({ title, place, children }: { title: string; place?: string; children?: ComponentChildren }) {
  const { t, language, choose } = useSpeech();
  useEffect(() => {
    document.title = place ? `${place} · ${title}` : title;
  }, [title, place]);
  return (
    <header class="bar">
      <a class="skip" href="#content">{t('skip_to_content')}</a>
      <div class="bar-title">
        {place && <span class="bar-place">{place}</span>}
        <h1 dir="auto">{title}</h1>
      </div>
      <div class="bar-tools">
        {children}
        <label class="language">
          <span class="visually-hidden">{t('language')}</span>
          <select value={language} onChange={(event) => choose(event.currentTarget.value as Language)}>
            {languages.map((tag) => <option key={tag} value={tag} lang={tag}>{language_names[tag]}</option>)}
          </select>
        </label>
      </div>
    </header>
  );
}

/** Says that the session is being fetched, is lost, or was refused; nothing while all is well. */
export function ConnectionNotice({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useSpeech();
  const { status, state, error } = snapshot;
  if (status === 'open') return null;
  if (status === 'refused') {
    if (error?.type === '/problems/banned') {
      return <p class="notice notice-bad" role="alert" data-banned>{t('banned')} {error.contact !== null && t('banned_contact', { contact: error.contact })}</p>;
    }
    if (error?.type === '/problems/unknown') {
      return <p class="notice notice-bad" role="alert" data-no-such-event>{t('no_such_event')} <a href="/">{t('other_events')}</a></p>;
    }
    return <p class="notice notice-bad" role="alert">{t('refused', { reason: error?.title ?? '' })}</p>;
  }
  if (!state) return <p class="notice" role="status">{t('connecting')}</p>;
  return <p class="notice notice-warn" role="status" data-reconnecting>{t('reconnecting')} {t('offline_hint')}</p>;
}

/** Read out politely by screen readers; the newest text replaces the one before. */
export function Polite({ text }: { text: string }) {
  return <p class="visually-hidden" role="status">{text}</p>;
}
