// What a page says about its event: when, who, in what order.
import { pick, useSpeech } from '../i18n/language';
import { eventHours, sameClock } from '../i18n/times';
import type { EventDetails, Phase } from '../wire/shapes';
import { nobody } from '../session/cues';
import { Picture } from './picture';
import { SpeakingBadge } from './speaking';
import './event.css';

export function PhaseBadge({ phase }: { phase: Phase }) {
  const { t } = useSpeech();
  const tone = phase === 'live' ? 'live' : phase === 'doors' ? 'blue' : phase === 'paused' || phase === 'rehearsal' ? 'warn' : undefined;
  return <span class="badge" data-tone={tone} data-phase={phase}>{t(`phase_${phase}`)}</span>;
}

export function When({ event }: { event: EventDetails }) {
  const { t, language } = useSpeech();
  const { starts_at, ends_at, time_zone } = event;
  const same = sameClock(starts_at, time_zone);
  return (
    <dl class="when">
      <div>
        <dt>{t('event_time')}</dt>
        <dd data-event-time>{eventHours(starts_at, ends_at, time_zone, language)} <span class="soft">({time_zone.replaceAll('_', ' ')})</span></dd>
      </div>
      <div>
        <dt>{t('your_time')}</dt>
        <dd data-local-time>{same ? t('same_as_yours') : eventHours(starts_at, ends_at, undefined, language)}</dd>
      </div>
    </dl>
  );
}

/** `speaking`: names of those who speak now. */
export function People({ event, speaking = nobody }: { event: EventDetails; speaking?: readonly string[] }) {
  const { language } = useSpeech();
  return (
    <ul class="people">
      {event.people.map((person) => (
        <li key={person.id}>
          <Picture source={person.photo} name={person.name} kind="photo" />
          <div>
            <strong dir="auto">{person.name}</strong> <SpeakingBadge on={speaking.includes(person.name)} />
            <p class="fine soft" dir="auto">{[pick(person.title, language), person.organisation].filter(Boolean).join(', ')}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function Organisers({ event }: { event: EventDetails }) {
  return (
    <ul class="organisers">
      {event.organisers.map((one) => (
        <li key={one.name} dir="auto">
          <Picture source={one.logo} name={one.name} kind="logo" />
          {one.url && /^https?:/.test(one.url) ? <a href={one.url} rel="noreferrer noopener" target="_blank">{one.name}</a> : one.name}
        </li>
      ))}
    </ul>
  );
}
