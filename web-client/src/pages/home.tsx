// The list of events of this server.
import { useEffect, useState } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { eventHours } from '../i18n/times';
import { Account, Doors, useWays } from '../sign-in/account';
import { PhaseBadge } from '../ui/event';
import { Bar, mount } from '../ui/page';
import { fetchList, type Listed } from '../wire/list';
import './home.css';

function Home() {
  const { t, language } = useSpeech();
  const { ways, again } = useWays();
  const [events, setEvents] = useState<Listed | null | 'failed'>(null);
  useEffect(() => {
    const scope = new AbortController();
    fetchList(scope.signal)
      .then(setEvents)
      .catch(() => scope.signal.aborted || setEvents('failed'));
    return () => scope.abort();
  }, []);
  return (
    <>
      <Bar title={t('home_title')} place="Rostrum" />
      <main id="content" tabIndex={-1} class="home">
        <p class="home-lead soft">{t('home_lead')}</p>
        <Account ways={ways} onOut={() => void again()} />
        {events === null && <p role="status">{t('loading')}</p>}
        {events === 'failed' && <p class="notice notice-bad" role="alert">{t('home_failed')}</p>}
        {Array.isArray(events) && events.length === 0 && <p class="soft">{t('home_none')}</p>}
        {Array.isArray(events) && (
          <ul class="stack">
            {events.map((event) => (
              <li key={event.slug} class="card">
                <div class="row row-between">
                  <h2><a href={`/e/${encodeURIComponent(event.slug)}`} dir="auto">{pick(event.title, language)}</a></h2>
                  <PhaseBadge phase={event.phase} />
                </div>
                <p class="soft">{eventHours(event.starts_at, event.ends_at, undefined, language)}</p>
                <Doors slug={event.slug} title={pick(event.title, language)} session={ways?.signed_in ?? null} />
              </li>
            ))}
          </ul>
        )}
      </main>
    </>
  );
}

mount(<Home />);
