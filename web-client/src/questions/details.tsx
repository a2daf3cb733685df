// All that a moderator may see of a question and do beside moving it: who did what and why, the asker's own words, notes,
// tags, translations, the order by hand, merging, assigning, answering, reports, and its asker.
import { useState } from 'preact/hooks';
import { type Language, language_names, languages, useSpeech } from '../i18n/language';
import { clock } from '../i18n/times';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { Command } from '../wire/commands';
import type { Author, Question, Remark } from '../wire/shapes';
import { orderedBefore } from './columns';
import { Erase } from './erase';
import { KeepOut } from '../ui/bans';
import { Line } from './line';
import './details.css';

/** Resolves to whether it was accepted. */
export type Run = (command: Command) => Promise<boolean>;
type Props = { question: Question; state: SessionState; run: Run };
type OfSession = { session: Session };

/** `open` is held by whoever outlives the card: a question that moves to another column keeps its details open. */
export function Details({ session, question, state, run, open, onOpen }: Props & OfSession & { open: boolean; onOpen: (open: boolean) => void }) {
  const { t } = useSpeech();
  return (
    <details class="q-details" open={open} onToggle={(event) => onOpen(event.currentTarget.open)} data-details>
      <summary>{t('details')}</summary>
      {open && (
        <>
          <Words question={question} run={run} />
          <Desk question={question} state={state} run={run} />
          <Others question={question} state={state} run={run} />
          <Answer question={question} run={run} />
          <Asker session={session} question={question} state={state} run={run} />
          <History question={question} />
        </>
      )}
    </details>
  );
}

/** Its text: reworded, translated, blanked. */
function Words({ question, run }: Omit<Props, 'state'>) {
  const { t, language } = useSpeech();
  const [lang, setLang] = useState<string>(language);
  const [sure, setSure] = useState(false);
  if (question.text === '') return <p class="fine soft">{t('redacted')}</p>;
  return (
    <>
      {question.original !== null && <p class="q-answer" dir="auto" data-original><strong>{t('original')}:</strong> {question.original}</p>}
      {Object.entries(question.translations).map(([tag, text]) => (
        <p key={tag} class="q-answer" dir="auto" lang={tag}><strong>{language_names[tag as Language] ?? tag}:</strong> {text}</p>
      ))}
      <Line label={t('edit')} text={question.text} long action={t('save')} name="edit" send={(text) => run({ type: 'question.edit', question: question.id, text })} />
      <Line label={t('translation')} long action={t('save')} name="translate" send={(text) => run({ type: 'question.translate', question: question.id, lang, text })}>
        <select aria-label={t('language')} value={lang} onChange={(event) => setLang(event.currentTarget.value)}>
          {languages.map((tag) => <option key={tag} value={tag} lang={tag}>{language_names[tag]}</option>)}
        </select>
      </Line>
      <button
        type="button" class="small danger" data-act={sure ? 'redact_sure' : 'redact'}
        onClick={() => (sure ? void run({ type: 'question.redact', question: question.id }) : setSure(true))}
        onBlur={() => setSure(false)}
      >
        {sure ? t('redact_sure') : t('redact')}
      </button>
    </>
  );
}

/** What moderators tell one another. */
function Desk({ question, state, run }: Props) {
  const { t } = useSpeech();
  const mine = question.claimed_by?.id === state.you.id;
  const before = orderedBefore(state.questions.list, question);
  const about = { question: question.id };
  return (
    <>
      <div class="row">
        <button type="button" class="small" aria-pressed={mine} data-act="claim" onClick={() => void run({ type: 'question.claim', ...about, on: !mine })}>{mine ? t('release') : t('claim')}</button>
        <button type="button" class="small" aria-pressed={question.pinned} data-act="pin" onClick={() => void run({ type: 'question.pin', ...about, on: !question.pinned })}>{question.pinned ? t('unpin') : t('pin')}</button>
        {question.rank === null
          ? <button type="button" class="small" data-act="order" onClick={() => void run({ type: 'question.order', ...about })}>{t('order_in')}</button>
          : <button type="button" class="small" data-act="order_out" onClick={() => void run({ type: 'question.order', ...about, on: false })}>{t('order_out')}</button>}
        {before !== null && <button type="button" class="small" data-act="order_up" onClick={() => void run({ type: 'question.order', ...about, before })}>{t('order_up')}</button>}
      </div>
      {question.tags.length > 0 && (
        <ul class="tags">
          {question.tags.map((tag) => (
            <li key={tag}>
              <button type="button" class="small" aria-label={t('tag_remove', { tag })} onClick={() => void run({ type: 'question.tag', ...about, tag, on: false })}><span dir="auto">{tag}</span> ×</button>
            </li>
          ))}
        </ul>
      )}
      <Line label={t('tag_add')} action={t('tag_add')} name="tag" send={(tag) => run({ type: 'question.tag', ...about, tag })} />
      {question.notes.length > 0 && <Remarks title={t('notes')} list={question.notes} />}
      <Line label={t('note_add')} action={t('note_add')} name="note" send={(text) => run({ type: 'question.note', ...about, text })} />
      {question.reports.length > 0 && (
        <>
          <Remarks title={t('reports', { n: question.reports.length })} list={question.reports} />
          <button type="button" class="small" data-act="settle" onClick={() => void run({ type: 'question.settle', ...about })}>{t('settle')}</button>
        </>
      )}
    </>
  );
}

