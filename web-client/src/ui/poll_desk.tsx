// The moderators' polls: making one, opening and closing it, showing its result, taking the last step back.
import { useId, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { missingCounts } from '../session/polls';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { Command } from '../wire/commands';
import type { PollDraft } from '../wire/generated/shapes';
import type { Poll } from '../wire/polls';
import { useCommands } from './hooks';
import { PollResult } from './poll_result';
import './poll.css';

export function PollDesk({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said, say } = useCommands(session);
  const [making, setMaking] = useState(false);
  const [last, setLast] = useState<number | null>(null);
  const run = async (command: Command) => {
    const answer = await send(command);
    if (answer.ok) setLast(answer.seq);
    return answer.ok;
  };
  const undo = async () => {
    if (last === null) return;
    const answer = await send({ type: 'undo', seq: last });
    if (!answer.ok) return;
    setLast(null);
    say(t('undone'));
  };
  const polls = [...state.polls.list].sort((a, b) => rank(a) - rank(b) || (b.opened_at ?? 0) - (a.opened_at ?? 0));
  return (
    <section class="card" data-polls>
      <div class="row row-between">
        <h2>{t('polls')}</h2>
        <span class="row">
          {last !== null && <button type="button" class="small" data-act="poll-undo" onClick={() => void undo()}>{t('undo')}</button>}
          <button type="button" class="small" data-act="poll-new" aria-expanded={making} onClick={() => setMaking(!making)}>{t('poll_new')}</button>
        </span>
      </div>
      {making && (
        <PollForm
          make={async (poll) => {
            const done = await run({ type: 'poll.create', poll });
            if (done) setMaking(false);
          }}
        />
      )}
      <ul>
        {polls.map((poll) => <PollLine key={poll.id} poll={poll} run={(command) => void run(command)} />)}
      </ul>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}

const rank = (poll: Poll) => ['open', 'draft', 'closed'].indexOf(poll.state);

function PollLine({ poll, run }: { poll: Poll; run: (command: Command) => void }) {
  const { t } = useSpeech();
  const { id, state } = poll;
  const public_already = poll.published || poll.results !== 'never';
  const button = (type: 'poll.open' | 'poll.close' | 'poll.publish', label: string, look?: string) => (
    <button type="button" class={`small ${look ?? ''}`} data-command={type} aria-label={`${label}: ${poll.question}`} onClick={() => run({ type, poll: id })}>{label}</button>
  );
  return (
    <li class="poll-line" data-poll={id} data-state={state}>
      <p><strong dir="auto">{poll.question}</strong></p>
      <div class="row row-between fine">
        <span class="row">
          <span class="badge" data-tone={state === 'open' ? 'good' : undefined}>{t(`poll_${state}`)}</span>
          <span class="soft">{poll.anonymous ? t('anonymous') : ''}</span>
        </span>
        <span data-voters={poll.voters}>{t('votes', { n: poll.voters })}</span>
      </div>
      {state !== 'draft' && <PollResult poll={poll} missing={state === 'open' ? 'few' : missingCounts({ ...poll, published: true }, false)} />}
      <div class="row">
        {state === 'draft' && button('poll.open', t('poll_do_open'), 'primary')}
        {state === 'open' && button('poll.close', t('poll_do_close'), 'primary')}
        {state === 'closed' && !public_already && button('poll.publish', t('poll_publish'), 'primary')}
        {state === 'closed' && !poll.anonymous && button('poll.open', t('poll_reopen'))}
      </div>
    </li>
  );
}

const kinds = ['single', 'multiple', 'rating'] as const;
const results = ['close', 'live', 'never'] as const;

function PollForm({ make }: { make: (poll: PollDraft) => Promise<void> }) {
  const { t } = useSpeech();
  const [question, setQuestion] = useState('');
  const [kind, setKind] = useState<PollDraft['kind']>('single');
  const [lines, setLines] = useState('');
  const [points, setPoints] = useState(5);
  const [anonymous, setAnonymous] = useState(true);
  const [shows, setShows] = useState<NonNullable<PollDraft['results']>>('close');
  const box = useId();
  const options = lines.split('\n').map((one) => one.trim()).filter(Boolean);
  const complete = question.trim() !== '' && (kind === 'rating' || (options.length >= 2 && options.length <= 20));
  return (
    <form
      class="stack poll-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!complete) return;
        void make({ question: question.trim(), kind, anonymous, results: shows, ...(kind === 'rating' ? { points } : { options }) });
      }}
    >
      <label for={`${box}-q`}>{t('poll_question')}<input type="text" id={`${box}-q`} dir="auto" maxLength={500} value={question} onInput={(event) => setQuestion(event.currentTarget.value)} /></label>
      <div class="row">
        <label>
          {t('poll_kind')}
          <select value={kind} data-field="kind" onChange={(event) => setKind(event.currentTarget.value as PollDraft['kind'])}>
            {kinds.map((one) => <option key={one} value={one}>{t(`poll_kind_${one}`)}</option>)}
          </select>
        </label>
        <label>
          {t('poll_results')}
          <select value={shows} data-field="results" onChange={(event) => setShows(event.currentTarget.value as (typeof results)[number])}>
            {results.map((one) => <option key={one} value={one}>{t(`poll_results_${one}`)}</option>)}
          </select>
        </label>
      </div>
      {kind === 'rating'
        ? <label>{t('poll_points')}<input type="number" min={2} max={10} value={points} onInput={(event) => setPoints(event.currentTarget.valueAsNumber || 5)} /></label>
        : <label>{t('poll_options')}<textarea dir="auto" rows={4} value={lines} data-field="options" onInput={(event) => setLines(event.currentTarget.value)} /></label>}
      <label><input type="checkbox" checked={anonymous} onChange={(event) => setAnonymous(event.currentTarget.checked)} />{t('poll_is_anonymous')}</label>
      <button type="submit" class="primary" disabled={!complete}>{t('poll_create')}</button>
    </form>
  );
}
