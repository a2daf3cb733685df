// The list of speakers, and what a moderator whispers to those on stage.
import { useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { useCommands, useSettled } from '../ui/hooks';
import { Polite } from '../ui/page';
import './floor.css';

/** With a session its reader may take people off the list. */
export function HandList({ session, state }: { session?: Session; state: SessionState }) {
  const { t } = useSpeech();
  const count = useSettled(state.hands.length, 2000);
  return (
    <section class="card" data-hands={state.hands.length}>
      <h2>{t('hands')}</h2>
      {state.hands.length === 0 && <p class="soft fine">{t('hands_none')}</p>}
      <ol>
        {state.hands.map((hand, at) => (
          <li key={hand.participant} class="row row-between hand-line" data-participant={hand.participant}>
            <span dir="auto">{at + 1}. {hand.name || t('anonymous')}{hand.organisation && <span class="soft">, {hand.organisation}</span>}</span>
            {session && <HandDone session={session} participant={hand.participant} name={hand.name} />}
          </li>
        ))}
      </ol>
      <Polite text={count > 0 ? `${t('hands')}: ${count}` : ''} />
    </section>
  );
}

function HandDone({ session, participant, name }: { session: Session; participant: string; name: string }) {
  const { t } = useSpeech();
  const { send } = useCommands(session);
  return <button type="button" class="small" aria-label={`${t('hand_done')}: ${name}`} onClick={() => void send({ type: 'hand.lower', participant })}>{t('hand_done')}</button>;
}

/** What the moderator says to the reader. */
export function PromptBanner({ state }: { state: SessionState }) {
  const { t } = useSpeech();
  const text = state.me.prompt?.text ?? '';
  return (
    <>
      {text && <p class="notice notice-warn prompt" data-prompt dir="auto"><strong class="fine">{t('prompt_from')}</strong><br />{text}</p>}
      <Polite text={text ? `${t('prompt_from')}: ${text}` : ''} />
    </>
  );
}

export function PromptDesk({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const speakers = state.participants.filter((one) => one.roles.includes('panelist') || one.on_stage);
  const [chosen, setChosen] = useState('');
  const [text, setText] = useState('');
  const to = speakers.some((one) => one.id === chosen) ? chosen : speakers[0]?.id;
  if (to === undefined) return null;
  const standing = state.prompts[to];
  const prompt = async (words: string) => {
    const answer = await send({ type: 'prompt.send', to, text: words });
    if (answer.ok) setText('');
  };
  return (
    <section class="card" data-prompts>
      <h2>{t('prompt')}</h2>
      <form
        class="stack desk-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void prompt(text.trim());
        }}
      >
        <label>
          {t('chat_to')}
          <select value={to} onChange={(event) => setChosen(event.currentTarget.value)}>
            {speakers.map((one) => <option key={one.id} value={one.id}>{one.name || one.id}</option>)}
          </select>
        </label>
        <input type="text" dir="auto" maxLength={500} aria-label={t('prompt')} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" disabled={!text.trim()}>{t('prompt_send')}</button>
      </form>
      {standing && (
        <p class="row row-between hand-line">
          <span dir="auto">{standing}</span>
          <button type="button" class="small" onClick={() => void prompt('')}>{t('prompt_clear')}</button>
        </p>
      )}
      <p role="status" class="fine">{said}</p>
    </section>
  );
}
