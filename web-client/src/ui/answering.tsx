// "Now answering" and announcements, at the moment that the reader's picture shows. What is new is read out by regions of
// their own, which are there from the beginning; where a reader is on the page never changes.
import { useSpeech } from '../i18n/language';
import { followsPicture, nowAnswering, type Playhead } from '../session/cues';
import type { SessionState } from '../session/state';
import { Polite } from './page';

export function Answering({ state, playhead }: { state: SessionState; playhead: Playhead }) {
  const { t } = useSpeech();
  const id = nowAnswering(state.cues, playhead);
  const question = state.questions.list.find((one) => one.id === id);
  const apart = playhead.date !== null && !followsPicture(playhead);
  return (
    <>
      <section class="card answering" data-answering={question?.id ?? ''} hidden={!question} aria-label={t('now_answering')}>
        {question && (
          <>
            <h2>{t('now_answering')}</h2>
            <blockquote dir="auto" lang={question.lang || undefined}>{question.text}</blockquote>
            {question.author?.name && <p class="fine soft" dir="auto">{[question.author.name, question.author.organisation].filter(Boolean).join(', ')}</p>}
            {apart && <p class="fine soft">{t('ahead_of_picture')}</p>}
          </>
        )}
      </section>
      <Polite text={question ? `${t('now_answering')}: ${question.text}` : ''} />
    </>
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
  const newest = shown.at(-1);
  return (
    <>
      {[...shown].reverse().map((one) => (
        <p key={one.id} class="notice" data-announcement={one.id}><strong>{t('announcement')}:</strong> <span dir="auto">{one.text}</span></p>
      ))}
      <Polite text={newest ? `${t('announcement')}: ${newest.text}` : ''} />
    </>
  );
}