/** Which question it is the same as, who is to answer it, and why it is not taken. */
function Others({ question, state, run }: Props) {
  const { t } = useSpeech();
  const [into, setInto] = useState('');
  const open = question.state === 'pending' || question.state === 'approved' || question.state === 'next';
  const possible = state.questions.list.filter((one) => one.id !== question.id && !['merged', 'withdrawn', 'dismissed'].includes(one.state));
  const speakers = state.participants.filter((one) => one.roles.includes('panelist') || one.id === question.assigned_to);
  const alike = question.similar.map((id) => possible.find((one) => one.id === id)).filter((one) => one !== undefined);
  return (
    <>
      {open && alike.length > 0 && (
        <>
          <h3 class="fine">{t('similar')}</h3>
          <ul class="q-history" data-similar>
            {alike.map((one) => (
              <li key={one.id} class="row row-between">
                <span dir="auto" lang={one.lang || undefined}>{one.text}</span>
                <button type="button" class="small" data-act="merge_similar" onClick={() => void run({ type: 'question.merge', question: question.id, into: one.id })}>{t('merge')}</button>
              </li>
            ))}
          </ul>
        </>
      )}
      {open && possible.length > 0 && (
        <form
          data-form="merge"
          onSubmit={(event) => {
            event.preventDefault();
            if (into !== '') void run({ type: 'question.merge', question: question.id, into });
          }}
        >
          <label>
            {t('merge_into')}
            <select value={into} onChange={(event) => setInto(event.currentTarget.value)}>
              <option value="">–</option>
              {possible.map((one) => <option key={one.id} value={one.id}>{one.text.slice(0, 80)}</option>)}
            </select>
          </label>
          <button type="submit" class="small" disabled={into === ''}>{t('merge')}</button>
        </form>
      )}
      <form onSubmit={(event) => event.preventDefault()}>
        <label>
          {t('assign_to')}
          <select value={question.assigned_to ?? ''} data-act="assign" onChange={(event) => void run({ type: 'question.assign', question: question.id, to: event.currentTarget.value || null })}>
            <option value="">{t('nobody')}</option>
            {speakers.map((one) => <option key={one.id} value={one.id}>{one.name || one.id}</option>)}
          </select>
        </label>
      </form>
      {open && <Line label={t('reason')} action={t('dismiss_because')} name="dismiss" send={(reason) => run({ type: 'question.dismiss', question: question.id, reason })} />}
    </>
  );
}

/** A written answer, to all or to the asker alone; also for the speaker that it is assigned to. */
export function Answer({ question, run }: Omit<Props, 'state'>) {
  const { t } = useSpeech();
  const [secret, setSecret] = useState(false);
  return (
    <>
      {question.answer && <p class="q-answer" dir="auto"><strong>{t(question.answer_private ? 'answer_private' : 'answer')}:</strong> {question.answer}</p>}
      <Line
        label={t('answer_written')} long action={t('answer_send')} name="answer"
        send={(text) => run({ type: 'question.answer', question: question.id, text, private: secret })}
      >
        <label class="row fine"><input type="checkbox" checked={secret} onChange={(event) => setSecret(event.currentTarget.checked)} /> {t('answer_private')}</label>
      </Line>
    </>
  );
}

/** By the question: whoever asked it may not be known to moderators either. */
function Asker({ session, question, state, run }: Props & OfSession) {
  const { t } = useSpeech();
  const [sure, setSure] = useState(false);
  const known = question.author;
  if (known !== null && state.participants.some((one) => one.id === known.id)) return null;
  return (
    <fieldset class="row">
      <legend class="fine soft">{t('asker')}</legend>
      <button type="button" class="small" data-act="silence" onClick={() => void run({ type: 'participant.silence', question: question.id })}>{t('silence')}</button>
      <button
        type="button" class="small danger" data-act={sure ? 'remove_sure' : 'remove'} onBlur={() => setSure(false)}
        onClick={() => (sure ? void run({ type: 'participant.remove', question: question.id }) : setSure(true))}
      >
        {t('remove_person')}{sure && '?'}
      </button>
      <KeepOut session={session} about={{ question: question.id }} />
      {known !== null && state.you.roles.includes('organiser') && <Erase label="erase_person" erase={() => void run({ type: 'participant.erase', participant: known.id })} />}
      {known !== null && <button type="button" class="small" data-act="trust" onClick={() => void run({ type: 'participant.edit', participant: known.id, trusted: true })}>{t('trust')}</button>}
      {known !== null && <button type="button" class="small" data-act="invite" onClick={() => void run({ type: 'participant.invite', participant: known.id })}>{t('invite')}</button>}
    </fieldset>
  );
}

function Remarks({ title, list }: { title: string; list: readonly Remark[] }) {
  const { language } = useSpeech();
  return (
    <>
      <h3 class="fine">{title}</h3>
      <ul class="q-history">
        {list.map((one) => <li key={`${one.at}${one.text}`}><Who by={one.by} /> · {clock(one.at, language)} · <span dir="auto">{one.text}</span></li>)}
      </ul>
    </>
  );
}

function History({ question }: { question: Question }) {
  const { t, language } = useSpeech();
  if (question.history.length === 0) return null;
  return (
    <>
      <h3 class="fine">{t('history')}</h3>
      <ol class="q-history" data-history>
        {question.history.map((one) => (
          <li key={one.seq}>
            <time dateTime={new Date(one.at).toISOString()}>{clock(one.at, language)}</time> · <Who by={one.by} /> · {one.undoes === null ? t(`step_${one.what}`) : t('undone')}
            {one.why && <>: <span dir="auto">{one.why}</span></>}
          </li>
        ))}
      </ol>
    </>
  );
}

function Who({ by }: { by: Author | null }) {
  const { t } = useSpeech();
  return <strong dir="auto">{by?.name || t('anonymous')}</strong>;
}
