// The viewer's page: the programme, the questions, and what the event is.
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { nothing_read, type Reading } from '../player/player';
import { phaseSentence, Programme } from '../player/programme';
import type { Session } from '../session/session';
import { nobody, nowAnswering, nowSpeaking } from '../session/cues';
import type { SessionState } from '../session/state';
import { Answering, Announcements } from '../ui/answering';
import { Ask } from '../questions/ask';
import { AgendaList } from '../ui/agenda';
import { Chat } from '../floor/chat';
import { Commenting } from '../ui/commenting';
import { Organisers, People, PhaseBadge, When } from '../ui/event';
import { Floor } from '../floor/floor';
import { useCommands, useNow, useSession, useSettled } from '../ui/hooks';
import { Icon } from '../ui/icons';
import { Invitation } from '../ui/invitation';
import { MyData } from '../ui/my_data';
import { OwnQuestions } from '../questions/own';
import { Bar, ConnectionNotice, mount, Polite } from '../ui/page';
import { Polls } from '../ui/poll';
import { QuestionItem } from '../questions/question';
import { Registering, useEventPage } from '../ui/registering';
import { Report } from '../questions/report';
import { Series } from '../ui/series';
import { SpeakingLine } from '../ui/speaking';
import { type Order, publicQuestions } from '../questions/questions';
import type { EventDetails } from '../wire/shapes';
import './viewer.css';

function Viewer() {
  const { t, language } = useSpeech();
  const { session, snapshot } = useSession('viewer', false);
  const { state } = snapshot;
  const outside = useEventPage(session.slug, snapshot.status === 'refused' && !state);
  const event = state?.event ?? outside;
  // Whoever has no link yet has done nothing wrong: the page says what the event is, and lets them register.
  const uninvited = outside !== null && outside.access !== 'open' && session.tokens.get() === null;
  return (
    <>
      <Bar title={event ? pick(event.title, language) : t('loading')}>{state && <PhaseBadge phase={state.phase} />}</Bar>
      <main id="content" tabIndex={-1} class="viewer">
        {!uninvited && <ConnectionNotice snapshot={snapshot} />}
        {!state && outside && outside.access !== 'open' && <Doorstep event={outside} />}
        {state && <Event session={session} state={state} />}
      </main>
    </>
  );
}

function Who({ event, speaking = nobody }: { event: EventDetails; speaking?: readonly string[] }) {
  const { t } = useSpeech();
  return (
    <>
      {event.people.length > 0 && <section class="card"><h2>{t('speakers')}</h2><People event={event} speaking={speaking} /></section>}
      {event.series && <Series id={event.series.id} title={event.series.title} slug={event.slug} />}
      {event.organisers.length > 0 && <section class="card"><h2>{t('organisers')}</h2><Organisers event={event} /></section>}
    </>
  );
}

/** An event for those who do not take part in it. */
function Doorstep({ event }: { event: EventDetails }) {
  const { t, language } = useSpeech();
  const summary = pick(event.summary, language);
  return (
    <div class="viewer-column viewer-doorstep">
      <section class="card stack">
        <h2>{t('about')}</h2>
        {summary && <p dir="auto" class="summary">{summary}</p>}
        <When event={event} />
      </section>
      <Registering event={event} />
      <Who event={event} />
    </div>
  );
}

const viewer_channels = ['all', 'desk'] as const;

