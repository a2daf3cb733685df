// Keeping out guests by the network that one of them came from: who it would hit is said before it is done, and what is
// in force can be lifted. No address is shown; there is none to show.
import { useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { clock } from '../i18n/times';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { BanReach } from '../wire/shapes';
import { useCommands } from './hooks';

/** A guest, or the asker of a question, whom moderators may not know. */
type About = { participant: string } | { question: string };

export function KeepOut({ session, about }: { session: Session; about: About }) {
  const { t } = useSpeech();
  const { send, said, say } = useCommands(session);
  const [hit, setHit] = useState<BanReach | null>(null);
  const weigh = async () => {
    say('');
    const answer = await send({ type: 'participant.ban', ...about, dry: true });
    if (answer.ok) setHit(answer.hit);
  };
  const keepOut = async (lasts: 'hour' | 'event') => {
    const answer = await send({ type: 'participant.ban', ...about, lasts });
    if (!answer.ok) return;
    setHit(null);
    say(t('ban_done'));
  };
  return (
    <>
      {hit === null && <button type="button" class="small danger" data-act="ban" onClick={() => void weigh()}>{t('ban')}</button>}
      {hit !== null && (
        <fieldset class="notice notice-warn" data-ban-hit={hit.people}>
          <legend class="visually-hidden">{t('ban')}</legend>
          <p class="fine" role="status">{t('ban_hit', { n: hit.people })} {hit.spared > 0 && t('ban_spared', { n: hit.spared, staff: hit.staff })}</p>
          <p class="row">
            <button type="button" class="small danger" data-act="ban_hour" onClick={() => void keepOut('hour')}>{t('ban_hour')}</button>
            <button type="button" class="small danger" data-act="ban_event" onClick={() => void keepOut('event')}>{t('ban_event')}</button>
            <button type="button" class="small" data-act="ban_not" onClick={() => setHit(null)}>{t('ban_not')}</button>
          </p>
        </fieldset>
      )}
      {said && <span class="fine" role="status">{said}</span>}
    </>
  );
}

export function Bans({ session, state }: { session: Session; state: SessionState }) {
  const { t, language } = useSpeech();
  const { send, said } = useCommands(session);
  if (state.bans.length === 0) return null;
  const asked = (id: string | null) => state.questions.list.find((one) => one.id === id)?.text.slice(0, 60) ?? '';
  return (
    <section class="card" data-bans>
      <h2>{t('bans')}</h2>
      <ul class="stack">
        {state.bans.map((one) => (
          <li key={one.id} class="row row-between agenda-line" data-ban={one.id}>
            <span dir="auto">
              {one.about === null ? t('ban_of_asker', { text: asked(one.question) }) : t('ban_of', { name: one.about.name || t('anonymous') })}
              {' · '}{t('ban_people', { n: one.people })} · {one.until === null ? t('ban_event') : t('ban_until', { time: clock(one.until, language) })}
            </span>
            <button type="button" class="small" data-act="unban" onClick={() => void send({ type: 'participant.unban', ban: one.id })}>{t('allow_again')}</button>
          </li>
        ))}
      </ul>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}
