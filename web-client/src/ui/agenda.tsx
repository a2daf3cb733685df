// The agenda as everyone reads it: what runs and for how long yet, what was skipped.
import { pick, useSpeech } from '../i18n/language';
import type { Agenda, EventDetails } from '../wire/shapes';
import { ItemClock, skippedItems } from '../floor/clock';
import './event.css';

export function AgendaList({ agenda, event, now }: { agenda: Agenda; event: EventDetails; now: () => number }) {
  const { t, language } = useSpeech();
  const skipped = skippedItems(agenda);
  const names = new Map(event.people.map((person) => [person.id, person.name]));
  return (
    <ol class="agenda">
      {agenda.items.map((item) => (
        <li key={item.id} aria-current={item.id === agenda.current ? 'step' : undefined} data-agenda={item.id}>
          <div class="row row-between">
            <strong dir="auto">{pick(item.title, language)}</strong>
            <span class="row fine soft">
              {item.id === agenda.current && <span class="badge" data-tone="blue">{t('now')}</span>}
              {item.id === agenda.current && <ItemClock agenda={agenda} now={now} />}
              {skipped.includes(item.id) && <span class="badge">{t('skipped')}</span>}
              {item.minutes > 0 && t('minutes', { n: item.minutes })}
            </span>
          </div>
          {item.people.length > 0 && <p class="fine soft" dir="auto">{item.people.map((id) => names.get(id) ?? id).join(', ')}</p>}
        </li>
      ))}
    </ol>
  );
}