function Event({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const now = useCallback(() => session.now(), [session]);
  const [reading, setReading] = useState<Reading>(nothing_read);
  // Where the player is, for whoever asks; what is drawn from it four times a second is little.
  const latest = useRef(reading);
  latest.current = reading;
  const playhead = { date: reading.date, delay: reading.delay, paused: reading.status === 'paused' };
  const answering = nowAnswering(state.cues, playhead);
  const speaking = nowSpeaking(state.speaking, playhead);
  const { event, phase } = state;
  const beside = useMemo(
    () => (
      <div class="viewer-column viewer-ask">
        <Invitation session={session} state={state} />
        <Ask session={session} state={state} watching={() => latest.current.date} />
        <OwnQuestions session={session} state={state} answering={answering} />
        <PublicQuestions session={session} state={state} answering={answering} />
        <Chat session={session} state={state} channels={viewer_channels} />
      </div>
    ),
    [session, state, answering, t],
  );
  const below = useMemo(() => <About session={session} state={state} now={now} speaking={speaking} />, [session, state, speaking, t]);
  // Whoever came by their own link is registered; whom the end has overtaken cannot be.
  const registers = state.you.guest && event.registration.open && !event.cancelled && phase !== 'ended';
  return (
    <div class="viewer-grid" data-phase={phase} data-seq={state.seq}>
      <div class="viewer-column viewer-watch">
        <Announcements state={state} playhead={playhead} />
        <Programme path={session.programme()} phase={phase} starts_at={event.starts_at} now={now} onReading={setReading} />
        <Caption state={state} now={now} />
        <SpeakingLine state={state} who={speaking} />
        <Floor session={session} state={state} />
        <Answering state={state} playhead={playhead} />
        <Polls session={session} state={state} playhead={playhead} />
        {registers && <Registering event={event} />}
        <Commenting session={session} state={state} />
      </div>
      {beside}
      {below}
    </div>
  );
}

function About({ session, state, now, speaking }: { session: Session; state: SessionState; now: () => number; speaking: readonly string[] }) {
  const { t, language } = useSpeech();
  const { event } = state;
  const summary = pick(event.summary, language);
  const names = state.stage.on_stage.filter((one) => speaking.includes(one.participant)).map((one) => one.name);
  return (
    <div class="viewer-column viewer-about">
      <section class="card stack">
        <h2>{t('about')}</h2>
        {summary && <p dir="auto" class="summary">{summary}</p>}
        <When event={event} />
        <p class="fine soft">{event.recording.publish ? t('recorded_notice') : t('recorded_private')}</p>
        {event.fallback && <p class="fine"><a href={event.fallback.url} rel="noreferrer noopener">{t('fallback', { text: pick(event.fallback.text, language) })}</a></p>}
      </section>
      {state.agenda.items.length > 0 && <section class="card"><h2>{t('agenda')}</h2><AgendaList agenda={state.agenda} event={event} now={now} /></section>}
      <Who event={event} speaking={names} />
      <Contacts session={session} state={state} />
    </div>
  );
}

/** The phase in words under the picture, so that it is read out and seen over any picture. */
function Caption({ state, now }: { state: SessionState; now: () => number }) {
  const { t, language } = useSpeech();
  const at = useNow(now, 1000);
  const { phase } = state;
  // A countdown that is read out each second would drown everything else: only the change of phase is announced.
  const spoken = phase === 'live' || phase === 'paused' || phase === 'ended' ? phaseSentence(phase, 0, t, language) : t(`phase_${phase}`);
  return (
    <>
      {(phase === 'doors' || phase === 'paused') && <p class="caption" data-caption={phase}>{phaseSentence(phase, state.event.starts_at - at, t, language)}</p>}
      <Polite text={spoken} />
    </>
  );
}

function PublicQuestions({ session, state, answering }: { session: Session; state: SessionState; answering: string | null }) {
  const { t } = useSpeech();
  const [order, setOrder] = useState<Order>('votes');
  const { send, said } = useCommands(session);
  const shown = publicQuestions(state.questions.list, answering, order);
  // In a busy event questions come every second: only how many there are is read out, once they stop coming for a moment.
  const count = useSettled(shown.length, 4000);
  return (
    <section class="card" data-public>
      <div class="row row-between viewer-sort">
        <h2>{t('questions')}</h2>
        <fieldset class="row fine">
          <legend class="visually-hidden">{t('sort_by')}</legend>
          {(['votes', 'time'] as const).map((one) => (
            <button key={one} type="button" class="small" aria-pressed={order === one} onClick={() => setOrder(one)}>{t(`sort_${one}`)}</button>
          ))}
        </fieldset>
      </div>
      {shown.length === 0 && <p class="soft">{t('no_questions')}</p>}
      <ul class="questions">
        {shown.map(({ question, state: shown_state }) => {
          const voted = state.me.voted.includes(question.id);
          const mine = state.me.asked.includes(question.id);
          return (
            <QuestionItem key={question.id} question={question} state={shown_state} mine={mine}>
              <button
                type="button" class="small vote" aria-pressed={voted} aria-describedby={`q-${question.id}`} disabled={shown_state === 'answered'}
                aria-label={`${t('vote')}, ${t('sort_votes')}: ${question.votes}`} title={voted ? t('unvote') : t('vote')}
                data-votes={question.votes}
                onClick={() => void send({ type: 'question.vote', question: question.id, up: !voted })}
              >
                <Icon name="vote" />{question.votes}
              </button>
              {!mine && <Report send={async () => (await send({ type: 'question.report', question: question.id })).ok} />}
            </QuestionItem>
          );
        })}
      </ul>
      <p role="status" class="fine">{said}</p>
      <Polite text={count === 0 ? '' : t('question_count', { n: count })} />
    </section>
  );
}

function Contacts({ session, state }: { session: Session; state: SessionState }) {
  const { t, language } = useSpeech();
  const { contact, accessibility_contact, privacy_notice } = state.event;
  return (
    <section class="card stack fine">
      {contact && <p>{t('contact')}: {contact}</p>}
      {accessibility_contact && <p>{t('accessibility_contact')}: {accessibility_contact}</p>}
      {privacy_notice && <p dir="auto">{t('privacy')}: {pick(privacy_notice, language)}</p>}
      <MyData slug={session.slug} token={session.tokens.get()} />
    </section>
  );
}

mount(<Viewer />);
