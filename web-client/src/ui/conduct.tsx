// What conducts the event: its phase, the cut, who is on stage, the agenda, announcements.
import { useId, useState } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import type { MessageKey } from '../i18n/en';
import { nobody } from '../session/cues';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { Command } from '../wire/commands';
import type { Participant, Phase } from '../wire/shapes';
import { ItemClock, skippedItems } from '../floor/clock';
import { useCommands, useNow } from './hooks';
import { SpeakingBadge } from './speaking';
import './conduct.css';

const reopen_ms = 60_000;

type Step = { command: Command; label: MessageKey; class?: string; hint?: MessageKey };
const steps: Record<Phase, readonly Step[]> = {
  draft: [{ command: { type: 'event.doors' }, label: 'open_doors', class: 'primary' }, { command: { type: 'event.rehearse' }, label: 'rehearse' }],
  rehearsal: [
    { command: { type: 'event.doors' }, label: 'open_doors', class: 'primary', hint: 'rehearse_discard_hint' },
    { command: { type: 'event.rehearse' }, label: 'rehearse_end' },
    { command: { type: 'event.rehearse', reset: true }, label: 'rehearse_discard', hint: 'rehearse_discard_hint' },
  ],
  doors: [{ command: { type: 'event.go_live' }, label: 'go_on_air', class: 'primary' }],
  live: [{ command: { type: 'event.pause' }, label: 'pause_event' }, { command: { type: 'event.end' }, label: 'end_event', class: 'danger' }],
  paused: [{ command: { type: 'event.resume' }, label: 'resume_event', class: 'primary' }, { command: { type: 'event.end' }, label: 'end_event', class: 'danger' }],
  ended: [],
};

export function PhaseControls({ session, state, now }: { session: Session; state: SessionState; now: () => number }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const { phase, stage } = state;
  return (
    <section class="card row phase-controls" data-phase={phase} aria-label={t('conduct')}>
      {steps[phase].map(({ command, label, class: look, hint }) => (
        <button key={label} type="button" class={look} title={hint && t(hint)} data-command={command.type} data-step={label} onClick={() => void send(command)}>{t(label)}</button>
      ))}
      {phase === 'ended' && <Reopen state={state} now={now} reopen={() => void send({ type: 'event.reopen' })} />}
      {phase !== 'draft' && phase !== 'ended' && (
        <button
          type="button" class={`cut ${stage.cut ? 'primary' : 'danger'}`} title={t('cut_hint')} data-command={stage.cut ? 'stage.restore' : 'stage.cut'}
          onClick={() => void send({ type: stage.cut ? 'stage.restore' : 'stage.cut' })}
        >
          {stage.cut ? t('restore') : t('cut')}
        </button>
      )}
      {stage.cut && <span class="badge" data-tone="bad" data-cut>{t('is_cut')}</span>}
      <span role="status" class="fine">{said}</span>
    </section>
  );
}

/** What went wrong with the stage, said politely as it happens. */
export function StageNotices({ state }: { state: SessionState }) {
  const { t } = useSpeech();
  const name = (feed: string) => state.participants.find((one) => feed.startsWith(`${one.id}:`))?.name || feed;
  return (
    <div role="status" class="stage-notices">
      {state.stage_lost && <p class="notice notice-warn" data-stage-lost>{t('stage_lost')}</p>}
      {state.refused_feeds.map((feed) => (
        <p key={feed} class="notice notice-bad" data-feed-refused={feed}>{t('feed_refused_of', { name: name(feed) })}</p>
      ))}
    </div>
  );
}

function Reopen({ state, now, reopen }: { state: SessionState; now: () => number; reopen: () => void }) {
  const { t } = useSpeech();
  const at = useNow(now, 500);
  const left = state.ended_at === null ? 0 : Math.ceil((state.ended_at + reopen_ms - at) / 1000);
  return (
    <button type="button" class={left > 0 ? 'primary' : undefined} data-command="event.reopen" onClick={reopen}>
      {left > 0 ? t('reopen', { seconds: Math.min(60, left) }) : t('reopen_late')}
    </button>
  );
}

