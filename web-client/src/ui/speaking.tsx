// Who speaks now, said calmly: a word beside the name, read by whoever looks there, announced to nobody.
import { useSpeech } from '../i18n/language';
import type { SessionState } from '../session/state';

export function SpeakingBadge({ on }: { on: boolean }) {
  const { t } = useSpeech();
  return on ? <span class="badge" data-tone="good" data-speaking>{t('speaking')}</span> : null;
}

/** Names under the picture; the line keeps its place while nobody speaks. */
export function SpeakingLine({ state, who }: { state: SessionState; who: readonly string[] }) {
  const { t } = useSpeech();
  if (state.phase !== 'live' && state.phase !== 'rehearsal' && state.phase !== 'doors') return null;
  const names = state.stage.on_stage.filter((one) => who.includes(one.participant) && one.name);
  return (
    <p class="fine soft speaking-line" data-now-speaking={names.map((one) => one.participant).join(' ')}>
      {names.length === 0 ? '\u00a0' : <>{t('speaking')}: {names.map((one, at) => <span key={one.participant}>{at > 0 && ' · '}<bdi>{one.name}</bdi></span>)}</>}
    </p>
  );
}
