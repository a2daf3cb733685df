// Time on stage: how long an item of the agenda has left or is over, and the speakers' clock.
import { useId, useState } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { span } from '../i18n/times';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { Agenda } from '../wire/shapes';
import { useCommands, useNow } from '../ui/hooks';
import { Polite } from '../ui/page';
import './floor.css';

/** Milliseconds left, less than nothing when it is over; null for what has no length or does not run. */
export function itemLeft(agenda: Agenda, now: number): number | null {
  const item = agenda.items.find((one) => one.id === agenda.current);
  if (!item || item.minutes === 0 || agenda.since === null) return null;
  return agenda.since + item.minutes * 60_000 - now;
}

/** Items before the one that runs that never ran. */
export function skippedItems(agenda: Agenda): string[] {
  const at = agenda.items.findIndex((one) => one.id === agenda.current);
  return agenda.items.slice(0, Math.max(0, at)).map((one) => one.id).filter((id) => !agenda.done.includes(id));
}

function useLeft() {
  const { t, language } = useSpeech();
  return (left: number) => (left >= 0 ? t('time_left', { time: span(left, language) }) : t('time_over', { time: span(-left, language) }));
}

export function ItemClock({ agenda, now }: { agenda: Agenda; now: () => number }) {
  const at = useNow(now, 1000);
  const say = useLeft();
  const left = itemLeft(agenda, at);
  if (left === null) return null;
  return <span class="badge clock" data-tone={left < 0 ? 'bad' : undefined} data-over={left < 0}>{say(left)}</span>;
}

/** For those on stage: their clock, else that of the item; read out when a minute is left and when it is over. */
export function SpeakerClock({ state, now }: { state: SessionState; now: () => number }) {
  const { t, language } = useSpeech();
  const at = useNow(now, 500);
  const say = useLeft();
  const { timer, agenda, you } = state;
  const mine = timer && (timer.participant === null || timer.participant === you.id) ? timer : null;
  const left = mine ? mine.started_at + mine.seconds * 1000 - at : itemLeft(agenda, at);
  if (left === null) return null;
  const item = agenda.items.find((one) => one.id === agenda.current);
  const step = left < 0 ? say(-1) : left <= 60_000 ? say(60_000) : '';
  return (
    <section class="card speaker-clock" data-clock={mine ? 'timer' : 'item'} data-over={left < 0}>
      <span dir="auto">{mine ? t('timer') : item && pick(item.title, language)}</span>
      <strong>{say(left)}</strong>
      <Polite text={step} />
    </section>
  );
}

export function TimerControls({ session, state, now }: { session: Session; state: SessionState; now: () => number }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const [minutes, setMinutes] = useState(5);
  const [whose, setWhose] = useState('');
  const box = useId();
  const speakers = state.participants.filter((one) => one.roles.some((role) => role === 'panelist' || role === 'moderator'));
  const runs = state.timer !== null;
  return (
    <section class="card" data-timer={runs}>
      <div class="row row-between"><h2>{t('timer')}</h2>{runs && <TimerLeft state={state} now={now} />}</div>
      <form
        class="row desk-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (runs) void send({ type: 'timer.stop' });
          else void send({ type: 'timer.start', seconds: Math.max(1, Math.round(minutes * 60)), ...(whose ? { participant: whose } : {}) });
        }}
      >
        {!runs && (
          <>
            <label for={`${box}-m`}>{t('timer_minutes')}<input id={`${box}-m`} type="number" min={0.5} max={600} step={0.5} value={minutes} onInput={(event) => setMinutes(event.currentTarget.valueAsNumber || 5)} /></label>
            <label>
              {t('timer_whose')}
              <select value={whose} onChange={(event) => setWhose(event.currentTarget.value)}>
                <option value="">{t('timer_anyone')}</option>
                {speakers.map((one) => <option key={one.id} value={one.id}>{one.name || one.id}</option>)}
              </select>
            </label>
          </>
        )}
        <button type="submit" data-act="timer">{runs ? t('timer_stop') : t('timer_start')}</button>
      </form>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}

function TimerLeft({ state, now }: { state: SessionState; now: () => number }) {
  const at = useNow(now, 500);
  const say = useLeft();
  if (!state.timer) return null;
  const left = state.timer.started_at + state.timer.seconds * 1000 - at;
  return <span class="badge clock" data-tone={left < 0 ? 'bad' : 'good'}>{say(left)}</span>;
}
