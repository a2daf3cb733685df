// What the asker of a question saw of the programme, small beside the question and larger when it is pressed. It is fetched
// with the page's token once it comes into view, a few at a time; its bytes are let go of with its view.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { clock } from '../i18n/times';
import type { Session } from '../session/session';
import type { Question } from '../wire/shapes';
import { Turns } from './turns';
import './picture.css';

const turns = new Turns(4);

/** Null where there is none any more, or it cannot be fetched now. */
async function fetched(session: Session, question: string, signal: AbortSignal): Promise<Blob | null> {
  const path = `/api/v1/events/${encodeURIComponent(session.slug)}/questions/${encodeURIComponent(question)}/picture.jpg`;
  try {
    const response = await fetch(path, { headers: { Authorization: `Bearer ${session.tokens.get() ?? ''}` }, signal });
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

export function Picture({ session, question }: { session: Session; question: Question }) {
  const { t, language } = useSpeech();
  const place = useRef<HTMLDivElement>(null);
  const large = useRef<HTMLDialogElement>(null);
  const [url, setUrl] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const shown = question.picture && !missing;

  useEffect(() => {
    const element = place.current;
    if (!shown || element === null) return;
    const scope = new AbortController();
    let made: string | null = null;
    const begin = async () => {
      const blob = await turns.run(() => fetched(session, question.id, scope.signal), scope.signal);
      if (scope.signal.aborted) return;
      if (!blob) return setMissing(true);
      made = URL.createObjectURL(blob);
      setUrl(made);
    };
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      void begin();
    }, { rootMargin: '200px' });
    watch.observe(element);
    return () => {
      scope.abort();
      watch.disconnect();
      if (made !== null) URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [session, question.id, shown]);

  if (!shown) return null;
  const alt = t('picture_alt', { time: clock(question.watching ?? question.asked_at, language) });
  return (
    <div ref={place} class="q-picture" data-picture={url === null ? 'waiting' : 'shown'}>
      {url !== null && (
        <>
          <button type="button" title={t('picture_larger')} onClick={() => large.current?.showModal()}>
            <img src={url} alt={alt} width={160} height={90} />
          </button>
          {/* Keys are the dialog's own while it is open. */}
          <dialog ref={large} class="q-picture-large" aria-label={alt} onKeyDown={(event) => event.stopPropagation()}>
            <img src={url} alt="" />
            <form method="dialog" class="row row-between">
              <span class="fine">{alt}</span>
              <button type="submit" class="small">{t('picture_close')}</button>
            </form>
          </dialog>
        </>
      )}
    </div>
  );
}
