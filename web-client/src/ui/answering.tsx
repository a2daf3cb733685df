// "Now answering": the live question at the moment that the reader's picture shows.
import { useSpeech } from '../i18n/language';
import { followsPicture, nowAnswering, type Playhead } from '../session/cues';
import type { SessionState } from '../session/state';

export function Answering({ state, playhead }: { state: SessionState; playhead: Playhead }) {
  const { t } = useSpeech();
  const id = nowAnswering(state.cues, playhead);
  const question = state.questions.list.find((one) => one.id === id);
  const apart = playhead.date !== null && !followsPicture(playhead);
  return (
    <div aria-live="polite" data-answering={question?.id ?? ''}>
      {question && (
        <section class="card answering">
          <h2>{t('now_answering')}</h2>
          <blockquote dir="auto" lang={question.lang || undefined}>{question.text}</blockquote>
          {question.author?.name && <p class="fine soft" dir="auto">{[question.author.name, question.author.organisation].filter(Boolean).join(', ')}</p>}
          {apart && <p class="fine soft">{t('ahead_of_picture')}</p>}
        </section>
      )}
    </div>
  );
}

/** Announcements whose moment the picture has reached, newest first. */
export function Announcements({ state, playhead }: { state: SessionState; playhead: Playhead }) {
  const { t } = useSpeech();
  const waits = followsPicture(playhead);
  const shown = state.announcements.filter((one) => {
    const at = state.announced_at[one.id];
    return !waits || at === undefined || playhead.date === null || at <= playhead.date;
  });
  return (
    <div aria-live="polite" class="stack">
      {[...shown].reverse().map((one) => (
        <p key={one.id} class="notice" data-announcement={one.id}><strong>{t('announcement')}:</strong> <span dir="auto">{one.text}</span></p>
      ))}
    </div>
  );
}
