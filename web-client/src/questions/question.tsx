// One question as a viewer or panelist sees it.
import type { ComponentChildren } from 'preact';
import { useSpeech } from '../i18n/language';
import { clock } from '../i18n/times';
import type { Question, QuestionState } from '../wire/shapes';
import './question.css';

const tones: Partial<Record<QuestionState, string>> = {
  pending: 'warn', approved: 'good', next: 'blue', live: 'live', dismissed: 'bad',
};

export function StateBadge({ state }: { state: QuestionState }) {
  const { t } = useSpeech();
  return <span class="badge" data-tone={tones[state]}>{t(`state_${state}`)}</span>;
}

type Props = { question: Question; state: QuestionState; mine: boolean; showState?: boolean; children?: ComponentChildren };

export function QuestionItem({ question, state, mine, showState = false, children }: Props) {
  const { t, language } = useSpeech();
  const author = question.author
    ? [question.author.name || t('anonymous'), question.author.organisation].filter(Boolean).join(', ')
    : t('anonymous');
  const translation = question.lang.split('-')[0] === language ? undefined : question.translations[language];
  return (
    <li class="q" data-question={question.id} data-state={state}>
      <p class="q-text" id={showState ? undefined : `q-${question.id}`} dir="auto" lang={question.lang || undefined}>{question.text}</p>
      {question.text === '' && <p class="soft">{t('redacted')}</p>}
      {translation && <p class="q-answer" dir="auto" lang={language} data-translation><strong>{t('translation')}:</strong> {translation}</p>}
      {mine && question.original !== null && <p class="q-answer" dir="auto"><strong>{t('original')}:</strong> {question.original}</p>}
      {question.answer && (
        <p class="q-answer" dir="auto" data-private={question.answer_private || undefined}>
          <strong>{[question.answered_by?.name || t('answer'), question.answer_private && t('answer_private')].filter(Boolean).join(' · ')}:</strong> {question.answer}
        </p>
      )}
      {question.reason && <p class="q-answer" dir="auto">{question.reason}</p>}
      {question.outcome && (
        <p class="q-answer" dir="auto" data-outcome={question.outcome.state}>
          {t('outcome', { state: t(`state_${question.outcome.state}`) })}{question.outcome.reason && `. ${question.outcome.reason}`}{question.outcome.answer && `. ${question.outcome.answer}`}
        </p>
      )}
      {question.also_from.length > 0 && <p class="fine soft" dir="auto">{t('also_from', { names: question.also_from.map((one) => one?.name || t('anonymous')).join(', ') })}</p>}
      <div class="row row-between">
        <span class="fine soft row">
          <span dir="auto">{mine ? t('you') : author}</span>
          <time dateTime={new Date(question.asked_at).toISOString()}>{clock(question.asked_at, language)}</time>
          {(showState || state === 'live' || state === 'answered' || state === 'next') && <StateBadge state={state} />}
        </span>
        {children}
      </div>
    </li>
  );
}
