// Those whom moderators silenced, removed, invited or trust, and the way back.
import { useSpeech } from '../i18n/language';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { KeepOut } from './bans';
import { useCommands } from './hooks';

export function Judged({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const people = state.standings.filter((one) => one.silenced || one.removed || one.invited || one.trusted);
  if (people.length === 0) return null;
  return (
    <section class="card" data-judged>
      <h2>{t('judged')}</h2>
      <ul class="stack">
        {people.map(({ id, name, silenced, removed, invited, trusted }) => (
          <li key={id} class="row row-between agenda-line" data-standing={id}>
            <span dir="auto">{name || t('anonymous')} · {[silenced && t('is_silenced'), removed && t('is_removed'), invited && t('is_invited'), trusted && t('is_trusted')].filter(Boolean).join(', ')}</span>
            <button
              type="button" class="small" data-act="allow"
              onClick={() => {
                if (silenced) void send({ type: 'participant.silence', participant: id, on: false });
                if (removed) void send({ type: 'participant.remove', participant: id, on: false });
                if (trusted) void send({ type: 'participant.edit', participant: id, trusted: false });
                if (invited) void send({ type: 'participant.invite', participant: id, on: false });
              }}
            >
              {t('allow_again')}
            </button>
            {removed && <KeepOut session={session} about={{ participant: id }} />}
          </li>
        ))}
      </ul>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}
