// The moderator's desk: questions by state, the stage, the event's phases.
import { useCallback } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { Programme } from '../player/programme';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { QuestionBoard } from '../questions/board';
import { Chat } from '../floor/chat';
import { TimerControls } from '../floor/clock';
import { AgendaControls, Announce, PhaseControls, StageNotices, StudioPeople } from '../ui/conduct';
import { Bans } from '../ui/bans';
import { PhaseBadge } from '../ui/event';
import { Commenting } from '../ui/commenting';
import { useSession } from '../ui/hooks';
import { Judged } from '../ui/judged';
import { PollDesk } from '../ui/poll_desk';
import { HandList, PromptDesk } from '../floor/speakers';
import { Bar, ConnectionNotice, mount } from '../ui/page';
import './moderate.css';

function Moderate() {
  const { t, language } = useSpeech();
  const { session, snapshot } = useSession('moderate', true);
  const { state } = snapshot;
  const allowed = state?.you.roles.some((role) => role === 'moderator' || role === 'organiser') ?? false;
  const without_link = snapshot.status === 'refused' && snapshot.error === null;
  return (
    <>
      <Bar title={state ? pick(state.event.title, language) : 'Rostrum'} place={t('moderate')}>
        {state && <PhaseBadge phase={state.phase} />}
        {state && state.audience !== null && <span class="badge" data-audience={state.audience}>{t('viewers', { n: state.audience })}</span>}
      </Bar>
      <main id="content" tabIndex={-1} class="desk">
        {without_link ? <p class="notice notice-warn" role="alert">{t('moderate_needs_link')}</p> : <ConnectionNotice snapshot={snapshot} />}
        {state && !allowed && <p class="notice notice-warn" role="alert">{t('moderate_not_moderator')}</p>}
        {state && allowed && <Desk session={session} state={state} />}
      </main>
    </>
  );
}

const channels = ['all', 'backstage', 'desk'] as const;

function Desk({ session, state }: { session: Session; state: SessionState }) {
  const now = useCallback(() => session.now(), [session]);
  return (
    <div class="desk-grid" data-seq={state.seq}>
      <div class="desk-conduct">
        <PhaseControls session={session} state={state} now={now} />
        <StageNotices state={state} />
      </div>
      <div class="desk-board"><QuestionBoard session={session} state={state} /></div>
      <aside class="stack desk-side">
        <Programme monitor path={session.programme()} phase={state.phase} starts_at={state.event.starts_at} now={now} />
        <StudioPeople session={session} state={state} />
        <PollDesk session={session} state={state} />
        <Judged session={session} state={state} />
        <Bans session={session} state={state} />
        <Announce session={session} state={state} />
        <AgendaControls session={session} state={state} now={now} />
        <TimerControls session={session} state={state} now={now} />
        <HandList session={session} state={state} />
        <PromptDesk session={session} state={state} />
        <Chat session={session} state={state} channels={channels} staff />
        <Commenting session={session} state={state} staff />
      </aside>
    </div>
  );
}

mount(<Moderate />);
