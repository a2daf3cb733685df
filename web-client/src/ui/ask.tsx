// The form for a question. What was typed stays until the server has it for good.
import { useId, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { useCommands } from './hooks';
import { characters } from './questions';

type Props = { session: Session; state: SessionState; watching: () => number | null };

export function Ask({ session, state, watching }: Props) {
  const { t, language } = useSpeech();
  const { send, said, say } = useCommands(session);
  const [text, setText] = useState('');
  const [name, setName] = useState(state.you.name);
  const [nameless, setNameless] = useState(false);
  const [sending, setSending] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const label = useId();
  const { max_length, moderated, anonymous } = state.event.questions;
  const length = characters(text.trim());
  const excess = length - max_length;

  if (!state.questions.open) {
    return <section class="card"><h2>{t('ask_title')}</h2><p class="soft" data-asking="closed">{t('ask_closed')}</p></section>;
  }

  const submit = async () => {
    if (length === 0 || excess > 0 || sending) return;
    setSending(true);
    say(t('ask_sending'));
    const given = name.trim();
    if (state.you.guest && given && given !== state.you.name) await send({ type: 'profile.set', name: given, organisation: '' });
    const at = watching();
    const answer = await send({
      type: 'question.ask', text: text.trim(), lang: language, anonymous: nameless,
      ...(at === null ? {} : { watching: new Date(at).toISOString() }),
    });
    setSending(false);
    if (!answer.ok) return;
    setText('');
    say(moderated ? t('ask_sent') : t('ask_sent_open'));
    box.current?.focus();
  };

  return (
    <section class="card">
      <h2>{t('ask_title')}</h2>
      <form
        class="stack" data-asking="open"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div>
          <label for={label}>{t('ask_label')}</label>
          <textarea
            id={label} ref={box} dir="auto" rows={3} value={text} required
            aria-describedby={`${label}-count`} aria-invalid={excess > 0}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
            }}
          />
          <p id={`${label}-count`} class="fine soft" data-count={length}>
            {excess > 0 ? t('too_long', { n: excess }) : t('characters', { n: length, max: max_length })}
          </p>
        </div>
        {state.you.guest && !nameless && (
          <div>
            <label for={`${label}-name`}>{t('ask_name')}</label>
            <input type="text" id={`${label}-name`} dir="auto" maxLength={80} autoComplete="name" value={name} onInput={(event) => setName(event.currentTarget.value)} />
          </div>
        )}
        {anonymous !== 'never' && (
          <label class="fine">
            <input type="checkbox" checked={nameless} onChange={(event) => setNameless(event.currentTarget.checked)} />
            {t('ask_anonymous')}
          </label>
        )}
        <button class="primary" type="submit" disabled={sending || length === 0 || excess > 0}>{t('ask_send')}</button>
        <p role="status" class="fine" data-said>{said}</p>
      </form>
    </section>
  );
}
