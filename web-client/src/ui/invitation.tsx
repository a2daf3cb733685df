// What moderators did that concerns the reader: silenced, or asked to come on stage.
import { useSpeech } from '../i18n/language';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { useCommands } from './hooks';

export function Invitation({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const { you } = state;
  const token = session.tokens.get();
  const studio = `/e/${encodeURIComponent(session.slug)}/studio${token === null ? '' : `#token=${encodeURIComponent(token)}`}`;
  return (
    <>
      <p role="status" class={you.silenced ? 'notice notice-warn' : undefined} data-silenced={you.silenced || undefined}>{you.silenced ? t('you_silenced') : ''}</p>
      <div role="status">
        {you.invited && (
          <div class="notice row" data-invited>
            <strong>{t('you_invited')}</strong>
            <button type="button" class="small primary" data-act="take_seat" onClick={() => void send({ type: 'stage.take_seat' })}>{t('take_seat')}</button>
            <button type="button" class="small" data-act="decline" onClick={() => void send({ type: 'stage.take_seat', on: false })}>{t('decline')}</button>
          </div>
        )}
        {you.roles.includes('panelist') && <p class="notice"><a href={studio} data-studio>{t('open_studio')}</a></p>}
        {said && <p class="fine">{said}</p>}
      </div>
    </>
  );
}
