// The panelist's studio: camera and microphone, the connection to the stage, whether one is on air, and the questions.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { seconds } from '../i18n/times';
import { nothing_read, type Reading } from '../player/player';
import { Programme } from '../player/programme';
import { nobody } from '../session/cues';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { Preview } from '../stage/preview';
import { type PublishState, WhipPublisher } from '../stage/publisher';
import { Chat } from '../floor/chat';
import { SpeakerClock } from '../floor/clock';
import { PhaseBadge } from '../ui/event';
import { SpeakingBadge } from '../ui/speaking';
import { useCommands, useSampled, useSession, useSettled } from '../ui/hooks';
import { Bar, ConnectionNotice, mount, Polite } from '../ui/page';
import { Polls } from '../ui/poll';
import { HandList, PromptBanner } from '../floor/speakers';
import { OwnQueue } from '../questions/queue';
import './studio.css';

function Studio() {
  const { t, language } = useSpeech();
  const { session, snapshot } = useSession('studio', true);
  const { state } = snapshot;
  const allowed = state?.you.roles.some((role) => role !== 'viewer' && role !== 'captioner') ?? false;
  const without_link = snapshot.status === 'refused' && snapshot.error === null;
  return (
    <>
      <Bar title={state ? pick(state.event.title, language) : 'Rostrum'} place={t('studio')}>{state && <PhaseBadge phase={state.phase} />}</Bar>
      <main id="content" tabIndex={-1} class="studio">
        {without_link ? <p class="notice notice-warn" role="alert">{t('studio_needs_link')}</p> : <ConnectionNotice snapshot={snapshot} />}
        {state && !allowed && <p class="notice notice-warn" role="alert">{t('studio_not_panelist')}</p>}
        {state && allowed && <Room session={session} state={state} />}
      </main>
    </>
  );
}

