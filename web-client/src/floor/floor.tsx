// What the audience does besides asking: raising a hand and reacting.
import { useEffect, useRef } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { useCommands } from '../ui/hooks';
import { Polite } from '../ui/page';
import './floor.css';

const kinds = { applause: '👏', heart: '❤️', thumbs_up: '👍', laugh: '😄', surprise: '😮' } as const;

export function Floor({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const { hand } = state.me;
  const up = hand !== null;
  const was_up = useRef(up);
  const gone = was_up.current && !up;
  useEffect(() => {
    was_up.current = up;
  }, [up]);
  if (state.phase === 'ended' && !up && Object.keys(state.reactions).length === 0) return null;
  return (
    <section class="floor row row-between" aria-label={t('reactions')}>
      <div class="row floor-reactions">
        {(Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => {
          const count = state.reactions[kind] ?? 0;
          return (
            <button key={kind} type="button" class="small reaction" data-reaction={kind} data-count={count} aria-label={t(`react_${kind}`)} title={t(`react_${kind}`)} onClick={() => void send({ type: 'reaction.send', kind })}>
              <span aria-hidden="true">{kinds[kind]}</span>
              {count > 0 && <span class="reaction-count" aria-hidden="true">{count}</span>}
            </button>
          );
        })}
      </div>
      {state.phase !== 'ended' && (
        <button type="button" class="small" data-hand={up ? hand : 'down'} aria-pressed={up} onClick={() => void send({ type: up ? 'hand.lower' : 'hand.raise' })}>
          <span aria-hidden="true">✋ </span>{up ? t('hand_lower') : t('hand_raise')}
        </button>
      )}
      {up && <p class="fine soft floor-said">{t('hand_place', { n: hand })}</p>}
      {said && <p class="fine floor-said">{said}</p>}
      {/* Reactions are not read out: they come all the time. One's own place is. */}
      <Polite text={said || (up ? t('hand_place', { n: hand }) : gone ? t('hand_gone') : '')} />
    </section>
  );
}
