// The form for a question. What was typed stays until the server has it for good, also over a reload of the page.
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { languageOf, useSpeech } from '../i18n/language';
import { newId } from '../session/connection';
import { type AskCommand, Drafts } from '../session/draft';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { useCommands } from '../ui/hooks';
import { characters } from './questions';

type Props = { session: Session; state: SessionState; watching: () => number | null };

export function Ask({ session, state, watching }: Props) {
  const { t, language } = useSpeech();
  const { send, said, say } = useCommands(session);
  const drafts = useMemo(() => new Drafts(session.slug), [session]);
  const [text, setText] = useState(() => drafts.read().text);
  const [name, setName] = useState(state.you.name);
  const [organisation, setOrganisation] = useState(state.you.organisation ?? '');
  const [to, setTo] = useState('');
  const [nameless, setNameless] = useState(false);
  const [sending, setSending] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const label = useId();
  const { max_length, moderated, anonymous } = state.event.questions;
  const length = characters(text.trim());
  const excess = length - max_length;
  const speakers = state.stage.on_stage.filter((one) => one.participant !== state.you.id);

  const type = (typed: string) => {
    setText(typed);
    drafts.write({ text: typed, sent: null });
  };

  /** Asked once, whatever happens to the connection or the page meanwhile: the id is kept until there is an answer. */
  const deliver = async (command: AskCommand, id: string): Promise<boolean> => {
    setSending(true);
    drafts.write({ text: command.text, sent: { id, command } });
    const answer = await send(command, id);
    setSending(false);
    if (!answer.ok) {
      // Without an answer (the page is being left) the id is still the right one to ask with.
      if (answer.error.status !== 0) drafts.write({ text: command.text, sent: null });
      return false;
    }
    drafts.write({ text: '', sent: null });
    setText('');
    say(moderated ? t('ask_sent') : t('ask_sent_open'));
    return true;
  };

  useEffect(() => {
    const { sent } = drafts.read();
    if (!sent) return;
    say(t('ask_unanswered'));
    void deliver(sent.command, sent.id);
  }, []);

  if (!state.questions.open || state.you.silenced) {
    return <section class="card"><h2>{t('ask_title')}</h2><p class="soft" data-asking="closed">{t('ask_closed')}</p></section>;
  }

  const submit = async () => {
    if (length === 0 || excess > 0 || sending) return;
    setSending(true);
    say(t('ask_sending'));
    const given = name.trim();
    const changed = given !== state.you.name || organisation.trim() !== (state.you.organisation ?? '');
    if (state.you.guest && !nameless && given && changed) await send({ type: 'profile.set', name: given, organisation: organisation.trim() });
    const at = watching();
    const done = await deliver({
      type: 'question.ask', text: text.trim(), lang: languageOf(text, language), anonymous: nameless,
      ...(speakers.some((one) => one.participant === to) ? { to } : {}),
      ...(at === null ? {} : { watching: new Date(at).toISOString() }),
    }, newId());
    // The button that had the focus has nothing to send any more.
    if (done) box.current?.focus();
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
          <div class="ask-label">
            <label for={label}>{t('ask_label')}</label>
            <span id={`${label}-count`} class="fine soft" data-count={length}>
              {excess > 0 ? t('too_long', { n: excess }) : t('characters', { n: length, max: max_length })}
            </span>
          </div>
          <textarea
            id={label} ref={box} dir="auto" rows={3} value={text} required
            aria-describedby={`${label}-count`} aria-invalid={excess > 0} readOnly={sending}
            onInput={(event) => type(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
            }}
          />
        </div>
        {state.you.guest && !nameless && (
          <div>
            <label for={`${label}-name`}>{t('ask_name')}</label>
            <input type="text" id={`${label}-name`} dir="auto" maxLength={80} autoComplete="name" value={name} onInput={(event) => setName(event.currentTarget.value)} />
            <label for={`${label}-organisation`}>{t('ask_organisation')}</label>
            <input
              type="text" id={`${label}-organisation`} dir="auto" maxLength={80} autoComplete="organization" value={organisation}
              onInput={(event) => setOrganisation(event.currentTarget.value)}
            />
          </div>
        )}
        {speakers.length > 0 && (
          <div>
            <label for={`${label}-to`}>{t('ask_to')}</label>
            <select id={`${label}-to`} value={to} onChange={(event) => setTo(event.currentTarget.value)}>
              <option value="">{t('ask_to_anyone')}</option>
              {speakers.map((one) => <option key={one.participant} value={one.participant}>{one.name}</option>)}
            </select>
          </div>
        )}
        <div class="row ask-foot">
          {anonymous !== 'never' ? (
            <label class="fine">
              <input type="checkbox" checked={nameless} onChange={(event) => setNameless(event.currentTarget.checked)} />
              {t('ask_anonymous')}
            </label>
          ) : <span />}
          <button class="primary" type="submit" disabled={sending || length === 0 || excess > 0}>{t('ask_send')}</button>
        </div>
        <p role="status" class="fine" data-said>{said}</p>
        {excess > 0 && <p class="visually-hidden" role="status">{t('too_long', { n: excess })}</p>}
      </form>
    </section>
  );
}
