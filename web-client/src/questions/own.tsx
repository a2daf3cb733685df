// A viewer's own questions with their state; they may be changed while no moderator has read them, and withdrawn while
// nobody answers them.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { Question, QuestionState } from '../wire/shapes';
import { useCommands } from '../ui/hooks';
import { Polite } from '../ui/page';
import { Erase } from './erase';
import { QuestionItem } from './question';
import { characters, shownState } from './questions';

const withdrawable: readonly QuestionState[] = ['pending', 'approved', 'next'];
const said_of_text = 60;

export function OwnQuestions({ session, state, answering }: { session: Session; state: SessionState; answering: string | null }) {
  const { t } = useSpeech();
  const { send, said, say } = useCommands(session);
  const own = state.questions.list
    .filter((question) => state.me.asked.includes(question.id))
    .map((question) => ({ question, shown: shownState(question, answering) }));
  const heading = useRef<HTMLHeadingElement>(null);
  const known = useRef(new Map(own.map(({ question, shown }) => [question.id, shown])));
  // What a moderator did with it is said once; what the person did is said by the form.
  useEffect(() => {
    for (const { question, shown } of own) {
      const before = known.current.get(question.id);
      known.current.set(question.id, shown);
      if (before !== undefined && before !== shown) {
        say(t('own_changed', { text: question.text.slice(0, said_of_text), state: t(`state_${shown}`) }));
      }
    }
  });
  return (
    <>
      {own.length > 0 && (
        <section class="card" data-own>
          <h2 ref={heading} tabIndex={-1}>{t('your_questions')}</h2>
          <ul class="questions">
            {own.map(({ question, shown }) => (
              <QuestionItem key={question.id} question={question} state={shown} mine showState>
                <OwnActions
                  question={question} shown={shown} longest={state.event.questions.max_length}
                  edit={async (text) => (await send({ type: 'question.edit', question: question.id, text })).ok}
                  withdraw={() => {
                    void send({ type: 'question.withdraw', question: question.id });
                    heading.current?.focus();
                  }}
                />
              </QuestionItem>
            ))}
          </ul>
          <p class="row"><Erase label="erase_me" erase={() => void send({ type: 'participant.erase' })} /></p>
        </section>
      )}
      <Polite text={said} />
    </>
  );
}

type ActionsProps = { question: Question; shown: QuestionState; longest: number; edit: (text: string) => Promise<boolean>; withdraw: () => void };

function OwnActions({ question, shown, longest, edit, withdraw }: ActionsProps) {
  const { t } = useSpeech();
  const [doing, setDoing] = useState<'nothing' | 'editing' | 'withdrawing'>('nothing');
  const [text, setText] = useState(question.text);
  const length = characters(text.trim());
  const first = useRef<HTMLElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const was = useRef(doing);
  // The focus goes to what appeared, and back to what opened it; never anywhere by itself.
  useEffect(() => {
    if (was.current === doing) return;
    was.current = doing;
    if (doing === 'nothing') opener.current?.focus();
    else first.current?.focus();
  }, [doing]);
  if (!withdrawable.includes(shown)) return null;
  if (doing === 'editing' && shown === 'pending') {
    return (
      <form
        class="stack q-edit"
        onSubmit={(event) => {
          event.preventDefault();
          if (length > 0 && length <= longest) void edit(text.trim()).then((done) => done && setDoing('nothing'));
        }}
      >
        <textarea
          ref={(element) => {
            first.current = element;
          }}
          dir="auto" rows={3} value={text} aria-label={t('ask_label')} aria-invalid={length > longest}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div class="row">
          <button type="submit" class="small primary" disabled={length === 0 || length > longest}>{t('save')}</button>
          <button type="button" class="small" onClick={() => setDoing('nothing')}>{t('keep')}</button>
          <span class="fine soft">{t('characters', { n: length, max: longest })}</span>
        </div>
      </form>
    );
  }
  if (doing === 'withdrawing') {
    return (
      <span class="row">
        <button type="button" class="small danger" data-act="withdraw_sure" onClick={withdraw}>{t('withdraw_sure')}</button>
        <button
          type="button" class="small"
          ref={(element) => {
            first.current = element;
          }}
          onClick={() => setDoing('nothing')}
        >
          {t('keep')}
        </button>
      </span>
    );
  }
  return (
    <span class="row">
      {shown === 'pending' && (
        <button
          type="button" class="small" data-act="edit"
          onClick={() => {
            setText(question.text);
            setDoing('editing');
          }}
        >
          {t('edit')}
        </button>
      )}
      <button type="button" class="small" data-act="withdraw" ref={opener} onClick={() => setDoing('withdrawing')}>{t('withdraw')}</button>
    </span>
  );
}