export function StudioPeople({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const speaking = state.speaking.at(-1)?.who ?? nobody;
  const people = state.participants
    .filter((one) => one.on_stage || one.feeds.length > 0 || one.roles.includes('panelist'))
    .sort((a, b) => Number(b.on_stage) - Number(a.on_stage) || Number(b.online) - Number(a.online) || a.name.localeCompare(b.name));
  return (
    <section class="card" data-people>
      <h2>{t('people')}</h2>
      {people.length === 0 && <p class="soft fine">{t('nobody_here')}</p>}
      <ul class="stack">
        {people.map((person) => <Person key={person.id} person={person} speaking={speaking.includes(person.id)} spotlight={state.stage.spotlight} send={(command) => void send(command)} />)}
      </ul>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}

function Person({ person, speaking, spotlight, send }: { person: Participant; speaking: boolean; spotlight: string | null; send: (command: Command) => void }) {
  const { t, language } = useSpeech();
  const feed = person.feeds.find((one) => one.feed.endsWith(':camera')) ?? person.feeds[0];
  const lit = feed !== undefined && spotlight === feed.feed;
  const about = [pick(person.title, language), person.organisation].filter(Boolean).join(', ');
  return (
    <li class="person" data-participant={person.id} data-on-stage={person.on_stage} data-feed={feed?.state ?? 'none'}>
      <div class="row row-between">
        <div class="person-name">
          <strong dir="auto">{person.name || person.id}</strong>
          {about && <p class="fine soft" dir="auto">{about}</p>}
        </div>
        <span class="row">
          <SpeakingBadge on={speaking} />
          {person.ready && <span class="badge" data-tone="good">{t('is_ready')}</span>}
          <span class="badge" data-tone={person.on_stage ? 'live' : person.online ? 'good' : undefined}>
            {person.on_stage ? t('on_stage') : person.online ? t('here') : t('away')}
          </span>
        </span>
      </div>
      <p class="fine soft">{t(feedKey(feed))}</p>
      <div class="row">
        <button
          type="button" class={`small${person.on_stage ? '' : ' primary'}`} data-act={person.on_stage ? 'send_off' : 'bring_on'}
          onClick={() => send({ type: person.on_stage ? 'stage.send_off' : 'stage.bring_on', participant: person.id })}
        >
          {person.on_stage ? t('send_off') : t('bring_on')}
        </button>
        <button type="button" class={`small${person.muted ? ' danger' : ''}`} data-act="mute" onClick={() => send({ type: 'stage.mute', participant: person.id, on: !person.muted })}>
          {person.muted ? t('unmute_person') : t('mute_person')}
        </button>
        {person.on_stage && feed && (
          <button type="button" class="small" data-act="spotlight" onClick={() => send({ type: 'stage.spotlight', feed: lit ? null : feed.feed })}>
            {lit ? t('end_spotlight') : t('spotlight')}
          </button>
        )}
      </div>
    </li>
  );
}

function feedKey(feed: Participant['feeds'][number] | undefined): MessageKey {
  switch (feed?.state) {
    case 'live':
      return feed.video && !feed.audio ? 'feed_video' : feed.audio && !feed.video ? 'feed_audio' : 'feed_live';
    case 'connecting':
      return 'feed_connecting';
    case 'lost':
      return 'feed_lost';
    case 'refused':
      return 'feed_refused';
    default:
      return 'feed_none';
  }
}

export function AgendaControls({ session, state, now }: { session: Session; state: SessionState; now: () => number }) {
  const { t, language } = useSpeech();
  const { send, said } = useCommands(session);
  if (state.agenda.items.length === 0) return null;
  const skipped = skippedItems(state.agenda);
  return (
    <section class="card">
      <h2>{t('agenda')}</h2>
      <ol class="stack">
        {state.agenda.items.map((item) => {
          const current = item.id === state.agenda.current;
          const title = pick(item.title, language);
          return (
            <li key={item.id} class="row row-between agenda-line" aria-current={current ? 'step' : undefined}>
              <span dir="auto">{title} {current && <ItemClock agenda={state.agenda} now={now} />}{skipped.includes(item.id) && <span class="badge">{t('skipped')}</span>}</span>
              <button
                type="button" class="small" aria-label={`${current ? t('end_item') : t('start_item')}: ${title}`}
                onClick={() => void send(current ? { type: 'agenda.end' } : { type: 'agenda.start', item: item.id })}
              >
                {current ? t('end_item') : t('start_item')}
              </button>
            </li>
          );
        })}
      </ol>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}

export function Announce({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const [text, setText] = useState('');
  const box = useId();
  const post = async () => {
    if (!text.trim()) return;
    const answer = await send({ type: 'announce.post', text: text.trim() });
    if (answer.ok) setText('');
  };
  return (
    <section class="card">
      <h2><label for={box}>{t('announce')}</label></h2>
      <form
        class="row announce"
        onSubmit={(event) => {
          event.preventDefault();
          void post();
        }}
      >
        <input type="text" id={box} dir="auto" maxLength={500} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" disabled={!text.trim()}>{t('announce_send')}</button>
      </form>
      <ul>
        {state.announcements.map((one) => (
          <li key={one.id} class="row row-between agenda-line">
            <span dir="auto">{one.text}</span>
            <button type="button" class="small" onClick={() => void send({ type: 'announce.retract', announcement: one.id })}>{t('retract')}</button>
          </li>
        ))}
      </ul>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}
