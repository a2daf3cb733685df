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
  return (
    <li class="q" data-question={question.id} data-state={state}>
      <p class="q-text" id={showState ? undefined : `q-${question.id}`} dir="auto" lang={question.lang || undefined}>{question.text}</p>
      {question.answer && <p class="q-answer" dir="auto"><strong>{t('answer')}:</strong> {question.answer}</p>}
      {question.reason && <p class="q-answer" dir="auto">{question.reason}</p>}
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