function Room({ session, state }: { session: Session; state: SessionState }) {
  const now = useCallback(() => session.now(), [session]);
  const [reading, setReading] = useState<Reading>(nothing_read);
  const [publish, setPublish] = useState<PublishState>({ kind: 'off' });
  const [silent, setSilent] = useState(false);
  const publisher = useMemo(
    () => new WhipPublisher({
      url: new URL(`/whip/${encodeURIComponent(session.slug)}`, location.href).href,
      token: () => session.tokens.get(),
      told: setPublish,
    }),
    [session],
  );
  useEffect(() => {
    const leave = () => publisher.stop();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [publisher]);
  // A new stage knows nobody: post again at once, before the browser notices.
  const restarts = useRef(state.stage_restarts);
  useEffect(() => {
    if (restarts.current === state.stage_restarts) return;
    restarts.current = state.stage_restarts;
    publisher.again();
  }, [publisher, state.stage_restarts]);
  const refused = state.refused_feeds.includes(`${state.you.id}:camera`);
  useEffect(() => {
    if (refused) publisher.refuse();
  }, [publisher, refused]);
  useEffect(() => {
    if (state.taken_session !== null) publisher.taken(state.taken_session);
  }, [publisher, state.taken_session]);
  return (
    <div class="stack" data-publish={publish.kind} data-seq={state.seq}>
      <Air state={state} delay={reading.delay} silent={publish.kind === 'live' && silent} />
      <PromptBanner state={state} />
      <SpeakerClock state={state} now={now} />
      <div class="studio-grid">
        <div class="stack">
          <Preview publisher={publisher} publish={publish} onSilent={setSilent} />
          <Readiness session={session} state={state} />
          <Chat session={session} state={state} channels={channels} />
        </div>
        <aside class="stack">
          <Monitor session={session} state={state} now={now} onReading={setReading} />
          <OnStage state={state} />
          <OwnQueue session={session} state={state} />
          <Polls session={session} state={state} playhead={present} />
          <StudioQuestions state={state} />
          <HandList state={state} />
        </aside>
      </div>
    </div>
  );
}

const channels = ['backstage', 'desk', 'all'] as const;

/** Who is on stage lives in the present. */
const present = { date: null, delay: null, paused: false };

/** Whether the audience sees and hears this person. */
function Air({ state, delay, silent }: { state: SessionState; delay: number | null; silent: boolean }) {
  const { t, language } = useSpeech();
  const { stage, phase, you } = state;
  const mine = stage.on_stage.find((one) => one.participant === you.id);
  const air = !mine ? 'off' : phase === 'live' && !stage.cut ? 'on' : 'waiting';
  const waiting = phase === 'rehearsal' ? 'on_stage_rehearsal' : phase === 'paused' ? 'on_stage_paused' : phase === 'live' ? 'on_stage_cut' : 'on_stage_not_live';
  const headline = t(air === 'on' ? 'on_air' : air === 'off' ? 'off_air' : waiting);
  // The last reading stands while the monitor is hidden: the way to the viewers does not change for that.
  const known = useRef(delay);
  if (delay !== null) known.current = delay;
  const later = useSampled(known.current, 2000);
  const warning = mine?.muted ? t('muted_by_moderator') : mine && silent ? t('mic_is_off') : '';
  return (
    <section class="air" data-air={air} aria-label={headline}>
      <strong>{headline}</strong>
      {air === 'on' && later !== null && <span data-later>{t('on_air_delay', { seconds: seconds(later, language) })}</span>}
      {air === 'off' && <span>{t('off_air_hint')}</span>}
      {mine && stage.cut && <span>{t('cut_notice')}</span>}
      {warning && <span class="air-alert" data-warning>{warning}</span>}
      <span class="fine">{t('recording_consent')}</span>
      <Polite text={[headline, warning].filter(Boolean).join('. ')} />
    </section>
  );
}

function Readiness({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const me = state.participants.find((one) => one.id === state.you.id);
  return (
    <div class="card row">
      <label>
        <input
          type="checkbox" checked={me?.ready ?? false} data-act="ready"
          onChange={(event) => void send({ type: 'stage.ready', ready: event.currentTarget.checked })}
        />
        {t('ready')}
      </label>
      <Polite text={said} />
    </div>
  );
}

function Monitor({ session, state, now, onReading }: { session: Session; state: SessionState; now: () => number; onReading: (reading: Reading) => void }) {
  const { t } = useSpeech();
  const [shown, setShown] = useState(true);
  return (
    <>
      {shown && (
        <Programme monitor path={session.programme()} phase={state.phase} starts_at={state.event.starts_at} now={now} onReading={onReading} />
      )}
      <button type="button" class="small" data-act="monitor" aria-expanded={shown} onClick={() => setShown(!shown)}>{shown ? t('hide_programme') : t('show_programme')}</button>
      {shown && <p class="fine soft">{t('headphones')}</p>}
    </>
  );
}

function OnStage({ state }: { state: SessionState }) {
  const { t, language } = useSpeech();
  const { on_stage } = state.stage;
  const speaking = state.speaking.at(-1)?.who ?? nobody;
  return (
    <section class="card">
      <h2>{t('on_stage')}</h2>
      {on_stage.length === 0 && <p class="soft fine">{t('nobody_on_stage')}</p>}
      <ul>
        {on_stage.map((one) => (
          <li key={one.participant} class="on-stage">
            <strong dir="auto">{one.name}</strong>
            {one.participant === state.you.id && <span class="badge">{t('you')}</span>}
            <SpeakingBadge on={speaking.includes(one.participant)} />
            {one.title && <span class="fine soft" dir="auto">{pick(one.title, language)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function StudioQuestions({ state }: { state: SessionState }) {
  const { t } = useSpeech();
  const shown = state.questions.list
    .filter((one) => one.state === 'live' || one.state === 'next' || one.state === 'approved')
    .sort((a, b) => Number(b.state === 'live') - Number(a.state === 'live') || Number(b.state === 'next') - Number(a.state === 'next') || b.votes - a.votes);
  const live = shown.find((one) => one.state === 'live');
  const count = useSettled(shown.length, 4000);
  return (
    <section class="card">
      <h2>{t('questions')}</h2>
      {shown.length === 0 && <p class="soft fine">{t('empty')}</p>}
      <ul>
        {shown.map((one) => (
          <li key={one.id} class="studio-question" data-question={one.id} data-live={one.state === 'live' || undefined}>
            <p dir="auto" lang={one.lang || undefined}>{one.text}</p>
            <p class="fine soft">{t(one.state === 'live' ? 'state_live' : one.state === 'next' ? 'state_next' : 'state_approved')} · {t('votes', { n: one.votes })}</p>
          </li>
        ))}
      </ul>
      <Polite text={live ? `${t('state_live')}: ${live.text}` : count === 0 ? '' : t('question_count', { n: count })} />
    </section>
  );
}

mount(<Studio />);
