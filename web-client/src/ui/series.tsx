// The other events of a series, each with its time where the reader is.
import { useEffect, useState } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { eventHours } from '../i18n/times';
import { fetchList, type Listed } from '../wire/list';
import type { Texts } from '../wire/shapes';
import { PhaseBadge } from './event';

type Props = { id: string; title: Texts; slug: string };

export function Series({ id, title, slug }: Props) {
  const { t, language } = useSpeech();
  const [events, setEvents] = useState<Listed>([]);
  useEffect(() => {
    const scope = new AbortController();
    // Without them the page is what it is of a single event.
    fetchList(scope.signal, id).then(setEvents, () => undefined);
    return () => scope.abort();
  }, [id]);
  const others = events.filter((event) => event.slug !== slug);
  if (others.length === 0) return null;
  return (
    <section class="card" data-series={id}>
      <h2>{t('series_more')}</h2>
      {pick(title, language) && <p dir="auto">{pick(title, language)}</p>}
      <ul class="series">
        {others.map((event) => (
          <li key={event.slug} data-event={event.slug}>
            <a href={`/e/${encodeURIComponent(event.slug)}`} dir="auto">{pick(event.title, language)}</a>{' '}
            {event.cancelled ? <span class="badge" data-tone="bad">{t('series_off')}</span> : event.phase !== 'draft' && <PhaseBadge phase={event.phase} />}
            <p class="fine soft">{eventHours(event.starts_at, event.ends_at, undefined, language)}</p>
          </li>
        ))}
      </ul>
      <p><a href={`/api/v1/events/${encodeURIComponent(slug)}/series.ics?lang=${language}`}>{t('series_calendar')}</a></p>
    </section>
  );
}
